"""How much memory do workers take when the program's main module imports much?

A forked child shares the pages of all that its parent imported. Any other child imports the modules
again, and has pages of its own for them. The children of a fork server share what the server
imported. From Python 3.13.8 and 3.14.1, the server imports the main module of a script, so its
children take little more than forked ones. On older Pythons, `set_forkserver_preload()` has the
server import modules.

The main module here imports a dozen modules of the standard library, which take some 13 MB. The
figures leave out helpers, as those of the scenario memory do.

https://docs.python.org/3/library/multiprocessing.html#multiprocessing.set_forkserver_preload
https://github.com/getsentry/sentry/issues/97504
"""

from __future__ import annotations

import asyncio
import ctypes
import decimal
import email.mime.multipart
import http.server
import logging.config
import pydoc
import sqlite3
import ssl
import tarfile
import unittest.mock
import xml.dom.minidom
import xmlrpc.client

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compare import Backend, Connection, Samples

MODULES = (
    *(asyncio, ctypes, decimal, email.mime.multipart, http.server, logging.config, pydoc),
    *(sqlite3, ssl, tarfile, unittest.mock, xml.dom.minidom, xmlrpc.client),
)
"""A function that uses this has loky import all of them, as other children do by running this file."""

WORKERS = 4


def measure(backend: Backend) -> Samples:
    from scenarios.costs._memory import Worker, end, taken

    workers = [Worker(backend, use_and_wait) for _ in range(WORKERS)]
    samples = {f"{WORKERS} workers, main imports much (bytes)": [taken(workers)]}
    end(workers)
    return samples


def use_and_wait(tell: Connection, ended: Connection) -> None:
    tell.send(sum(len(dir(module)) for module in MODULES))
    ended.recv()
