"""``arabic-norm profiles``: what each profile does."""

from __future__ import annotations

import click

from arabic_norm.cli.options import mistakes, write_lines
from arabic_norm.normalize import PROFILES, profile_of


@click.command()
@click.argument("name", required=False)
def profiles(name: str | None) -> None:
    """List the profiles, or show every switch of the one called NAME."""
    if name is None:
        write_lines([f"{profile.name:10}  {profile.summary}" for profile in PROFILES.values()])
        return
    with mistakes():
        profile = profile_of(name)
    switches = profile.to_dict()
    lines = [f"{switches.pop('name')}: {switches.pop('summary')}", ""]
    write_lines([*lines, *(f"{switch:20}  {value}" for switch, value in switches.items())])
