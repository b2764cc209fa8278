"""Expressions compiled on first use: what they say they need is in whatever they are found in."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xlplugin
from xlplugin.pattern import Pattern, holds

ROOMS: Final = ("audit", "facts", "form", "workbook")
PACKAGE: Final = Path(xlplugin.__file__).parent


def needing() -> Iterator[tuple[str, Pattern]]:
    """Every expression of the program that says what it needs, and where it is."""
    for path in sorted(each for room in ROOMS for each in (PACKAGE / room).rglob("*.py")):
        module = import_module(".".join(("xlplugin", *path.relative_to(PACKAGE).with_suffix("").parts)))
        for name, held in vars(module).items():
            for each in held if isinstance(held, tuple) else (held,):
                for part in each if isinstance(each, tuple) else (each,):
                    if isinstance(part, Pattern) and part.needs:
                        yield f"{module.__name__}.{name}", part


@pytest.mark.parametrize(
    "pattern", [pytest.param(each, id=f"{name}-{at}") for at, (name, each) in enumerate(needing())]
)
@given(data=st.data())
def test_an_expression_is_found_only_where_one_of_the_words_it_needs_is(
    pattern: Pattern, data: st.DataObject
) -> None:
    found = data.draw(st.from_regex(pattern.compiled()))
    assert holds(found, pattern.needs)


def test_an_expression_whose_words_are_missing_finds_nothing_and_is_not_compiled() -> None:
    wrong = Pattern("分(", needs="分")
    assert wrong.search("无") is wrong.match("无") is wrong.fullmatch("无") is None
    assert (list(wrong.finditer("无")), wrong.sub("", "无"), wrong.split("无")) == ([], "无", ["无"])
    with pytest.raises(re.error):
        wrong.search("得分")
