"""What happens when the main module cannot be imported again?

A forked child needs no import. A child of spawn imports the main module, and fails: its parent sees
an exit code. So does a child of the fork server, unless the server itself imports the main module,
as it does for a script since Python 3.13.8 and 3.14.1. There the server dies, and `start()` fails
in the parent. In Python 3.15, the server ignores the error, and the child imports the main module
once more. A child of a program that was started with `-m` fails as a child of spawn does.

https://github.com/python/cpython/issues/126631
https://github.com/python/cpython/pull/141859
"""

from compare import Answers, Backend
from scenarios.programs._program import count, program

PROGRAM = """
from multiprocessing import Process
if __name__ != "__main__":
    print("imported again", flush=True)
    raise LookupError("it is not what it was when the program started")
if __name__ == "__main__":
    child = Process(target=abs, args=(1,))
    try:
        child.start()
    except Exception as error:
        print(repr(error), "error in parent", flush=True)
    else:
        child.join()
        print("error in child" if child.exitcode else "works", flush=True)
"""

WORDS = ("error in parent", "error in child", "works")


def run(backend: Backend) -> Answers:
    answers: Answers = {}
    for prefix, how in {"": "script", "by -m: ": "module"}.items():
        output = program(backend, "Process", PROGRAM, how=how)
        answers[f"{prefix}a start"] = output and next(word for word in WORDS if word in output)
        answers[f"{prefix}times the main module is imported again"] = count(output, "imported again")
    return answers
