"""Settings: what the command line, the configuration file and the defaults say, and where each value came from.

The configuration is ``[tool.arabic_norm]`` in the nearest ``pyproject.toml``, else ``[arabic_norm]`` in the nearest
``setup.cfg``; the command line wins.  An unknown key is a mistake, and the message names the known ones.
"""

from __future__ import annotations

import configparser
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from arabic_norm.boundary import LEVELS
from arabic_norm.formats.encodings import known
from arabic_norm.formats.paths import relative, spec
from arabic_norm.normalize import PROFILES, SWITCHES


class Key(NamedTuple):
    """A key of the configuration: what reads its value, what it is by default, and what it is for."""

    read: Callable[[Any], Any]
    default: Any
    about: str


def _one_of(values: Sequence[str]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in values:
            raise ValueError(f"{value!r} is none of {', '.join(values)}")
        return str(value)

    return read


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value


def _list(value: Any) -> list[str]:
    if isinstance(value, str):
        return [part for line in value.splitlines() for part in map(str.strip, line.split(",")) if part]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{value!r} is no list of texts")
    return value


def _codes(value: Any) -> list[str] | None:
    return None if value is None else _list(value)


def _table(value: Any) -> dict[str, list[str]]:
    if isinstance(value, str):  # setup.cfg: a line each
        pairs = [line.partition(":") for line in value.splitlines() if line.strip()]
        return {pattern.strip(): _list(codes) for pattern, _, codes in pairs}
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is no table of patterns and codes")
    return {str(pattern): _list(codes) for pattern, codes in value.items()}


def _pairs(value: Any) -> list[tuple[str, str]]:
    if isinstance(value, str):
        value = [[part.strip() for part in line.split("=>")] for line in value.splitlines() if line.strip()]
    if not isinstance(value, (list, tuple)) or not all(len(pair) == 2 and all(pair) for pair in value):
        raise ValueError(f"{value!r} is no list of pairs of markers")
    return [(str(opener), str(closer)) for opener, closer in value]


def _encoding(value: Any) -> str:
    return "auto" if value == "auto" else known(_text(value))


def _switch(name: str) -> Key:
    values = [str(value) for value in SWITCHES[name].values]
    return Key(_one_of(values), None, f"in place of the profile's: {SWITCHES[name].summary}")


KEYS: Final = {
    "profile": Key(_one_of(list(PROFILES)), "standard", "what normalization does"),
    "level": Key(_one_of(list(LEVELS)), "safe", "how sure a learnt decision must be"),
    "select": Key(_codes, None, "only these rules"),
    "extend-select": Key(_list, [], "these rules besides those selected"),
    "ignore": Key(_list, [], "all but these rules"),
    "per-file-ignores": Key(_table, {}, "rules that do not apply to some files"),
    "quotes": _switch("quotes"),
    "digits": _switch("digits"),
    "elongation": _switch("elongation"),
    "model": Key(_text, None, "a model of one's own"),
    "include": Key(_list, [], "the files of folders to take, as in .gitignore"),
    "exclude": Key(_list, [], "the files of folders to leave out, as in .gitignore"),
    "abbreviations": Key(_list, [], "own abbreviations, which end no sentence"),
    "words": Key(_list, [], "own words, in which nothing is changed"),
    "leave-blocks": Key(_pairs, [], "pairs of markers between which text is left alone"),
    "encoding": Key(_encoding, "utf-8", "how files are encoded; auto looks"),
    "field": Key(_list, ["text"], "the fields of JSON lines that hold text"),
    "column": Key(_list, ["text"], "the columns of tables that hold text"),
    "baseline": Key(_text, None, "a file of findings that do not count"),
}

COMMAND_LINE: Final = "the command line"
DEFAULT: Final = "the default"


class Value(NamedTuple):
    """A value in force and where it came from."""

    value: Any
    origin: str


@dataclass(frozen=True)
class Settings:
    """All values in force.

    Attributes:
        values: the values by their keys.
        root: the folder that patterns and files in the configuration are written for.
    """

    values: Mapping[str, Value]
    root: str = ""

    def __getitem__(self, key: str) -> Any:
        return self.values[key].value

    def is_set(self, key: str) -> bool:
        """Whether somebody chose the value."""
        return self.values[key].origin != DEFAULT

    def folder(self, key: str) -> str:
        """The folder that a file or pattern is named from: the configuration's, or the current one, which is ''."""
        return "" if self.values[key].origin == COMMAND_LINE else self.root

    def path(self, key: str) -> str | None:
        """A file that is named."""
        value = self[key]
        return None if value is None else str(Path(self.folder(key), value))

    def ignored(self, path: str) -> frozenset[str]:
        """The codes that do not apply to the file at ``path``."""
        inside = relative(path, self.root)
        return frozenset(
            code for pattern, codes in self["per-file-ignores"].items() if _matches(pattern, inside) for code in codes
        )


def _matches(pattern: str, path: str) -> bool:
    return bool(spec([pattern]).match_file(path))


def settings(given: Mapping[str, Any], config: str | None = None, isolated: bool = False) -> Settings:
    """The values in force.

    Args:
        given: what the command line says, None or empty where it says nothing.
        config: the configuration file, in place of the nearest.
        isolated: whether to read none.

    Raises:
        click.ClickException: for a configuration that cannot be read, with an unknown key or a wrong value.
    """
    file = Path(config) if config else None if isolated else nearest(Path.cwd())
    configured = read(file) if file else {}
    values = {}
    for key, about in KEYS.items():
        value = given.get(key.replace("-", "_"))
        if value is not None and value != ():
            try:
                values[key] = Value(about.read(list(value) if isinstance(value, tuple) else value), COMMAND_LINE)
            except ValueError as error:
                raise click.UsageError(f"--{key}: {error}") from None
        elif key in configured:
            values[key] = Value(configured[key], str(file))
        else:
            values[key] = Value(about.default, DEFAULT)
    return Settings(values, str(file.parent) if file else "")


def nearest(folder: Path) -> Path | None:
    """The nearest configuration file with a section of ours, from ``folder`` up."""
    for parent in (folder, *folder.parents):
        for name in ("pyproject.toml", "setup.cfg"):
            file = parent / name
            if file.is_file() and _section(file) is not None:
                return file
    return None


def _section(file: Path) -> Mapping[str, Any] | None:
    try:
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".cfg":
            parser = configparser.ConfigParser(interpolation=None)
            parser.read_string(text)
            return parser["arabic_norm"] if parser.has_section("arabic_norm") else None
        tool = tomllib.loads(text).get("tool", {})
        section = tool.get("arabic_norm") if isinstance(tool, dict) else None
    except FileNotFoundError:
        raise click.ClickException(f"{file}: no such file") from None
    except OSError as error:
        raise click.ClickException(f"{file}: {(error.strerror or str(error)).lower()}") from None
    except (ValueError, configparser.Error) as error:
        raise click.ClickException(f"{file}: {' '.join(str(error).split())}") from None
    if section is not None and not isinstance(section, dict):
        raise click.ClickException(f"{file}: [tool.arabic_norm] is no table")
    return section


def read(file: Path) -> dict[str, Any]:
    """The values that a configuration file sets.

    Raises:
        click.ClickException: for what is wrong with it; the message names the file and the key.
    """
    section = _section(file)
    values = {}
    for written, value in (section or {}).items():
        key = written.replace("_", "-")
        if key not in KEYS:
            raise click.ClickException(f"{file}: unknown key {written!r}; the keys are {', '.join(KEYS)}")
        try:
            values[key] = KEYS[key].read(value)
        except ValueError as error:
            raise click.ClickException(f"{file}: {written}: {error}") from None
    return values
