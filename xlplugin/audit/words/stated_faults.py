"""Full marks beside a reason that counts a fault or says that a goal was reached only in part."""

from collections.abc import Iterator
from typing import Final

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.filled import called, extra, lost, says_nothing
from xlplugin.audit.basis.level_words import named_level
from xlplugin.audit.basis.loss_words import speaks_of_loss
from xlplugin.audit.basis.texts import excerpt
from xlplugin.form.form import Row
from xlplugin.money import ZERO, plain
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

_CLAUSES: Final = Pattern(r"[，,。；;！!\n]+")
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
# A fault put right, another's or another year's, and one that the standard lets pass.
_EXCUSED: Final = Pattern(r"整改|纠正|已处理|上年|去年|以前年度|往年|不扣|免于|下降|减少")
_ALLOWED: Final = Pattern(r"(?:不超过|以内|低于|小于|少于|[<≤＜])\s*[\d一二两三]")


def check(case: Case) -> Iterator[Problem]:
    """Warnings for full marks that the words beside them belie."""
    for row in case.form.rows:
        full = lost(row) == ZERO and row.weight.points and not extra(row)
        if full and not says_nothing(row.reason) and not _told_already(row):
            yield from _row(row)


def _told_already(row: Row) -> bool:
    """Whether the checks of reasons speak of these words."""
    return (
        bool(speaks_of_loss(row.reason.text, row.criterion.text)) or named_level(row.reason.text) is not None
    )


def _row(row: Row) -> Iterator[Problem]:
    text = row.reason.text
    if _PARTLY.search(text) and not _NO_PART.search(text):
        clause = next(each for each in _CLAUSES.split(text) if _PARTLY.search(each))
        yield _finding(row, clause)
        return
    excused = _EXCUSED.search(text) or _ALLOWED.search(row.criterion.text)
    faults = [each for each in _CLAUSES.split(text) if _FAULT.match(each)]
    if faults and not excused:
        yield _finding(row, faults[0])


def _finding(row: Row, clause: str) -> Problem:
    return Problem(
        "reason-without-loss",
        Severity.WARNING,
        f"“{called(row)}”自评满分{plain(row.score.number or ZERO)}分，说明中却写“{excerpt(clause)}”",
        "请核对：确应扣分的请扣减得分，不应扣分的请写明理由",
        row.reason.source,
        indicator=row.name,
    )
