"""Does a bounded queue keep its bound and its order, and report when it is full or empty?

A queue is a pipe and a semaphore, passed to the child at the start. Nothing of a queue depends on
how the child is started.

https://docs.python.org/3/library/multiprocessing.html#pipes-and-queues
"""

from queue import Empty, Full

from compare import Answers, Backend, Queue


def run(backend: Backend) -> Answers:
    queue = backend.queue(maxsize=3)
    producer = backend.process(fill, args=(queue,))
    producer.start()
    producer.join()  # it ends only after all that it put is in the pipe
    answers: Answers = {
        "maxsize 3: qsize() after a producer filled it": queue.qsize(),
        "full() when full": queue.full(),
        "empty() when full": queue.empty(),
        "put_nowait() on a full queue": put_one_more(queue),
    }
    items = [queue.get() for _ in range(3)]
    return answers | {
        "items of one producer come in order": items == [0, 1, 2],
        "qsize() when drained": queue.qsize(),
        "full() when drained": queue.full(),
        "empty() when drained": queue.empty(),
        "get_nowait() on an empty queue": get_one_more(queue),
    }


def fill(queue: Queue) -> None:
    number = 0
    while not queue.full():
        queue.put(number)
        number += 1


def put_one_more(queue: Queue) -> str:
    try:
        queue.put_nowait("one more")
    except Full:
        return "Full"
    return "accepted"


def get_one_more(queue: Queue) -> str:
    try:
        return f"got {queue.get_nowait()}"
    except Empty:
        return "Empty"
