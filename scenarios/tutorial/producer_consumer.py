"""Are ten buns, put into a joinable queue, all eaten before `join()` returns?

A joinable queue counts the unfinished items in a semaphore that producer and consumer share, under
every backend. The consumer is a daemon: the consumer ends with the main process that started it.

https://docs.python.org/3/library/multiprocessing.html#multiprocessing.JoinableQueue
"""

from compare import Answers, Backend, Connection, JoinableQueue

BUNS = [f"bun {number}" for number in range(10)]


def run(backend: Backend) -> Answers:
    diary, writing_end = backend.pipe()
    main = backend.process(bakery, args=(backend, writing_end))
    main.start()
    writing_end.close()
    main.join()
    pages, gone = read_until_nobody_writes(diary)
    return {
        "buns eaten": len([page for page in pages if page in BUNS]),
        "eaten in order": [page for page in pages if page in BUNS] == BUNS,
        "join() returned after the last task_done()": pages[-1:] == ["all is eaten"],
        "consumer is gone after the main process": gone,
        "one task_done() too many raises": task_done_too_often(backend),
    }


def bakery(backend: Backend, diary: Connection) -> None:
    """The main process of the tutorial: starts a producer and a consumer, waits for the producer, ends."""
    buns = backend.joinable_queue(30)
    producer = backend.process(produce, args=(buns, diary))
    consumer = backend.process(consume, args=(buns, diary), daemon=True)
    consumer.start()
    producer.start()
    producer.join()


def produce(buns: JoinableQueue, diary: Connection) -> None:
    for bun in BUNS:
        buns.put(bun)
    buns.join()
    diary.send("all is eaten")


def consume(buns: JoinableQueue, diary: Connection) -> None:
    while True:
        bun = buns.get()
        diary.send(bun)
        buns.task_done()


def read_until_nobody_writes(diary: Connection) -> tuple[list[str], bool]:
    """All that was written, and whether the last writer is gone: a pipe ends when nobody can write to it any more."""
    pages = []
    try:
        while diary.poll(timeout=5):
            pages.append(diary.recv())
    except EOFError:
        return pages, True
    return pages, False


def task_done_too_often(backend: Backend) -> str:
    try:
        backend.joinable_queue().task_done()
    except ValueError as error:
        return type(error).__name__
    return "nothing"
