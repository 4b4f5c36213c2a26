"""Do two children draw the same random numbers?

Forked children copy a generator with its state, and all draw the same numbers. Children that import
the module again each seed their own generator. Since Python 3.13.8 and 3.14.1, the fork server
imports a script itself, with the modules that the script imports, and its children copy the
server's generators. It does not import a program that was started with `-m`. loky sends a function
of `__main__` with the generator that the function uses, and with the state of the generator. The
salt of `hash()` belongs to an interpreter: the fork server's children share the server's salt.

In a forked child, Python seeds the functions of `random` anew, but no generator of yours and no
generator of NumPy's.

https://docs.python.org/3/library/random.html#random.Random
https://github.com/numpy/numpy/issues/9650
https://github.com/numpy/numpy/issues/14729
"""

import os
import random

from compare import Answers, Backend
from scenarios._both import in_main
from scenarios.inheritance._generator import draw as draw_in_module
from scenarios.inheritance._three_values import State, ask

RUN_AS = "main"

generator = random.Random()  # noqa: S311  numbers, and no secrets


def run(backend: Backend) -> Answers:
    os.environ.pop("PYTHONHASHSEED", None)  # it would give every new interpreter the same salt
    parent, one, another = draw(), ask(backend, draw), ask(backend, draw)  # the parent first: what it has imported, a forked child has
    answers: Answers = {f"{source}, in two children": alike(one[source], another[source]) for source in parent}
    return answers | {f"{HASH}, in parent and child": alike(one[HASH], parent[HASH])}


HASH = "hash() of a text"


def draw() -> State:
    question = "a generator in a global"
    common = {"random.random()": random.random(), HASH: hash("a text")}  # noqa: S311
    return {question: draw_in_module()} | in_main({question: generator.random()}) | common


def alike(one: object, another: object) -> str:
    return "same" if one == another else "differ"
