"""How often does the main module run again for the children?

A spawned child runs the main module again, with all its imports, so each child pays for the
imports. A fork server runs the main module again for each child, or once for all children in
Pythons that preload the main module. A forked child already has the main module, and a child of
loky's does not need the main module.

https://github.com/python/cpython/issues/137996
https://github.com/python/cpython/issues/126631
"""

from compare import Answers, Backend
from scenarios.programs._program import count, program_of_parts

HEAD = """
print("main module runs", flush=True)
"""

PROCESSES = """
from multiprocessing import Process
if __name__ == "__main__":
    for number in range(3):
        child = Process(target=abs, args=(number,))
        child.start()
        child.join()
"""

EXECUTOR = """
from concurrent.futures import ProcessPoolExecutor
def work():
    return __name__
if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        print("the name is", executor.submit(work).result())
"""


def run(backend: Backend) -> Answers:
    """The program's own run of its main module comes before its parts, and is not counted."""
    printed = program_of_parts(backend, {"Process": PROCESSES, "executor": EXECUTOR}, head=HEAD)
    return {
        "main module runs again for 3 processes": count(printed["Process"], "main module runs"),
        "main module runs again for an executor of 1": count(printed["executor"], "main module runs"),
        "__name__ is __mp_main__ in an executor's worker": count(printed["executor"], "the name is __mp_main__") == 1,
    }
