"""The reference of rules as Markdown, made from the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from arabic_norm.rules import FAMILIES, Rule


def markdown(rules: Iterable[Rule]) -> Iterator[str]:
    """Yield the lines of a page that explains ``rules``, family by family.

    >>> from arabic_norm import REGISTRY
    >>> next(markdown(REGISTRY))
    '# Rules'
    """
    yield "# Rules"
    yield ""
    yield "Made by `arabic-norm rules --markdown`. Line ends in the examples are written `⏎`."
    family = ""
    for rule in sorted(rules, key=lambda rule: rule.code):
        if rule.code[:3] != family:
            family = rule.code[:3]
            yield from ("", f"## {family}xx: {FAMILIES[family]}", "")
            yield from ("| rule | why | before | after |", "|---|---|---|---|")
        after = "*(reported only)*" if rule.before == rule.after else _shown(rule.after)
        yield f"| **{rule.code}** {rule.name} | {rule.summary} | {_shown(rule.before)} | {after} |"


def _shown(example: str) -> str:
    visible = "".join(char if char.isprintable() or char == "\n" else f"[U+{ord(char):04X}]" for char in example)
    return visible.replace("\n", " ⏎ ").replace("|", "\\|")
