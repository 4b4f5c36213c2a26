"""Does a child have the logging configuration that its parent set up?

A forked child has its parent's loggers and handlers; any other child finds logging as it was imported, and prints warnings only.
Log lines of workers are lost without an error. What every worker needs is configured in an initializer.

https://docs.python.org/3/howto/logging-cookbook.html#logging-to-a-single-file-from-multiple-processes
https://github.com/joblib/joblib/issues/1017
https://github.com/joblib/joblib/issues/634
https://github.com/bcbio/bcbio-nextgen/issues/2569
"""

import logging

from compare import Answers, Backend
from scenarios._three_values import State, three_values

TOPIC = "inheritance"


def run(backend: Backend) -> Answers:
    return three_values(backend, change, look)


def change(time: int) -> None:
    handler = logging.StreamHandler()
    handler.set_name(f"handler {time}")
    logging.basicConfig(level=(logging.ERROR, logging.DEBUG)[time - 1], handlers=[handler], force=True)
    logging.getLogger("app").setLevel((logging.CRITICAL, logging.INFO)[time - 1])
    logging.disable((logging.DEBUG, logging.INFO)[time - 1])


def look() -> State:
    return {
        "level of the root logger": logging.getLogger().level,
        "level of another logger": logging.getLogger("app").level,
        "handlers": [handler.name for handler in logging.getLogger().handlers],
        "logging.disable()": logging.root.manager.disable,
    }
