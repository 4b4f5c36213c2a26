"""Does it matter whether a program starts as a script, by `-m`, by `-c` or from standard input?

A child that runs the main module again must find the main module. The child finds a script and a
module, but not a program that came by `-c` or from standard input. A forked child already has the
main module. loky sends by value what `__main__` defines.

https://github.com/python/cpython/issues/116403
https://github.com/python/cpython/issues/132898
"""

from compare import Answers, Backend
from scenarios.programs._program import program_of_parts, word

PROCESS = """
from multiprocessing import Process
def say():
    print("child ran", flush=True)
if __name__ == "__main__":
    child = Process(target=say)
    child.start()
    child.join()
"""

EXECUTOR = """
from concurrent.futures import ProcessPoolExecutor
def work():
    return "child ran"
if __name__ == "__main__":
    with ProcessPoolExecutor(1) as executor:
        print(executor.submit(work).result())
"""

PROGRAM = {"Process": PROCESS, "executor": EXECUTOR}
WAYS = ("script", "module", "-c", "standard input")


def run(backend: Backend) -> Answers:
    printed = {how: program_of_parts(backend, PROGRAM, how=how) for how in WAYS}
    return {f"{uses} in a program started as {how}": word(printed[how][uses]) for uses in PROGRAM for how in WAYS}
