"""The room of the picture: bars for ours, the fastest peer and the floor, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, Final

_ROW, _BAR, _LEFT, _WIDTH, _TOP = 66, 15, 250, 470, 62
_COLOURS: Final = {
    "arabic_norm": "#0b7a5c",
    "fastest peer": "#b9843a",
    "CPython making the result": "#9aa5ad",
}


def picture(rows: Sequence[dict[str, Any]], title: str) -> str:
    """Millions of characters a second, longer is faster; one group of bars a row."""
    most = max(1000 / spent for row in rows for spent in (row["ours"], row.get("fastest time"), row["floor"]) if spent)
    height = _TOP + _ROW * len(rows) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 {height}" font-family="sans-serif" font-size="13">',
        f'<rect width="860" height="{height}" fill="#fff"/>',
        f'<text x="12" y="22" font-size="16" fill="#222">{escape(title)}</text>',
    ]
    for number, (name, colour) in enumerate(_COLOURS.items()):
        x = 12 + 170 * number
        parts.append(f'<rect x="{x}" y="34" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{x + 17}" y="45" fill="#222">{escape(name)}</text>')
    for number, row in enumerate(rows):
        y = _TOP + _ROW * number
        label = f"{row['work']}, {row['kind']}, {row['size']:,}"
        parts.append(f'<text x="12" y="{y + 28}" fill="#222">{escape(label)}</text>')
        values = (row["ours"], row.get("fastest time"), row["floor"])
        for place, (spent, colour) in enumerate(zip(values, _COLOURS.values(), strict=True)):
            if spent:
                width = _WIDTH * 1000 / spent / most
                top = y + 4 + (_BAR + 3) * place
                note = f"{1000 / spent:,.0f}" + (f" {row['fastest']}" if place == 1 else "")
                parts.append(f'<rect x="{_LEFT}" y="{top}" width="{width:.1f}" height="{_BAR}" fill="{colour}"/>')
                parts.append(f'<text x="{_LEFT + width + 5:.1f}" y="{top + 12}" fill="#222">{escape(note)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
