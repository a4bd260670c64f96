"""Golden cases: what is seen in the wild, one defect each, what must not change, and what fails and is known to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import arabic_norm as an

CASES = Path(__file__).parent / "cases"


def load(name):
    with (CASES / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def run(case):
    options = {"profile": case["profile"]} if "profile" in case else {}
    return getattr(an, case["function"])(case["text"], **options)


def noted(case):
    return case["note"].replace(" ", "-")


@pytest.mark.parametrize("case", load("wild"), ids=noted)
def test_wild(case):
    assert run(case) == case["expected"]


@pytest.mark.parametrize("case", load("synthetic"), ids=noted)
def test_synthetic(case):
    assert run(case) == case["expected"]


@pytest.mark.parametrize("case", load("negative"), ids=noted)
def test_negative(case):
    assert run(case) == case["expected"]
    if case["function"] != "sentences":
        assert case["expected"] == case["text"]


@pytest.mark.parametrize("case", load("known_failures"), ids=noted)
@pytest.mark.xfail(strict=True, reason="known failure; move the case where it belongs when it passes")
def test_known_failures(case):
    assert run(case) == case["expected"]


def test_a_third_of_the_cases_must_not_change():
    counts = {name: len(load(name)) for name in ("wild", "synthetic", "negative")}
    assert counts["negative"] >= sum(counts.values()) / 3
