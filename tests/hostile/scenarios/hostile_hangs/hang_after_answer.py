"""The scenario has answered, and a thread keeps its interpreter from ending."""

import threading
import time

from compare import Answers, Backend

ENDS = ("hung",)


def run(backend: Backend) -> Answers:
    backend.event().set()
    threading.Thread(target=time.sleep, args=(60,)).start()
    return {"answered": True}
