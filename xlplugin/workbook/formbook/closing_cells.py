"""The official cells below the indicators: total, grade, and the reviewer's total."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from xlplugin.facts.entry import NOTHING, Entry, EntryKind
from xlplugin.form.form import Closing, Form, Row
from xlplugin.money import ZERO, plain, to_decimal
from xlplugin.problem import Problem, Severity, Source
from xlplugin.rubric.model import grade_of
from xlplugin.scoring.sheet import ScoreSheet
from xlplugin.scoring.totals_words import range_words
from xlplugin.workbook.formbook.earlier import place_of
from xlplugin.workbook.formbook.official_cells import Closings, Official, WorkingLine, Written
from xlplugin.workbook.forms import codes
from xlplugin.workbook.forms.entries import score_behind

_NUMBER: Final = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")
_ENDS: Final = re.compile(r"\s*+(?:分|[。；;，,、）)\]】\s]*$)")
"""What may follow a number of points: 96分, （96）; not 96%, 2023年."""

_ITEM_OPEN: Final = "请补齐表内数据，在“测算”的“评定”栏评定定性指标，再重新评分"

_Problems = tuple[Problem, ...]


def closings(
    official: Official, sheet: ScoreSheet, lines: Sequence[WorkingLine]
) -> tuple[Closings, _Problems]:
    """What becomes of total, grade and the reviewer's total, and what a person should know of them."""
    form = official.form
    total = form.total or Closing(NOTHING, NOTHING, NOTHING)
    own = total.score if _has_cell(total, total.score) else NOTHING
    reviewed = total.reviewed if _has_cell(total, total.reviewed) else NOTHING
    if official.as_reviewer:
        last, problems = _reviewed(official, reviewed, _sum([line.reviewed for line in lines]))
        told = (*_given_total(form, lines), *problems)
        return Closings(official.kept(own), official.kept(form.grade), last), told
    points, last = _sum([line.score for line in lines]), official.kept(reviewed)
    if points is None:
        place = own.source if own.source.cell else Source(form.file)
        fix = _ITEM_OPEN if sheet.rubric.of_form else ""
        still_open = codes.TOTAL_OPEN.at(place, "还有指标没有得分，总分和评价等级没有写入", fix=fix)
        return Closings(Written(own), Written(form.grade), last), (still_open,)
    first, unclear = _total(official, own, points)
    apart = form.grade if form.grade.source != own.source else NOTHING
    grade, unticked = _grade(apart, sheet, points)
    ticked = sheet.total.grade if grade.value is not None else None
    absent: _Problems = ()
    if form.total is not None and not place_of(own):
        message = f"总分行没有单独的得分格，总分{plain(points)}分没有写入"
        absent = (codes.TOTAL_CELL.at(total.label.source, message),)
    return Closings(first, grade, last, ticked or ""), (*absent, *unclear, *unticked)


def _has_cell(total: Closing, entry: Entry) -> bool:
    """Whether a total has a cell to stand in; a merged label may reach over it."""
    return not entry.blank or entry.source != total.label.source


def _sum(cells: Sequence[Written]) -> Decimal | None:
    """The sum of what stands in cells; None where one of them holds no number."""
    values = [each.standing for each in cells]
    known = [to_decimal(each) for each in values if isinstance(each, float)]
    whole = len(known) == len(values) and bool(values)
    return sum((each for each in known if each is not None), ZERO) if whole else None


def _total(official: Official, entry: Entry, points: Decimal) -> tuple[Written, _Problems]:
    """A total as its cell words it: ``96``, ``96分`` or ``总分：96分``; else the cell is left alone.

    So is one with more behind the total (自评得分：96分 评价等级：优).
    """
    if entry.formula or place_of(entry) is None:
        return Written(entry), ()
    total = official.form.total
    behind = total is not None and entry.source == total.label.source
    is_score = not behind or (_is_score(official.rows, entry) and bool(score_behind(entry.text)))
    worded = with_points(entry, points) if is_score else None
    if worded is not None:
        return Written(entry, worded), ()
    message = f"总分应为{plain(points)}分，但看不出“{entry.text}”中哪个数字是得分，没有改动"
    return Written(entry), (codes.TOTAL_UNCLEAR.at(entry.source, message),)


