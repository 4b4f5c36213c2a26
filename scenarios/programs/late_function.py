"""Can a child call a function that the main module defines behind the main guard?

Another run of the main module, by a child or by its fork server, skips the code behind the guard,
so the child does not find the function. A `Pool` then loses the task without a message, and the
caller waits for ever. An executor reports that it is broken. A forked child already has the
function, and loky sends the function.

https://github.com/MIT-PSFC/disruption-py/issues/560
"""

from compare import Answers, Backend
from scenarios.programs._program import program_of_parts, word

PROCESS = """
from multiprocessing import Process
if __name__ == "__main__":
    def say():
        print("child ran", flush=True)
    child = Process(target=say)
    child.start()
    child.join()
"""

POOL = """
from multiprocessing import Pool
if __name__ == "__main__":
    def work():
        return "child ran"
    pool = Pool(1)
    result = pool.apply_async(work)
    pool.apply_async(abs, (1,)).get()  # one task after another: what has no result by now will have none
    print(result.get() if result.ready() else "hangs", flush=True)
    pool.terminate()
"""

EXECUTOR = """
from concurrent.futures import ProcessPoolExecutor
if __name__ == "__main__":
    def work():
        return "child ran"
    with ProcessPoolExecutor(1) as executor:
        print(executor.submit(work).result())
"""


def run(backend: Backend) -> Answers:
    printed = program_of_parts(backend, {"Process": PROCESS, "Pool": POOL, "executor": EXECUTOR})
    return {f"function behind the main guard: {uses}": word(output) for uses, output in printed.items()}
