"""Where the program begins, as `mpcompare` and as `python -m compare`."""

import signal
import sys

from compare.backends import BACKENDS


def main() -> None:
    """Run the command line. Its slowest import and the question that most commands begin with take turns on two cores."""
    interrupt = signal.getsignal(signal.SIGINT)
    if interrupt is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing to save yet: Ctrl-C ends an import without a traceback
    if sys.argv[1:2] in (["list"], ["run"]):
        from compare import pythons

        pythons.ask(BACKENDS)
    from compare import cli

    signal.signal(signal.SIGINT, interrupt)
    cli.main()


if __name__ == "__main__":
    main()
