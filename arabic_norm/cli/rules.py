"""``arabic-norm rules``: what each rule does."""

from __future__ import annotations

import click

from arabic_norm.cli.options import mistakes, write_lines
from arabic_norm.pipeline import REGISTRY
from arabic_norm.report import reference
from arabic_norm.rules import FAMILIES


@click.command(short_help="List or explain the rules.")
@click.argument("code", required=False)
@click.option("--markdown", is_flag=True, help="Write the reference of all rules as Markdown.")
def rules(code: str | None, markdown: bool) -> None:
    """List the rules, or explain the one with CODE (AN101, or its name)."""
    if markdown:
        write_lines(reference.markdown(REGISTRY))
        return
    if code is None:
        write_lines(
            [f"{rule.code}  {rule.name:22}  {rule.summary}" for rule in sorted(REGISTRY, key=lambda rule: rule.code)]
        )
        return
    with mistakes():
        rule = REGISTRY[code.upper() if code.upper().startswith("AN") else code]
    family = FAMILIES[rule.code[:3]]
    lines = [f"{rule.code} {rule.name} ({family})", "", rule.summary, "", f"before: {rule.before!r}"]
    if not rule.safe:
        lines.insert(3, "What is not sure enough is only reported, as [not sure].")
    after = "reported only" if rule.before == rule.after else repr(rule.after)
    write_lines([*lines, f"after:  {after}"])