def _is_score(rows: Sequence[Row], entry: Entry) -> bool:
    """Whether the number behind a label is the score and not the full points (总分：100分)."""
    full = sum((row.weight.points or ZERO for row in rows), ZERO)
    claimed = sum((row.score.points or ZERO for row in rows), ZERO)
    return entry.number is not None and (entry.number != full or entry.number == claimed)


def with_points(entry: Entry, points: Decimal) -> float | str | None:
    """What a cell for points holds once it says ``points``; None where its words leave that open.

    Words stay as they are around their only number, which must be points.
    """
    if entry.blank or (entry.kind is EntryKind.NUMBER and not entry.percent):
        return float(points)
    numbers = list(_NUMBER.finditer(entry.text))
    if entry.kind not in (EntryKind.TEXT, EntryKind.TYPED_NUMBER) or len(numbers) != 1:
        return None
    start, end = numbers[0].span()
    if not _ENDS.match(entry.text, end):
        return None
    alone = not entry.text[:start] and not entry.text[end:]
    return float(points) if alone else f"{entry.text[:start]}{plain(points)}{entry.text[end:]}"


def _reviewed(official: Official, entry: Entry, points: Decimal | None) -> tuple[Written, _Problems]:
    """The reviewer's total, unless the reviewer wrote one."""
    if points is None or entry.formula or place_of(entry) is None:
        return official.kept(entry), ()
    if official.is_free(entry):
        return Written(entry, float(points)), ()
    if entry.points == points:
        return Written(entry), ()
    message = f"核定总分格中已有“{entry.text}”，各项核定得分合计{plain(points)}分，保留不动"
    return Written(entry), (codes.REVIEWED_KEPT.at(entry.source, message),)


def _given_total(form: Form, lines: Sequence[WorkingLine]) -> Iterator[Problem]:
    """The total of the reviewer's scores, where a reviewer gave some: the computed total is another."""
    given = [line for line in lines if line.given is not None]
    points = [_reviewed_points(line) for line in lines]
    known = [each for each in points if each is not None]
    if given and len(known) == len(points):
        message = f"核定合计{plain(sum(known, ZERO))}分（评审人填写{len(given)}处）"
        yield codes.REVIEWED_TOTAL.at(Source(form.file, sheet=form.sheet), message)


def _reviewed_points(line: WorkingLine) -> Decimal | None:
    if isinstance(line.given, float):
        return to_decimal(line.given)
    return line.scored.counted if line.scored else line.row.score.points


def _grade(entry: Entry, sheet: ScoreSheet, points: Decimal) -> tuple[Written, _Problems]:
    """The grade, once nothing unknown can change it; until then what the department claimed stays."""
    rubric, grade = sheet.rubric, grade_of(sheet.rubric, points)
    if grade is None or place_of(entry) is None or entry.formula:
        return Written(entry), ()
    grades = [band.grade for band in rubric.grades.bands]
    if sheet.total.grade != grade:
        ticked = next((each for each in grades if graded(entry.text, each, grades) == entry.text), grade)
        if ticked != grade:
            open_ = f"按测算应为“{sheet.total.grade}”" if sheet.total.grade else "等级未定"
            message = f"表内等级“{ticked}”与总分{plain(points)}分（{grade}）不一致，{open_}没有改动"
            problem = codes.GRADE_OPEN.at(entry.source, message, severity=Severity.WARNING)
            return Written(entry), (problem,)
        other = f"；表内各项合计{plain(points)}分为“{grade}”" if sheet.total.grade else ""
        message = f"{range_words(rubric, sheet.total)}{other}，表内等级没有改动"
        fix = _ITEM_OPEN if rubric.of_form else ""
        return Written(entry), (codes.GRADE_OPEN.at(entry.source, message, fix=fix),)
    text = graded(entry.text, grade, grades)
    if text is None:
        message = f"评价等级应为“{grade}”，但看不出“{entry.text}”是怎样勾选的，没有改动"
        return Written(entry), (codes.GRADE_UNCLEAR.at(entry.source, message),)
    return Written(entry, text), ()


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
