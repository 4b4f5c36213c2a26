"""Where the program begins, as `mpcompare` and as `python -m compare`."""

import os
import signal
import sys
from contextlib import suppress

from compare.backends import BACKENDS


def main() -> None:
    """Run the command line. Its slowest import and the question that most commands begin with take turns on two cores."""
    open_what_is_closed()
    interrupt = signal.getsignal(signal.SIGINT)
    if interrupt is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing to save yet: Ctrl-C ends an import without a traceback
    asks = sys.argv[1:2] in (["list"], ["run"]) and not {"-h", "--help"}.intersection(sys.argv)
    if asks:
        from compare.machine import pythons

        with suppress(OSError):  # the command asks again, and says why it cannot
            pythons.ask(BACKENDS)
    from compare.cli import main as command_line

    signal.signal(signal.SIGINT, interrupt)
    try:
        command_line.main()
    finally:
        if asks:
            pythons.dismiss()


def open_what_is_closed() -> None:
    """Give a standard stream that was closed before we came (`>&-`) the null device.

    Else the first file that we open takes its number, and what a child writes to that stream gets into the file.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = open(os.devnull, mode)  # noqa: SIM115, PTH123  open until the program ends
            os.set_inheritable(stream.fileno(), True)
            setattr(sys, name, stream)


if __name__ == "__main__":
    main()
