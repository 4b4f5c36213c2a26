"""Writing a program, running it under a backend, and saying in a word how it went."""

from pathlib import Path

from compare import Backend, Unsupported
from compare.program import Ended, run


def word(backend: Backend, uses: str, text: str, *, how: str = "script") -> str | None:
    """`works` when the program's child printed "child ran", `hangs` when the program said so, else `error`.

    None where the backend is no start method, so that a program keeps what it names.
    """
    try:
        ended = program(backend, uses, text, how=how)
    except Unsupported:
        return None
    print(f"--- {uses}, {how}: exit code {ended.exit_code}\n{ended.output}")
    return next((word for sign, word in {"child ran": "works", "hangs": "hangs"}.items() if sign in ended.output), "error")


def program(backend: Backend, uses: str, text: str, *, how: str = "script") -> Ended:
    """Run a program's text as a script, as a module, from the command line or from standard input."""
    path = Path("program.py")
    path.write_text(text)
    ways = {"script": [str(path)], "module": ["-m", "program"], "-c": ["-c", text], "standard input": ["-"]}
    return run(backend.name, uses, ways[how], script=text if how == "standard input" else "")


def count(backend: Backend, uses: str, text: str, sign: str) -> int | None:
    """How often a program, and its children, printed a sign."""
    try:
        return program(backend, uses, text).output.count(sign)
    except Unsupported:
        return None
