"""Ask the functions of an importable module, and again those of `__main__`: loky sends the first by name, the second by value."""

import sys
from collections.abc import Callable
from importlib import import_module

from compare import Answers, Backend

Ask = Callable[[Backend], Answers]


def in_both(ask: Ask, backend: Backend) -> Answers:
    """What a function of this program answers as one of the module that its file is, too, and then as one of `__main__`."""
    return importable(ask)(backend) | in_main(ask(backend))


def importable(ask: Ask) -> Ask:
    """The function of the same name in the module that a program run by `python -m` is when it is imported."""
    spec = sys.modules["__main__"].__spec__
    if spec is None:
        raise TypeError("the program was not run as a module")
    function: Ask = getattr(import_module(spec.name), ask.__name__)
    return function


def in_main(answers: Answers) -> Answers:
    """The answers, marked as those of `__main__`."""
    return {f"in __main__: {question}": answer for question, answer in answers.items()}
