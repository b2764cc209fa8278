"""The words beside the scores: losses without a reason, reasons without a loss, levels, faults, slips."""

from collections.abc import Iterator
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import clean, filled, full_marks, listed, lost, says_nothing
from xlplugin.audit.basis.columns import bare
from xlplugin.audit.basis.reason_words import (
    CLAUSE_END,
    only_praises,
    out_of_band,
    speaks_of_loss,
)
from xlplugin.audit.basis.texts import excerpt
from xlplugin.facts.levels import Attainment, named_level
from xlplugin.form.case import Case
from xlplugin.form.form import Column, Row
from xlplugin.form.printed_bands import bands_of
from xlplugin.money import ZERO, plain
from xlplugin.pattern import Pattern, holds
from xlplugin.problem import Problem, Severity
from xlplugin.rubric.model import Indicator
from xlplugin.rules.base import walk
from xlplugin.rules.completion import Completion
from xlplugin.rules.judgement import USUAL_BANDS, JudgedBand, Judgement

_YEAR: Final = Pattern(r"(?<!\d)((?:19|20)\d\d)\s*年", words="19|20")
_TITLES: Final = Pattern(
    r"《[^》]{0,99}》|[〔\[（(](?:19|20)\d\d[〕\]）)]|“[^”]{0,199}”", words="》|〕|]|）|)|”"
)
# What is put off or planned belongs to the year after.
_PLANNED: Final = Pattern(
    r"[延推顺][期迟后延]?[至到]|结转|下一?年|次年|明年|将|今后|预计|计划"
    r"|完善|改进|加强|继续|力争|争取|确保|加快"
)
# Sayings this short are repeated by nature: 符合规定, 已按要求完成.
_LONG_ENOUGH: Final = 10
# A criterion that scores by levels names them one after the other with their shares of the points.
_BY_LEVELS: Final = (Pattern(r"达成"), Pattern(r"部分(?:达成|完成)"), Pattern(r"未(?:达成|完成)"))
# Full marks beside a counted fault.
# The fault opens its clause: 查处违规案件12宗 is work done, 违规使用资金1笔 is a fault.
_FAULT: Final = Pattern(
    r"\s*(?:\d{1,2}[.、．)）])?(?:(?:19|20)\d\d年度?|全年|年内|本年度?|本?[我单本](?:单位|部门|局)|存在|发现|发生|出现|"
    r"其中|另有|有|共|累计|(?:实有|在编|编外|在职)?人员)*"
    r"(?:超标|超编|超支|超期|逾期|超范围|违规|违纪|漏报|迟报|瞒报|错报|虚报|差错|有责投诉|有效投诉|"
    r"投诉(?:成立|属实|有效))"
    r"[^，,。；;\d无未零没不]{0,12}(?:[1-9]\d*|[一二两三四五六七八九十]+)"
    r"(?:例|项|起|件|次|笔|人|名|宗|处|家|个|户|辆|台|套|天|日)"
)
_PARTLY: Final = Pattern(r"部分(?:指标|目标|任务)?(?:已)?(?:达成|完成|达到|实现|达标)")
_NO_PART: Final = Pattern(r"(?:无|没有|不存在|不是|并非|如|若)[^，,。；;]{0,6}部分")
# What surely contradicts full marks: points that are said to be off, a standard that takes them off.
_TAKEN_OFF: Final = Pattern(r"[扣失丢][减去分除]?\s*(?:\d+(?:\.\d+)?|[一二两三四五半])\s*分")
_TAKES_OFF: Final = Pattern(r"扣|不得分|[得计]0分|否决")
# Headings that ask why points were lost; 备注 and 得分依据 do not.
_DEMANDING: Final = ("原因", "扣分", "失分", "偏差", "整改", "改进", "未达标", "理由")
_NOT_APPLICABLE: Final = Pattern(r"不适用|不涉及|[Nn]/?[Aa]")
# A fault put right, another's or another year's, and one that the standard lets pass.
_EXCUSED: Final = Pattern(r"整改|纠正|已处理|上年|去年|以前年度|往年|不扣|免于|下降|减少")
_ALLOWED: Final = Pattern(r"(?:不超过|以内|低于|小于|少于|[<≤＜])\s*[\d一二两三]")


def _full_marks(row: Row, words: str, *, belied: bool) -> Problem:
    """Full marks beside words of a loss: whether points should be taken off is asked.

    Args:
        row: the indicator.
        words: the words.
        belied: whether figures contradict the score: points that the words say were taken off, or a count of
            what the standard takes points off for.
    """
    told, points = f"“{excerpt(words)}”", plain(row.score.number or ZERO)
    if belied:
        message = f"自评满分{points}分，说明中却写{told}"
        return codes.REASON_WITHOUT_LOSS.at(row.reason.source, message, row=row)
    message = f"自评满分{points}分，说明中写有{told}，是否应扣分"
    fix = "请核对：确应扣分的扣减得分，不应扣分的不必修改"
    return codes.REASON_WITHOUT_LOSS.at(
        row.reason.source, message, fix=fix, severity=Severity.NOTICE, row=row
    )


