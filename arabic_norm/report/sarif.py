"""Findings as SARIF 2.1.0, which code scanning services read; columns count code points.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from arabic_norm.report.findings import STDIN_NAME, Reported
from arabic_norm.report.json import dumped
from arabic_norm.rules import FAMILIES, Registry, Rule
from arabic_norm.version import __version__

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def head(registry: Registry) -> str:
    """The beginning: the tool, and what each rule is for."""
    rules = [_rule(rule) for rule in sorted(registry, key=lambda rule: rule.code)]
    driver = {"name": "arabic-norm", "semanticVersion": __version__, "rules": rules}
    return (
        f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{"columnKind": "unicodeCodePoints", '
        f'"tool": {{"driver": {dumped(driver)}}}, "results": ['
    )


def items(findings: Iterable[Reported], first: bool) -> Iterator[str]:
    """Yield the results; ``first`` says that none was before."""
    for item in findings:
        yield ("" if first else ",") + "\n" + dumped(_result(item))
        first = False


def tail() -> str:
    """The end."""
    return "\n]}]}\n"


def _rule(rule: Rule) -> dict[str, Any]:
    example = "" if rule.before == rule.after else f"\n\nBefore: {rule.before}\n\nAfter: {rule.after}"
    return {
        "id": rule.code,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.summary + example},
        "properties": {"tags": [FAMILIES[rule.code[:3]]]},
    }


def _result(item: Reported) -> dict[str, Any]:
    where = {"uri": uri(item.file)}
    region = {
        "startLine": item.line,
        "startColumn": item.column,
        "endLine": item.end_line,
        "endColumn": item.end_column,
    }
    result: dict[str, Any] = {
        "ruleId": item.code,
        "level": "warning" if item.safe else "note",
        "message": {"text": item.message},
        "locations": [
            {"physicalLocation": {"artifactLocation": where, "region": {**region, "snippet": {"text": item.old}}}}
        ],
        "partialFingerprints": {"arabicNorm/v1": item.fingerprint},
    }
    if item.safe and item.written is not None and not item.label:
        replacement = {"deletedRegion": region, "insertedContent": {"text": item.written}}
        result["fixes"] = [
            {
                "description": {"text": f"{item.code} {item.name}"},
                "artifactChanges": [{"artifactLocation": where, "replacements": [replacement]}],
            }
        ]
    return result


def uri(file: str) -> str:
    """A file's name as an address.

    >>> uri("docs/نص.md"), uri("<stdin>")
    ('docs/%D9%86%D8%B5.md', 'stdin')
    """
    if file == STDIN_NAME:
        return "stdin"
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()), safe="/:@")
