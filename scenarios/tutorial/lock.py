"""Does a lock keep ten processes from losing each other's updates?

A lock that is passed to the children is the same lock in all of them, under every backend. Without
a lock, a process that reads before another process has written destroys the other's update.

https://docs.python.org/3/library/multiprocessing.html#synchronization-between-processes
"""

from compare import Answers, Backend, Barrier, Lock, SharedDict


def run(backend: Backend) -> Answers:
    shared, lock, all_have_read = backend.shared_dict(), backend.lock(), backend.barrier(10)
    for key, value in {"with": 100, "acquire": 100, "no lock": 100, "inside": 0, "most inside": 0}.items():
        shared[key] = value
    buyers = [backend.process(buy, args=(shared, lock, all_have_read)) for _ in range(10)]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    return {
        "100 less ten, in 'with lock'": shared["with"],
        "100 less ten, between acquire() and release()": shared["acquire"],
        "100 less ten, no lock and all read first": shared["no lock"],
        "most processes inside the lock at once": shared["most inside"],
    }


def buy(shared: SharedDict, lock: Lock, all_have_read: Barrier) -> None:
    with_statement(shared, lock)
    acquire_and_release(shared, lock)
    no_lock(shared, all_have_read)


def with_statement(shared: SharedDict, lock: Lock) -> None:
    with lock:
        shared["inside"] += 1
        shared["most inside"] = max(shared["most inside"], shared["inside"])
        shared["with"] -= 1
        shared["inside"] -= 1


def acquire_and_release(shared: SharedDict, lock: Lock) -> None:
    lock.acquire()
    shared["acquire"] -= 1
    lock.release()


def no_lock(shared: SharedDict, all_have_read: Barrier) -> None:
    num = shared["no lock"]
    all_have_read.wait()
    shared["no lock"] = num - 1