def _reason(row: Row, *, demanded: bool) -> Iterator[Problem]:
    """What is wrong with the words of a row; where its column asks for no reason, one is only asked for."""
    loss, weight, score = lost(row), row.weight.points, row.score.points
    if loss is None or weight is None or score is None or score < ZERO or loss < ZERO or row.extra:
        return
    reason = row.own_reason
    text = reason.text
    if loss == ZERO:
        words = speaks_of_loss(text, row.criterion.text)
        if words and not says_nothing(reason):
            clauses = CLAUSE_END.split(text)
            off = any(_TAKEN_OFF.search(each) and speaks_of_loss(each) for each in clauses)
            yield _full_marks(row, words, belied=off)
        return
    told = f"分值{clean(weight)}分，自评{clean(score)}分，扣了{clean(loss)}分"
    sum_ = f"{clean(weight)}-{clean(score)}={clean(loss)}"
    if says_nothing(reason):
        message = f"{told}，没有说明原因" + (f"（只写了“{text}”）" if text else "")
        fix = f"请写明{clean(loss)}分扣在哪里、为什么、怎样整改"
        # 不适用 may be the very reason.
        severity = None if demanded and not _NOT_APPLICABLE.search(text) else Severity.NOTICE
        yield codes.REASON_MISSING.at(row.reason.source, message, sum_, fix=fix, severity=severity, row=row)
    elif not reason.unread and only_praises(text):
        message = f"{told}，请看说明是否讲了扣分的原因（“{excerpt(text)}”）"
        yield codes.REASON_NOT_ABOUT_LOSS.at(row.reason.source, message, sum_, row=row)


def _rubric_bands(indicator: Indicator) -> dict[Attainment, JudgedBand] | None:
    """The three bands of the rubric's rule, where it judges by levels."""
    for rule in walk(indicator.rule):
        if isinstance(rule, (Judgement, Completion)) and len(rule.bands) == len(Attainment):
            return dict(zip(Attainment, rule.bands, strict=True))
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


def _bands(case: Case, row: Row) -> dict[Attainment, JudgedBand] | None:
    """The bands a row is judged by: the rubric's; where its criterion names levels, its own or the usual."""
    scored = case.score(row)
    known = _rubric_bands(scored.indicator) if scored else None
    if known or not _by_levels(row.criterion.text):
        return known
    printed = bands_of(case.form, row)
    return dict(zip(Attainment, printed, strict=True)) if printed else USUAL_BANDS


def _level(case: Case, row: Row) -> Iterator[Problem]:
    level = named_level(row.own_reason.text)
    bands = _bands(case, row) if level else None
    if bands and level:
        told = (f"说明的意思是“{level}”", "该档应为")
        yield from out_of_band(
            row, row.reason.source, bands[level], told, "请使得分与评定档次相符，或改写说明"
        )


def _other_year(row: Row, year: int) -> Iterator[Problem]:
    """Years of another time; where the form's own year stands beside them they are compared, not slipped."""
    text, named = row.own_reason.text, set[int]()
    for clause in CLAUSE_END.split(_TITLES.sub("", text)) if "年" in text else ():
        stated = {int(found[1]) for found in _YEAR.finditer(clause)}
        named |= stated - {year + 1} if stated and _PLANNED.search(clause) else stated
    if named and year not in named:
        years = "、".join(f"{each}年" for each in sorted(named))
        yield codes.REASON_OTHER_YEAR.at(
            row.reason.source, f"说明中提到{years}，本表是{year}年度的，是否笔误", row=row
        )


def check_repeated(case: Case) -> Iterator[Problem]:
    """Indicators of a filled form that have one and the same reason."""
    same: dict[str, list[Row]] = {}
    for row in case.form.rows if filled(case.form) else ():
        text = bare(row.own_reason.text)
        if len(text) >= _LONG_ENOUGH:
            same.setdefault(text, []).append(row)
    for text, those in same.items():
        if len(those) > 1 and len({row.reason.source for row in those}) > 1:
            message = f"{listed(row.called for row in those)}的说明一字不差（“{excerpt(text)}”）"
            first, *others = (row.reason.source for row in those)
            yield codes.REASON_REPEATED.at(first, message, others=others)


def check(case: Case) -> Iterator[Problem]:
    """What is wrong with the words beside the scores; nothing of a form that nobody has filled in."""
    form = case.form
    heading = form.heading(Column.REASON)
    demanded = not heading or holds(heading, _DEMANDING)
    for row in form.rows if filled(form) and Column.REASON in form.columns else ():
        yield from _reason(row, demanded=demanded)
        yield from _level(case, row)
        if form.year is not None:
            yield from _other_year(row, form.year)


def check_full_marks(case: Case) -> Iterator[Problem]:
    """Full marks beside a counted fault or a part reached, where the check of reasons says nothing."""
    for row in case.form.rows:
        reason = row.own_reason
        if (
            full_marks(row)
            and not says_nothing(reason)
            and not speaks_of_loss(reason.text, row.criterion.text)
        ):
            levelled = named_level(reason.text) and _bands(case, row)
            yield from () if levelled else _faulty(row)


def _faulty(row: Row) -> Iterator[Problem]:
    text = row.own_reason.text
    excused = _EXCUSED.search(text) or _ALLOWED.search(row.criterion.text)
    clauses = CLAUSE_END.split(text)
    if _PARTLY.search(text) and not _NO_PART.search(text):
        partly = next(each for each in clauses if _PARTLY.search(each))
        yield _full_marks(row, partly, belied=False)
    else:
        faults = [each for each in clauses if _FAULT.match(each) and not excused]
        for each in faults[:1]:
            yield _full_marks(row, each, belied=_TAKES_OFF.search(row.criterion.text) is not None)
