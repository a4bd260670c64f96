"""The references of rules and switches as Markdown, made from the values that define them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from arabic_norm.normalize import Profile, Switch
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


def switches(meanings: Mapping[str, Switch], profiles: Iterable[Profile]) -> Iterator[str]:
    """Yield the lines of a page that explains the switches of profiles and how the named profiles set them.

    >>> from arabic_norm.normalize import PROFILES, SWITCHES
    >>> next(switches(SWITCHES, PROFILES.values()))
    '# Switches of profiles'
    """
    named = list(profiles)
    yield "# Switches of profiles"
    yield ""
    yield "Made by `arabic-norm profiles --markdown`."
    yield ""
    yield "| switch | value | what it does | before | after |"
    yield "|---|---|---|---|---|"
    for name, meaning in meanings.items():
        for value, after in meaning.after.items():
            yield f"| `{name}` | `{value}` | {meaning.summary} | {_shown(meaning.before)} | {_shown(after)} |"
    yield from ("", "## The named profiles", "")
    yield f"| switch | {' | '.join(f'`{profile.name}`' for profile in named)} |"
    yield "|---|" + "---|" * len(named)
    for name, meaning in meanings.items():
        values = (getattr(profile, name) for profile in named)
        cells = ("" if value == meaning.values[0] else "yes" if value is True else str(value) for value in values)
        yield f"| `{name}` | {' | '.join(cells)} |"
