"""A grade cell with its tick moved: ``☑优 □良 □中 □差``, ``优（√）良（　）``, or a bare word."""

import re
from collections.abc import Sequence
from typing import Final

_TICKED: Final = "☑✓✔√■☒●"
_EMPTY: Final = "□☐○〇"
_BOXES: Final = _TICKED + _EMPTY
_PAIRS: Final = {each: "○" if each == "●" else "□" for each in _TICKED}


def graded(text: str, grade: str, grades: Sequence[str]) -> str | None:
    """The text of a grade cell with another grade ticked; words around it stay.

    Args:
        text: what stands in the cell.
        grade: the grade to be ticked.
        grades: every grade of the rubric.

    Returns:
        The new text, or None where it cannot be told how the cell names its grade.
    """
    names = "|".join(map(re.escape, sorted(grades, key=len, reverse=True)))
    if not text.strip():
        return grade
    alone = re.fullmatch(rf"(\s*|.*[：:为是]\s*)({names})(\s*+[级档等]?\s*)", text, re.DOTALL)
    if alone is not None:
        return alone[1] + grade + alone[3]
    if grade not in text or sum(each in text for each in grades) < 2:  # noqa: PLR2004 - no choice to tick
        return None
    ways = (_boxed, _bracketed)
    return next((words for way in ways if (words := way(text, grade, names))), _appended(text, grade))


def _boxed(text: str, grade: str, names: str) -> str | None:
    """Boxes before every grade, else after every one: the first on the line tells which."""
    before = re.compile(rf"([{_BOXES}])(\s*)({names})")
    after = re.compile(rf"({names})(\s*)([{_BOXES}])")
    ticked = next((each for each in text if each in _TICKED), "☑")
    empty = next((each for each in text if each in _EMPTY), _PAIRS[ticked])
    leads = re.match(rf"[^{_BOXES}]*?(?:{names})\s*[{_BOXES}]", text) is None
    if leads and len({found[3] for found in before.finditer(text)}) > 1:
        return before.sub(lambda at: (ticked if at[3] == grade else empty) + at[2] + at[3], text)
    if len({found[1] for found in after.finditer(text)}) > 1:
        return after.sub(lambda at: at[1] + at[2] + (ticked if at[1] == grade else empty), text)
    return None


def _bracketed(text: str, grade: str, names: str) -> str | None:
    """A tick between brackets after every grade."""
    shape = re.compile(rf"({names})(\s*[（(])([\s{_BOXES}]*)([）)])")
    found = list(shape.finditer(text))
    if len({each[1] for each in found}) <= 1:
        return None
    blank = next((each[3] for each in found if not each[3].strip(_BOXES + " \t\n　")), "　")
    blank = "".join("　" if each in _BOXES else each for each in blank)
    mark = next((each for each in text if each in _TICKED), "√")
    return shape.sub(lambda at: at[1] + at[2] + (mark if at[1] == grade else blank) + at[4], text)


def _appended(text: str, grade: str) -> str:
    """No boxes at all: the one tick there may be is moved to stand after the grade."""
    mark = next((each for each in text if each in _TICKED), "√")
    return re.sub(f"[{_TICKED}]", "", text).replace(grade, f"{grade}{mark}", 1)
