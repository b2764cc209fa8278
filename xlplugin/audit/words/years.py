"""Slips of the year: in a report's title, and in sentences whose figures are those of the form's year."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.texts import StatedFigure, digits, excerpt
from xlplugin.facts.entry import NOTHING
from xlplugin.facts.figures import Bound, FigureKind
from xlplugin.form.case import Case
from xlplugin.form.report_year import other_titles
from xlplugin.form.whose import whose
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

_POINTS: Final = "分"
_SURE_DIGITS: Final = 4
"""Of so many digits two years' figures of one name are hardly alike by chance."""
_YEAR: Final = Pattern(
    r"(?P<at>截[至止]到?至?\s?)?(?<![\d《〔])(?P<year>[12]\d{3})\s?年(?P<day>\s?12月\s?31日|[末底终])?(?P<what>[^，,。；;\n]{0,16})"
)
_ANY_YEAR: Final = Pattern(r"[12]\d{3}\s?年")
_MONEY: Final = Pattern(r"预算|决算|支出|收入|执行|绩效|自评|资产|在编|结[转余]")
_DONE: Final = Pattern(
    r"^(?!.*(?:计划|打算|安排|下一步|展望|建议|目标)).*(?:预算|决算|收支|支出|执行|绩效|完成|概况|情况)"
)
_MEANT: Final = Pattern(r"成立|建成|颁布|印发|发布|修订|制定|设立|起|以来|开工|出台|购置|建设|实施")
_YEAR_IN_NAME: Final = Pattern(r"\d{4}年度?")
_CENTURY: Final = 100
_FAR: Final = 3
"""So many years away a year is no neighbour that reports compare with."""


def check_titles(case: Case) -> Iterator[Problem]:
    """Titles of another year: of reports that are not used, or a slip above a report of the form's year."""
    for title, slip in other_titles(case.form, case.passages):
        said, year = excerpt(title.text), case.form.year
        if slip:
            message = f"报告标题为“{said}”，正文和本表都是{year}年度的"
            yield codes.REPORT_TITLE_YEAR.at(title.source, message)
        else:
            message = f"报告标题为“{said}”，本表是{year}年度的，报告中的内容没有用作依据"
            fix = f"请核对报告是否选错，改用{year}年度的报告；标题年份写错的请改正"
            yield codes.REPORT_OTHER_YEAR.at(title.source, message, fix=fix)


def check_slips(case: Case) -> Iterator[Problem]:
    """Years in sentences that can hardly be meant."""
    if case.form.year is None:
        return
    yield from _headings(case, case.form.year)
    yield from _same_figures(case, case.form.year)
    yield from _misspelt(case, case.form.year)


def _years(text: str) -> Iterator[re.Match[str]]:
    """The years that a text names, with the words around them; most texts name none."""
    return _YEAR.finditer(text) if _ANY_YEAR.search(text) else iter(())


def _headings(case: Case, year: int) -> Iterator[Problem]:
    """Headings of another year over text that speaks of the form's year and never of that one."""
    for heading, below in groupby(
        (text for text in case.texts if text.row is None), lambda each: each.heading
    ):
        first, *rest = below
        told = {int(each["year"]) for each in _years(heading)}
        spoken = {int(each["year"]) for text in rest for each in _years(text.text)} if told else set()
        if len(told) == 1 and year in spoken and not told & {year, *spoken} and _DONE.search(heading):
            (other,) = told
            yield codes.YEAR_SLIP.at(
                first.source, f"标题“{excerpt(first.text)}”写{other}年，下文说的是{year}年，年份疑写错"
            )


def _same_figures(case: Case, year: int) -> Iterator[Problem]:
    """Figures of another year that are, digit for digit, those of the form's year elsewhere."""
    closing = case.form.total.score if case.form.total else NOTHING
    total = None if closing.percent else closing.number
    by_value: dict[tuple[FigureKind, Decimal], list[StatedFigure]] = {}
    for text in case.texts:
        for figure in text.figures:
            of_total = figure.unit == _POINTS and figure.value == total
            if figure.bound is Bound.EXACT and (of_total or digits(figure) >= _SURE_DIGITS):
                by_value.setdefault((figure.kind, figure.value), []).append(StatedFigure(figure, text))
    for (_, value), alike in by_value.items():
        scores = value == total and alike[0].figure.unit == _POINTS
        told = [(each, whose(each.text, each.figure, year)) for each in alike if scores or len(alike) > 1]
        own = [each for each, about in told if about.own_year]
        near = [
            (each, about.year)
            for each, about in told
            if not about.own_year and about.year is not None and abs(about.year - year) <= _FAR
        ]
        for each, other in near:
            name = _bare(each.figure.name)
            # Two years in one text are compared.
            same = [one for one in own if one.text != each.text and name and _bare(one.figure.name) == name]
            if same:
                message = f"{other}年的{name}写{each.figure.words}，另一处{year}年的也是，年份疑写错"
                place, severity = same[0].text.source, Severity.NOTICE
            elif scores and not own:
                message = f"{other}年的得分写{each.figure.words}，与自评表{year}年度的总分相同，年份疑写错"
                place, severity = closing.source, Severity.WARNING
            else:
                continue
            yield codes.YEAR_SLIP.at(
                each.text.source, message, indicator=each.text.indicator, severity=severity, others=(place,)
            )


def _bare(name: str) -> str:
    return _YEAR_IN_NAME.sub("", name)


def _misspelt(case: Case, year: int) -> Iterator[Problem]:
    """Years far away, each spoken of once, that are the form's with digits exchanged or one digit wrong.

    One at whose end the text stands (截至2012年12月31日) need not look like it.
    """
    found = [(int(each["year"]), each, text) for text in case.texts for each in _years(text.text)]
    often = Counter(each for each, _, _ in found)
    for told, match, text in found:
        near = abs(told - year) < _FAR
        likely = _alike(str(told), str(year)) or (match["day"] and match["at"])
        if near or often[told] > 1 or not likely or _MEANT.search(match.group()):
            continue
        impossible = told >= year + _CENTURY
        if impossible or match["day"] or _MONEY.search(match["what"]):
            yield codes.YEAR_SLIP.at(
                text.source,
                f"“{excerpt(match.group())}”中的{told}年疑为{year}年之误",
                indicator=text.indicator,
                severity=Severity.WARNING if impossible else Severity.NOTICE,
            )


def _alike(one: str, other: str) -> bool:
    """Whether two numbers of four digits have the same digits, or differ in one."""
    return sorted(one) == sorted(other) or sum(a != b for a, b in zip(one, other, strict=True)) == 1
