"""The how-to pages: their files are laid, their commands run, and what they show is what comes."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[1] / "docs" / "how-to").glob("*.md"))
FILE = re.compile(
    r"<!-- file: (?P<name>\S+) -->\n(?P<fence>`{3,})\w*\n(?P<text>.*?)^(?P=fence)$", re.DOTALL | re.MULTILINE
)
CONSOLE = re.compile(r"^```console\n(?P<text>\$.*?)^```$(?=\n\n|\n?\Z)", re.DOTALL | re.MULTILINE)
RECIPE = re.compile(r"^```(yaml|ini|toml|sh)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_there_is_a_page_for_each_job():
    assert {page.stem for page in PAGES} >= {"ci", "pre-commit", "folders", "big-corpora", "subtitles", "markdown"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_shows_what_happens(page, tmp_path):
    text = page.read_text(encoding="utf-8")
    for match in FILE.finditer(text):
        path = tmp_path / match["name"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(match["text"], encoding="utf-8")
    blocks = [match["text"] for match in CONSOLE.finditer(text)]
    assert blocks
    for block in blocks:
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            assert_shows(run(command, tmp_path), shown, command)


def run(command, folder):
    home = Path(sys.executable).parent
    environment = {k: v for k, v in os.environ.items() if k != "CI"}
    environment["PATH"] = f"{home}{os.pathsep}{os.environ['PATH']}"
    environment |= {"XDG_CACHE_HOME": str(folder / ".cache"), "LC_ALL": "C.UTF-8"}
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, timeout=60, check=False, **both)
    return done.stdout.decode()


def assert_shows(came, shown, command):
    """What is shown is what came; … stands for anything."""
    pattern = ".*?".join(re.escape(part) for part in shown.split("…"))
    assert re.fullmatch(pattern, came, re.DOTALL), f"$ {command}\n{came}"


def test_recipes_are_sound_and_their_commands_run(tmp_path):
    """What is not shown with ``$`` goes into files of CI services: it is parsed, and our commands in it are called."""
    yaml = pytest.importorskip("yaml")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "guide.md").write_text("نعم ..\n", encoding="utf-8")
    readers = {"yaml": yaml.safe_load, "ini": configparser.ConfigParser().read_string, "toml": tomllib.loads, "sh": str}
    commands = []
    for page in PAGES:
        for kind, recipe in RECIPE.findall(page.read_text(encoding="utf-8")):
            readers[kind](recipe)
            commands += re.findall(r"arabic-norm (?:check|clean|segment|config)\b[^\n&;]*", recipe)
    assert len(commands) >= 4
    for command in commands:
        assert run(f"{command}; echo exit $?", tmp_path).splitlines()[-1] in ("exit 0", "exit 1"), command
    assert (tmp_path / "review.html").is_file()
