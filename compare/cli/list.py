"""The command `list`."""

from __future__ import annotations

from itertools import groupby

import click

from compare.backends import BACKENDS
from compare.catalogue import discover
from compare.cli.interpreters import this_python
from compare.cli.names import tell_what_is_passed_over
from compare.cli.output import columns


@click.command("list")
def list_() -> None:
    """List the scenarios by topic, and the backends.

    Each scenario stands with its question. Each backend stands with the word "available", or with
    the reason why this machine does not have it.
    """
    from compare.reports.text import line

    scenarios = discover()
    tell_what_is_passed_over()
    python = this_python()
    states = [(name, python.unavailable.get(name, "available") + (", the default" if name == python.default else "")) for name in BACKENDS]
    parts = [
        (f"{topic} ({len(rows)})", rows)
        for topic, group in groupby(scenarios, key=lambda scenario: scenario.topic)
        if (rows := [(scenario.name, scenario.question) for scenario in group])
    ]
    for title, rows in [*parts, (f"Backends (Python {python.label})", states)]:
        formatter = click.HelpFormatter(width=columns())
        formatter.write_text(line(title))
        with formatter.indentation():
            formatter.write_dl([(line(name), line(text)) for name, text in rows])
        click.echo(formatter.getvalue())
