"""Where may a program call `set_start_method`?

A child that runs the main module again repeats the calls at its top level. The method is already
set then, so the call raises and the child dies. A forked child does not run the main module again.
Since Python 3.13.8 and 3.14.1, the fork server itself runs the main module of a script. No method
is set there, so the server's children live. They die if the program was started with `-m`. A call
behind the main guard is right everywhere.

https://github.com/DeepLabCut/DeepLabCut/issues/1362
https://github.com/facebookresearch/SlowFast/issues/204
"""

from compare import Answers, Backend
from scenarios.programs._program import program, word

TOP_LEVEL = """
import multiprocessing
multiprocessing.set_start_method("METHOD")
def work():
    print("child ran", flush=True)
if __name__ == "__main__":
    child = multiprocessing.Process(target=work)
    child.start()
    child.join()
"""

BEHIND_THE_GUARD = """
import multiprocessing
def work():
    print("child ran", flush=True)
if __name__ == "__main__":
    multiprocessing.set_start_method("METHOD")
    child = multiprocessing.Process(target=work)
    child.start()
    child.join()
"""

WINS = """
import multiprocessing
if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    child = multiprocessing.Process(target=print, args=("child ran",))
    if multiprocessing.get_start_method() == "spawn":
        child.start()
        child.join()
"""


def run(backend: Backend) -> Answers:
    return {
        "set_start_method() at the top level": word(program(backend, "Process", TOP_LEVEL.replace("METHOD", backend.name))),
        "by -m: set_start_method() at the top level": word(
            program(backend, "Process", TOP_LEVEL.replace("METHOD", backend.name), how="module")
        ),
        "set_start_method() behind the main guard": word(program(backend, "Process", BEHIND_THE_GUARD.replace("METHOD", backend.name))),
        "a program that sets spawn gets it": word(program(backend, "Process", WINS)),
    }
