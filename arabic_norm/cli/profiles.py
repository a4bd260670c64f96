"""``arabic-norm profiles``: what each profile does."""

from __future__ import annotations

import click

from arabic_norm.cli.options import mistakes, write_lines
from arabic_norm.normalize import PROFILES, SWITCHES, profile_of
from arabic_norm.report import reference


@click.command(short_help="List or explain the profiles.")
@click.argument("name", required=False)
@click.option("--markdown", is_flag=True, help="Write the reference of all switches as Markdown.")
def profiles(name: str | None, markdown: bool) -> None:
    """List the profiles, or show every switch of the one called NAME, with an example."""
    if markdown:
        write_lines(reference.switches(SWITCHES, PROFILES.values()))
        return
    if name is None:
        write_lines([f"{profile.name:10}  {profile.summary}" for profile in PROFILES.values()])
        return
    with mistakes():
        profile = profile_of(name)
    write_lines([f"{profile.name}: {profile.summary}", f"fingerprint {profile.fingerprint()}", ""])
    for switch, meaning in SWITCHES.items():
        value = getattr(profile, switch)
        write_lines([f"{switch} = {value}", f"    {meaning.summary}"])
        for other, after in meaning.after.items():
            if value in (other, meaning.values[0]):
                with_other = "" if value == other else f"with {other}: "
                write_lines([f"    {with_other}{meaning.before!r} -> {after!r}"])
