"""Where the program begins, as `mpcompare` and as `python -m compare`."""

import sys

from compare.backends import BACKENDS


def main() -> None:
    """Run the command line. Its slowest import and the question that most commands begin with take turns on two cores."""
    if sys.argv[1:2] in (["list"], ["run"]):
        from compare import pythons

        pythons.ask(BACKENDS)
    from compare import cli

    cli.main()


if __name__ == "__main__":
    main()
