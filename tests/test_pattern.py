"""Expressions that are compiled on first use find what ``re`` finds, before and after."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import xlplugin.audit
import xlplugin.facts
import xlplugin.form
import xlplugin.workbook
from xlplugin.pattern import Pattern

_ROOMS: Final = (xlplugin.audit, xlplugin.facts, xlplugin.form, xlplugin.workbook)
_TEXTS: Final = ("", "收回", "已收回3万元，压减2万元", "没有这样的话", "a.b|c")


def _patterns() -> Iterator[Pattern]:
    """The expressions of the rooms, those in tuples too."""
    for room in _ROOMS:
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            yield from _held(list(vars(importlib.import_module(module.name)).values()))


def _held(value: object) -> Iterator[Pattern]:
    if isinstance(value, Pattern):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _held(each)


_ALL: Final = {each.written: each for each in _patterns()}
_TOLD: Final = {written: each for written, each in _ALL.items() if each.words}


@pytest.mark.parametrize("written", _TOLD)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_text_that_an_expression_occurs_in_is_without_its_words(written: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(written))
    assert any(word in text for word in _TOLD[written].words)


@pytest.mark.parametrize("written", ["收回|压减", r"(?P<what>收回)(\d)?|压减", r"[收压]\w"])
@pytest.mark.parametrize("text", _TEXTS)
def test_an_expression_finds_what_re_finds(written: str, text: str) -> None:
    plain = re.compile(written)
    for pattern in (Pattern(written), Pattern(written, words="收|压")):
        for _ in range(2):  # not yet compiled, and compiled
            assert [each.span() for each in pattern.finditer(text, 1)] == [
                each.span() for each in plain.finditer(text, 1)
            ]
            for one, other in (
                (pattern.search(text), plain.search(text)),
                (pattern.match(text, 1), plain.match(text, 1)),
                (pattern.fullmatch(text), plain.fullmatch(text)),
            ):
                assert (one and one.span()) == (other and other.span())
            assert pattern.sub("-", text, 1) == plain.sub("-", text, 1)
            assert pattern.split(text) == [each or "" for each in plain.split(text)]
            pattern.compiled()


def test_an_expression_is_words_only_where_no_sign_or_flag_says_otherwise() -> None:
    assert Pattern("收回|压减").words == ("收回", "压减")
    assert Pattern("收回?|压减").words == ()
    assert Pattern("a|b", re.IGNORECASE).words == ()


@pytest.mark.parametrize(
    "written",
    [
        "[甲乙丙]",
        "[甲乙丙]?丁",
        "[甲乙丙]{1,3}丁",
        "[甲乙丙]{1,3}+[乙丙丁]",
        "[甲乙丙]{2}[甲乙丙]+[甲乙丙]*",
        "[^甲乙丙]",
        "[]甲乙丙]",
        r"\[甲乙丙\]",
        r"\\[甲乙丙]",
        r"[甲[乙丙][丁(|.]",
        r"[\d甲一-三.]",
        r"[\S甲乙]{0,2}[\-甲\]乙]",
        "(?<![甲乙丙])丁|(?<=[甲乙丙])1",
        "(?P<one>[甲乙丙])(?P=one)|([乙丙丁])",
    ],
)
@settings(max_examples=200, deadline=None)
@given(text=st.text("甲乙丙丁一二三1.[]\\(|^- ", max_size=12))
def test_sets_of_signs_are_found_whatever_they_hold(written: str, text: str) -> None:
    found, plain = Pattern(written).compiled(), re.compile(written)
    assert [(each.span(), each.groups()) for each in found.finditer(text)] == [
        (each.span(), each.groups()) for each in plain.finditer(text)
    ]
    assert found.groupindex == plain.groupindex


@pytest.mark.parametrize("written", [each for each in _ALL if "[" in each])
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_an_expression_finds_is_what_is_written(written: str, data: st.DataObject) -> None:
    text = data.draw(st.text(sorted({*written, *"1，。"}), max_size=30))
    found, plain = _ALL[written].compiled(), re.compile(written, _ALL[written].compiled().flags)
    assert [each.span() for each in found.finditer(text)] == [each.span() for each in plain.finditer(text)]
