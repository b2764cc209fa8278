"""The three official forms whose rubrics are shipped, with their criteria in words of our own."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

from tests.workbook.official_forms import (
    PLAIN_SHAPE,
    Line,
    department_lines,
    guangzhou_form,
    shenzhen_form,
)
from xlplugin.functions.library import open_rubric

_FORMS = yaml.safe_load((Path(__file__).parent / "official_words.yaml").read_text("utf-8"))
BLANK = replace(PLAIN_SHAPE, filled=False)


@cache
def worded_lines(rubric: str) -> tuple[Line, ...]:
    """The indicators of a shipped rubric with the criteria in words of our own."""
    texts = next(each["criteria"] for each in _FORMS if rubric in each["rubrics"])
    names = [each.name for each in open_rubric(rubric).rubric.indicators()]
    if names != [each["name"] for each in texts]:
        msg = f"official_words.yaml does not have the indicators of {rubric}, in their order"
        raise LookupError(msg)
    return tuple(
        replace(line, about=each.get("about", line.about), criterion=each["text"])
        for line, each in zip(department_lines(rubric), texts, strict=True)
    )


def worded_form(rubric: str) -> bytes:
    """A blank form that prints these criteria."""
    if rubric == "guangzhou-2023":
        return guangzhou_form(BLANK, worded_lines(rubric))
    return shenzhen_form(BLANK, rubric, worded_lines(rubric))
