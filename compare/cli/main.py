"""The command `mpcompare`: which commands there are, and how each of them ends."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click
from click.shell_completion import shell_complete

import compare
from compare.cli.messages import EXIT_FAILED, EXIT_INTERRUPTED, say, show_error

# A command is imported when it is asked for, and what only it needs is imported in it: `--help` and `list` are not to wait for tables
# and process trees.
COMMANDS = {"diff": "diff", "list": "list_", "pick": "pick", "report": "report", "run": "run"}
"""A command, and its module -> what it is called there."""

COMPLETE = "_MPCOMPARE_COMPLETE"
"""The environment variable by which a shell asks for a completion: click's name for it."""


def main() -> None:
    """Run the command line, and end with an exit code; see DESIGN for what each means."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a locale without UTF-8 must not end a report
    code = 0
    try:
        if COMPLETE in os.environ:
            code = shell_complete(cli, {}, "mpcompare", COMPLETE, os.environ[COMPLETE])
        else:
            # Not `cli.main`: that ends with 1 when the reader of stdout has gone.
            with cli.make_context("mpcompare", sys.argv[1:]) as context:
                cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        code = end.exit_code
    except click.ClickException as error:
        show_error(error)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough (`| head -1`)
        forget_stdout()
    except OSError as error:  # a full disk, mostly
        forget_stdout()
        say(f"Error: {error.strerror or error}" + (f": {error.filename}" if error.filename else ""))
        code = EXIT_FAILED
    except Exception as error:
        if os.environ.get("MPCOMPARE_DEBUG"):
            raise
        say(f"Error: {type(error).__name__}: {error}\nThis is a fault of mpcompare; MPCOMPARE_DEBUG=1 shows where.")
        code = EXIT_FAILED
    sys.exit(code)


def forget_stdout() -> None:
    """Let what is still in its buffer go nowhere when the interpreter ends: it would fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Commands(click.Group):
    """Commands of which it has no more than the names before they are asked for."""

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in self.commands:
            return None
        command: click.Command = getattr(import_module(f"compare.cli.{name}"), COMMANDS[name])
        return command


@click.group(cls=Commands, commands=[click.Command(name) for name in COMMANDS], context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(compare.__version__, prog_name="mpcompare")
@click.pass_context
def cli(context: click.Context) -> None:
    """See what changes when a Python program switches its process start method.

    Each scenario is one small program. mpcompare runs it under fork, spawn, forkserver and loky on
    this machine, and reports the differences.

    \b
    Examples:
      mpcompare run                        run the scenarios, show a table of differences
      mpcompare run isolation -b spawn     run one scenario under one backend
      mpcompare run -o results.json        keep all results in a file
      mpcompare list                       list the scenarios and the backends
      mpcompare diff 3.13 3.14             show what another Python changes, without having it

    \b
    Exit codes:
      0    done
      1    `diff` found a change (see its --fail-on)
      2    wrong usage
      3    mpcompare itself failed
      4    a scenario failed, crashed or hung under some backend
      130  interrupted

    \b
    To complete commands, scenarios, backends and files, type this line in your shell,
    or put it into the start-up file of your shell:
      eval "$(_MPCOMPARE_COMPLETE=bash_source mpcompare)"       bash
      eval "$(_MPCOMPARE_COMPLETE=zsh_source mpcompare)"        zsh
      _MPCOMPARE_COMPLETE=fish_source mpcompare | source        fish
    """
    if os.environ.get("NO_COLOR"):
        context.color = False
    elif os.environ.get("FORCE_COLOR"):
        context.color = True
