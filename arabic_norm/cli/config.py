"""``arabic-norm config``: what is in force, and where each value came from."""

from __future__ import annotations

import json
from typing import Any

import click

from arabic_norm.cli.options import Command, config_options, mistakes, rule_options, write_lines
from arabic_norm.cli.settings import KEYS, settings


@click.command(cls=Command, short_help="Show every setting and where it came from.")
@rule_options
@config_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def config(form: str, config: str | None, isolated: bool, **options: Any) -> None:
    """Show every setting, its value and where that came from: the command line, a file, or the default."""
    with mistakes():
        found = settings(options, config, isolated)
    if form == "json":
        values = {key: {"value": value, "from": origin} for key, (value, origin) in found.values.items()}
        write_lines([json.dumps(values, ensure_ascii=False, indent=2)])
        return
    write_lines(
        [
            f"{key:17} = {json.dumps(value, ensure_ascii=False):24} # {origin}: {KEYS[key].about}"
            for key, (value, origin) in found.values.items()
        ]
    )
