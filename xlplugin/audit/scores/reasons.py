"""The words beside the scores: losses without a reason, reasons without a loss, levels, evidence, slips."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.columns import bare
from xlplugin.audit.basis.filled import called, clean, extra, filled, listed, lost, says_nothing, share
from xlplugin.audit.basis.level_words import BANDS, Attainment, ShareBand, named_level
from xlplugin.audit.basis.loss_words import gives_a_cause, speaks_of_loss
from xlplugin.audit.basis.texts import excerpt
from xlplugin.audit.scores.evidence import evidence
from xlplugin.form.form import Column, Row
from xlplugin.money import ZERO, percent
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity
from xlplugin.rubric.model import Indicator
from xlplugin.rules.base import walk
from xlplugin.rules.completion import Completion
from xlplugin.rules.judgement import Judgement

_YEAR: Final = r"(?<!\d)((?:19|20)\d\d)\s*年"
_TITLES: Final = r"《[^》]{0,99}》|[〔\[（(](?:19|20)\d\d[〕\]）)]|“[^”]{0,199}”"
# What is put off or planned belongs to the year after.
_PLANNED: Final = r"[延推顺][期迟后延]?[至到]|结转|下一?年|次年|明年|将|今后|预计|计划"
_CLAUSE: Final = r"[，,。；;！!\n]"
# Sayings this short are repeated by nature: 符合规定, 已按要求完成.
_LONG_ENOUGH: Final = 10
# A criterion that scores by levels names them one after the other with their shares of the points.
_BY_LEVELS: Final = (Pattern(r"达成"), Pattern(r"部分(?:达成|完成)"), Pattern(r"未(?:达成|完成)"))


def _of(  # noqa: PLR0913 - a finding's parts
    row: Row,
    code: str,
    severity: Severity,
    message: str,
    fix: str,
    *,
    sum_: str = "",
    points_: Decimal | None = None,
) -> Problem:
    return Problem(
        code,
        severity,
        f"“{called(row)}”{message}",
        fix,
        row.reason.source,
        sum_,
        points=points_,
        indicator=row.name,
    )


def _lost(row: Row, loss: Decimal, weight: Decimal, score: Decimal) -> Iterator[Problem]:
    told = f"分值{clean(weight)}分，自评{clean(score)}分，扣了{clean(loss)}分"
    sum_ = f"{clean(weight)}-{clean(score)}={clean(loss)}"
    if says_nothing(row.reason):
        written = f"（只写了“{row.reason.text}”）" if row.reason.text else ""
        message = f"{told}，没有说明原因{written}"
        fix = f"请写明{clean(loss)}分扣在哪里、为什么、怎样整改"
        yield _of(row, "reason-missing", Severity.ERROR, message, fix, sum_=sum_)
    elif not row.reason.unread and not gives_a_cause(row.reason.text):
        message = f"{told}，说明中没有讲扣分的原因（“{excerpt(row.reason.text)}”）"
        fix = "请写明没有做到什么、为什么，再写整改措施"
        yield _of(row, "reason-not-about-loss", Severity.WARNING, message, fix, sum_=sum_)


def _not_lost(row: Row, weight: Decimal) -> Iterator[Problem]:
    words = speaks_of_loss(row.reason.text, row.criterion.text)
    if words and not says_nothing(row.reason):
        message = f"自评满分{clean(weight)}分，说明中却写“{excerpt(words)}”"
        fix = "请核对：确有扣分的应扣减得分，没有扣分的应改写说明"
        yield _of(row, "reason-without-loss", Severity.WARNING, message, fix)


def _reason(row: Row) -> Iterator[Problem]:
    loss, weight, score = lost(row), row.weight.points, row.score.points
    if loss is None or weight is None or score is None or score < ZERO or extra(row):
        return
    if loss > ZERO:
        yield from _lost(row, loss, weight, score)
    elif loss == ZERO:
        yield from _not_lost(row, weight)


def _rubric_bands(indicator: Indicator) -> dict[Attainment, ShareBand] | None:
    """The three bands of the rubric's rule, where it judges by levels."""
    for rule in walk(indicator.rule):
        if isinstance(rule, (Judgement, Completion)) and len(rule.bands) == len(Attainment):
            bands = (ShareBand(band.at_least, band.at_most) for band in rule.bands)
            return dict(zip(Attainment, bands, strict=True))
    return None


def _by_levels(criterion: str) -> bool:
    """Whether a criterion names all levels in their order; each search goes on behind the one before."""
    place = 0
    for level in _BY_LEVELS:
        found = next(level.finditer(criterion, place), None)
        if found is None:
            return False
        place = found.end()
    return True


def _bands(case: Case, row: Row) -> dict[Attainment, ShareBand] | None:
    """The bands a row is judged by: the rubric's, else the usual ones where its criterion prints levels."""
    scored = case.score(row)
    known = _rubric_bands(scored.indicator) if scored else None
    return known or (BANDS if _by_levels(row.criterion.text) else None)


def _level(case: Case, row: Row) -> Iterator[Problem]:
    bands, part = _bands(case, row), share(row)
    level = named_level(row.reason.text) if bands else None
    if bands is None or part is None or level is None:
        return
    band = bands[level]
    if not band.at_least <= part <= band.at_most:
        message = f"说明的意思是“{level}”，得分却占分值的{percent(part, 2)}，该档应为{band.words}"
        sum_ = f"{row.score.text}÷{row.weight.text}={percent(part, 2)}"
        fix = "请使得分与评定档次相符，或改写说明"
        over = band.over(part, row.weight.points)
        yield _of(row, "level-band", Severity.WARNING, message, fix, sum_=sum_, points_=over)


def _other_year(row: Row, year: int) -> Iterator[Problem]:
    """Years of another time; where the form's own year stands beside them they are compared, not slipped."""
    named: set[int] = set()
    for clause in re.split(_CLAUSE, re.sub(_TITLES, "", row.reason.text)):
        planned = year + 1 if re.search(_PLANNED, clause) else None
        named.update({int(found[1]) for found in re.finditer(_YEAR, clause)} - {planned})
    if named and year not in named:
        years = "、".join(f"{each}年" for each in sorted(named))
        message = f"说明中提到{years}，本表是{year}年度的，是否笔误"
        yield _of(row, "reason-other-year", Severity.NOTICE, message, "请核对年份；确指其他年度的不必修改")


def _repeated(rows: tuple[Row, ...]) -> Iterator[Problem]:
    same: dict[str, list[Row]] = {}
    for row in rows:
        text = bare(row.reason.text)
        if len(text) >= _LONG_ENOUGH:
            same.setdefault(text, []).append(row)
    for text, those in same.items():
        if len(those) > 1 and len({row.reason.source for row in those}) > 1:
            message = f"{listed(called(row) for row in those)}的说明一字不差（“{excerpt(text)}”）"
            fix = "请分别写明各指标自己的依据或原因"
            yield Problem(
                "reason-repeated",
                Severity.NOTICE,
                message,
                fix,
                those[0].reason.source,
                others=tuple(row.reason.source for row in those[1:]),
            )


def check(case: Case) -> Iterator[Problem]:
    """What is wrong with the words beside the scores; nothing of a form that nobody has filled in."""
    form = case.form
    if not filled(form):
        return
    for row in form.rows if Column.REASON in form.columns else ():
        yield from _reason(row)
        yield from _level(case, row)
        if form.year is not None:
            yield from _other_year(row, form.year)
    yield from _repeated(form.rows)
    yield from evidence(case)
