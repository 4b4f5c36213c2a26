"""Does the fork server of this Python import the main module? It imports nothing of the tool."""

import multiprocessing
import os

IMPORTED_BY = os.getpid()


def tell(sender: object) -> None:
    sender.send(os.getpid() == IMPORTED_BY)  # type: ignore[attr-defined]  # a connection


if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
    receiver, sending = context.Pipe(duplex=False)
    child = context.Process(target=tell, args=(sending,))
    child.start()
    print("no" if receiver.recv() else "yes")
    child.join()
