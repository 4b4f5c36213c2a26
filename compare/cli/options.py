"""The options that several commands have."""

from __future__ import annotations

import click

style_option = click.option(
    "style",
    "--format",
    type=click.Choice(["table", "markdown", "json"]),
    default="table",
    show_default=True,
    help="Format of the output on stdout.",
)
