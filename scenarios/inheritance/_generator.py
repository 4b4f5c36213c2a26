"""A module with a generator of random numbers in a global: what a program has that imports a library."""

import random

generator = random.Random()  # noqa: S311  numbers, and no secrets


def draw() -> float:
    return generator.random()
