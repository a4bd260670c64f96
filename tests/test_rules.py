"""Rules: every one has a code, a reason and an example that is true."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given

import arabic_norm as an
from arabic_norm.pipeline import REPAIR
from arabic_norm.rules import FAMILIES, Passage, Registry, Rule, Settings
from strategies import texts

RULES = sorted(an.REGISTRY, key=lambda rule: rule.code)
OPTIONS = {"AN408": {"digits": "ascii"}, "AN411": {"elongation": "reduce"}}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_does_what_its_example_says(rule: Rule):
    pipe = an.Pipeline(select=[rule.code], **OPTIONS.get(rule.code, {}))
    assert pipe(rule.before) == rule.after
    assert pipe(rule.after) == rule.after
    findings = pipe.check(rule.before)
    assert findings
    assert {finding.code for finding in findings} == {rule.code}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_that_is_ignored_does_nothing(rule: Rule):
    found = an.Pipeline(ignore=[rule.code], **OPTIONS.get(rule.code, {})).check(rule.before)
    assert rule.code not in {finding.code for finding in found}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_codes_names_and_reasons_have_one_form(rule: Rule):
    assert regex.fullmatch(r"AN[1-6]\d\d", rule.code)
    assert rule.code[:3] in FAMILIES
    assert regex.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.summary
    assert "\n" not in rule.summary


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_what_triggers_a_rule_is_in_its_example(rule: Rule):
    needs = rule.needs(Settings(digits="ascii"))
    assert not needs or set(needs) & set(rule.before)


@given(texts)
def test_a_safe_rule_proposes_only_what_is_sure(text):
    for rule in RULES:
        if rule.safe:
            assert all(proposal.safe and proposal.new is not None for proposal in rule.proposals(Passage(text)))


def test_the_issue_names_these_codes():
    codes = {rule.code for rule in RULES}
    assert codes >= {"AN101", "AN102", "AN103", "AN104", "AN105", "AN201", "AN202", "AN301", "AN310"}
    assert not any(code.startswith("AN4") for code in REPAIR)


def test_codes_are_selected_by_prefix_code_or_name():
    assert an.REGISTRY.matching(["AN2"]) == {"AN201", "AN202", "AN203"}
    assert an.REGISTRY.matching(["an101", "tatweel"]) == {"AN101", "AN403"}
    assert an.REGISTRY["false-period"] is an.REGISTRY["AN101"]


@pytest.mark.parametrize("code", ["AN9", "", "X"])
def test_an_unknown_code_is_an_error_that_lists_the_known_ones(code):
    with pytest.raises(ValueError, match="AN101"):
        an.Pipeline(select=[code])


def test_two_rules_with_one_code_or_name_are_an_error():
    rule = an.REGISTRY["AN101"]
    with pytest.raises(ValueError, match="AN101"):
        Registry([rule, rule])


def test_a_str_in_place_of_a_list_of_codes_is_an_error():
    with pytest.raises(TypeError, match="list of codes"):
        an.Pipeline(ignore="AN101")
