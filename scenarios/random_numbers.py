"""Do two children draw the same random numbers?

Forked children copy a generator with its state, and all draw the same; children that import the module again each seed their own.
loky sends a function of `__main__` with the generator that it uses, state and all. Python seeds the functions of `random` anew in
a forked child, but no generator of yours, and none of NumPy's. The salt of `hash()` belongs to an interpreter: the fork server's
children share the server's.

https://docs.python.org/3/library/random.html#random.Random
https://github.com/numpy/numpy/issues/9650
https://github.com/numpy/numpy/issues/14729
"""

import os
import random

from compare import Answers, Backend
from scenarios._both import in_both
from scenarios._three_values import State, ask

TOPIC = "inheritance"
RUN_AS = "main"

generator = random.Random()  # noqa: S311  numbers, and no secrets


def run(backend: Backend) -> Answers:
    return in_both(two_children, backend)


def two_children(backend: Backend) -> Answers:
    os.environ.pop("PYTHONHASHSEED", None)  # it would give every new interpreter the same salt
    one, another, parent = ask(backend, draw), ask(backend, draw), draw()
    answers: Answers = {f"{source}, in two children": alike(one[source], another[source]) for source in parent}
    return answers | {"hash() of a text, in parent and child": alike(one["hash() of a text"], parent["hash() of a text"])}


def draw() -> State:
    return {
        "a generator in a global": generator.random(),
        "random.random()": random.random(),  # noqa: S311
        "hash() of a text": hash("a text"),
    }


def alike(one: object, another: object) -> str:
    return "same" if one == another else "differ"
