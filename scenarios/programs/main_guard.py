"""Does a program work that has no `if __name__ == "__main__"`?

Every child that is not forked runs the main module once more, to find there what it is to call; without a guard that starts
processes again, which is refused. loky does not run it: it sends what stands in `__main__` by value.

https://docs.python.org/3/library/multiprocessing.html#the-spawn-and-forkserver-start-methods
https://github.com/commonmark/cmark/issues/599
"""

from compare import Answers, Backend
from scenarios.programs._program import count, program, word

PROCESS = """
from multiprocessing import Process
print("main module runs", flush=True)
child = Process(target=print, args=("child ran",))
child.start()
child.join()
"""

EXECUTOR = """
from concurrent.futures import ProcessPoolExecutor
def work():
    return "child ran"
with ProcessPoolExecutor(1) as executor:
    print(executor.submit(work).result())
"""


def run(backend: Backend) -> Answers:
    process = program(backend, "Process", PROCESS)
    return {
        "a Process without a main guard": word(process),
        "an executor without a main guard": word(program(backend, "executor", EXECUTOR)),
        "times the main module runs, for one Process": count(process, "main module runs"),
    }
