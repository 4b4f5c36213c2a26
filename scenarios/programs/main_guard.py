"""Does a program work without `if __name__ == "__main__"`?

A child that is neither forked nor loky's finds the function that it must call in another run of the
main module. Without a guard, that run starts processes again, which Python refuses. Either the
child runs the main module, or its fork server does. In Python 3.15, both do: the server ignores the
error, and the child meets the error again. loky sends by value what `__main__` defines.

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
