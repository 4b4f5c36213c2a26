"""Does it matter how the program is started: as a script, by `-m`, by `-c` or from standard input?

A child that runs the main module again must find it: a script and a module it finds, what came by `-c` or from standard input it does not.
A forked child has it already; loky sends what stands in `__main__` by value.

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
