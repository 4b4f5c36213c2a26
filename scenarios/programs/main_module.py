"""How often does the main module run again for the children?

A spawned child runs the main module again, with all its imports, so each child pays for the
imports. So does a child of the fork server. Since Python 3.13.8 and 3.14.1, the server itself runs
the main module of a script, once for all children. It does not run that of a program that was
started with `-m`. A forked child already has the main module, and a child of loky's does not need
the main module.

`set_forkserver_preload` replaces the list of the modules that the server imports, which is
`['__main__']`. So a list without `'__main__'` makes each child run the main module again.

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

PRELOAD = """
if __name__ == "__main__":
    import multiprocessing
    multiprocessing.set_forkserver_preload(MODULES)
"""

WITHOUT_MAIN, WITH_MAIN = (PRELOAD.replace("MODULES", modules) for modules in ("['json']", "['__main__', 'json']"))


def run(backend: Backend) -> Answers:
    """The program's own run of its main module comes before its parts, and is not counted."""
    printed = program_of_parts(backend, {"Process": PROCESSES, "executor": EXECUTOR}, head=HEAD)
    return {
        "main module runs again for 3 processes": count(printed["Process"], "main module runs"),
        "by -m: main module runs again for 3 processes": runs(backend, "", "module"),
        "set_forkserver_preload(['json']): it runs again": runs(backend, WITHOUT_MAIN, "script"),
        "set_forkserver_preload(['__main__', 'json']): it runs again": runs(backend, WITH_MAIN, "script"),
        "by -m: set_forkserver_preload(['__main__', 'json']): it runs again": runs(backend, WITH_MAIN, "module"),
        "main module runs again for an executor of 1": count(printed["executor"], "main module runs"),
        "__name__ is __mp_main__ in an executor's worker": count(printed["executor"], "the name is __mp_main__") == 1,
    }


def runs(backend: Backend, call: str, how: str) -> int | None:
    """How often the main module runs again for 3 processes, in a program that calls this before."""
    printed = program_of_parts(backend, {"Process": PROCESSES}, head=HEAD + call, how=how)
    return count(printed["Process"], "main module runs")
