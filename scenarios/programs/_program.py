"""Writing a program, running it under a backend, and saying in a word how it went."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import indent

from compare import REACHED, Backend, Unsupported, run_program

BEGIN = "\n--- "

PART = f"""
if __name__ == "__main__":
    print({BEGIN!r}, flush=True)
try:
{{}}
except Exception:
    if __name__ != "__main__":
        raise
    __import__("traceback").print_exc()
"""
"""A part of a program: its error is printed, and no concern of the next part. In a child it ends the child, as ever."""


def program(backend: Backend, uses: str, text: str, *, how: str = "script") -> str | None:
    """What a program printed, run as a script, as a module, from the command line or from standard input.

    None where the backend does not reach what it uses.
    """
    path = Path("program.py")
    path.write_text(text)
    ways = {"script": [str(path)], "module": ["-m", "program"], "-c": ["-c", text], "standard input": ["-"]}
    try:
        ended = run_program(backend.name, uses, ways[how], script=text if how == "standard input" else "")
    except Unsupported:
        return None
    print(f"=== {how}: exit code {ended.exit_code}\n{ended.output}")
    return ended.output


def program_of_parts(backend: Backend, parts: Mapping[str, str], *, head: str = "", how: str = "script") -> dict[str, str | None]:
    """Run a program whose parts, after a common head, each use something else: what each part printed, by what it uses.

    A part that the backend does not reach is not in the program, and None.
    """
    reached = [uses for uses in parts if uses in REACHED.get(backend.name, ())]
    text = head + "".join(PART.format(indent(parts[uses], "    ")) for uses in reached)
    output = program(backend, reached[0], text, how=how) if reached else None
    _, *printed = (output or "").split(BEGIN)
    return dict.fromkeys(parts) | dict(zip(reached, printed, strict=True))


def word(output: str | None) -> str | None:
    """`works` when the program's child printed "child ran", `hangs` when the program said so, else `error`."""
    if output is None:
        return None
    return next((word for sign, word in {"child ran": "works", "hangs": "hangs"}.items() if sign in output), "error")


def count(output: str | None, sign: str) -> int | None:
    """How often a program, and its children, printed a sign."""
    return None if output is None else output.count(sign)
