"""Ask the functions of an importable module, and again those of `__main__`: loky sends the first by name, the second by value."""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False  # children import this, and shall not import for it
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from compare import Answers, Backend


def in_both(ask: Callable[[Backend], Answers], backend: Backend) -> Answers:
    """What a function of this program answers as one of the module that its file is, too, and then as one of `__main__`."""
    return importable(ask)(backend) | in_main(ask(backend))


def importable(ask: Callable[[Backend], Answers]) -> Callable[[Backend], Answers]:
    """The function of the same name in the module that the program's file is when it is imported."""
    from pathlib import Path

    *_, topic, name = Path(str(sys.modules["__main__"].__file__)).with_suffix("").parts
    return getattr(import_module(f"{__package__}.{topic}.{name}"), ask.__name__)  # type: ignore[no-any-return]  # it is the same function


def in_main(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers, marked as those of `__main__`."""
    return {f"in __main__: {question}": answer for question, answer in answers.items()}
