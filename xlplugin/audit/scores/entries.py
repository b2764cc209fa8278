"""What was typed into the cells: scores that are no points, or out of range; what is left of a blank form."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import clean, filled, same, says_nothing
from xlplugin.facts.entry import NO_DATE, Entry, EntryKind
from xlplugin.form.case import Case
from xlplugin.form.form import Form, Row
from xlplugin.money import ZERO, plain, round_half_up
from xlplugin.pattern import Pattern
from xlplugin.problem import Code, Problem, Severity, Source

_OWN: Final = "自评得分"
_REVIEWED: Final = "核定得分"
_OF_FACTS: Final = ("#N/A", "#VALUE!", "#NUM!")
"""How a custom function says that facts are missing or unusable: those are told, and not its cell."""

_CROSSES: Final = r"(?<![A-Za-z0-9])[XxＸｘ]{2,}(?![A-Za-z0-9])|[×✕╳]{2,}|[*＊]{2,}"
_CROSS: Final = "X|x|Ｘ|ｘ|×|✕|╳|*|＊"
_LEFT: Final = Pattern(
    r"[（(【\[]\s*(?:请(?![示款购求])|此处|在此)[^）)】\]]{0,40}(?:填|写|补充|说明|选择)[^）)】\]]{0,40}[）)】\]]"
    r"|[（(【\[]\s*(?:填写|填报|简述|简要说明|概述)[^）)】\]]{0,40}[）)】\]]"
    r"|(?:^|(?<=[。；;：:\n]))\s*请(?:在此|于此|如实|据实|按实际情况|根据实际情况|简要|逐项)?(?:填写|填报|填列|输入|选择)"
    r"|(?:单击|点击)(?:此处|这里)|此处(?:填写|输入|填报|应填)|在此(?:填写|输入|处填写)"
    r"|填写说明|填表说明|填报说明|填写示例|^\s*此处\s*$"
    r"|待(?:补充|填写|填报|核实后填|填)(?=$|[\s，,。；;）)])"
    rf"|(?:{_CROSSES})(?=\s*(?:[百千万亿]?元|[%％个户次年]|人(?!民)))"
    r"|[_＿]{2,}|〔\s*〕|【\s*】|\[\s*\]|(?<![\d.,，])0{4,}(?![\d.])",
    words=f"请|填|击|_|＿|〔|【|[|{_CROSS}|此处|在此|简述|简要说明|概述|待补充|0000",
)
_EXAMPLE: Final = Pattern(r"\s*(?:示例|样例|例|填写样例)\s*[：:]", words="：|:")
# Names are made out so where a form is published, and a sentence may ask somebody else to fill in something.
_PERHAPS_LEFT: Final = Pattern(
    rf"{_CROSSES}|某某|请(?:如实|据实|逐项)?(?:填写|填报|填列)", words=f"{_CROSS}|某某|请"
)
_FIRST: Final = re.compile(
    "|".join({re.escape(word[0]) for each in (_LEFT, _EXAMPLE, _PERHAPS_LEFT) for word in each.words})
)
"""The letters of which every text holds one that any of these occurs in: most texts hold none."""
_WHO: Final = (
    r"(?:部门|单位)(?:（单位）|\(单位\))?(?:名称)?|(?:填报|实施|项目|预算|主管|评价|申报)(?:单位|部门)(?:名称)?"
    r"|主管部门及代码|项目名称"
)


_COLUMNS: Final = ("说明", "佐证材料", "年度指标值", "实际完成值")
_TYPED: Final = (EntryKind.TEXT, EntryKind.TYPED_NUMBER)


class _Cell(NamedTuple):
    """A score cell: the row it belongs to and which of its scores it is."""

    row: Row
    entry: Entry
    what: str


def check(case: Case) -> Iterator[Problem]:
    """What is wrong with the score cells; of a form without claims only that it is blank, if it is."""
    form = case.form
    if not form.rows:
        return
    if not filled(form):
        if _scored(case) and case.sheet and any(line.score is not None for line in case.sheet.lines):
            return
        what = _OWN if form.scored else "完成值"
        message = f"表尚未填写：{len(form.rows)}个指标都没有{what}"
        yield codes.FORM_BLANK.at(Source(form.file, sheet=form.sheet), message)
        return
    if not form.scored:
        return
    reviewed = any(not row.reviewed.blank for row in form.rows)
    match = case.match
    decimals = match.rubric.decimals if match and not match.rubric.of_form else None
    further = frozenset(each.heading for row in form.rows for each in row.others if not each.entry.blank)
    cells = [cell for row in form.rows for cell in _cells(row, reviewed=reviewed, further=further)]
    for cell in cells:
        row, entry, what = cell
        scored = case.score(row) if _scored(case) else None
        if what == _OWN and entry.blank and not entry.formula and scored and scored.score is not None:
            continue  # nobody claimed: its score is what counts, and on a scored form stands there
        if entry.percent:
            yield codes.SCORE_PERCENT.at(entry.source, f"{what}填的是百分数{entry.text}，应为分数", row=row)
        elif not entry.computed or what == _OWN or entry.text not in _OF_FACTS:
            found = (codes.SCORE_ERROR, codes.SCORE_TEXT, codes.SCORE_BLANK)
            yield from no_number(entry, what, found, row)
        yield from _points(cell, decimals)
    for row in form.rows:
        yield from _deduction(row)
    yield from _typed([cell for cell in cells if cell.entry.kind is EntryKind.TYPED_NUMBER])


def _scored(case: Case) -> bool:
    """Whether scores of ours stand for blank claims: an item form has facts before anybody has scored it."""
    assessment = case.assessment
    return assessment is not None and (assessment.has_facts_sheet or not assessment.loaded.rubric.of_form)


def _cells(row: Row, *, reviewed: bool, further: frozenset[str]) -> Iterator[_Cell]:
    yield _Cell(row, row.score, _OWN)
    for each in row.others:
        if each.heading in further:
            yield _Cell(row, each.entry, each.heading)
    if reviewed:
        yield _Cell(row, row.reviewed, _REVIEWED)


def no_number(
    entry: Entry, what: str, found: tuple[Code, Code, Code], row: Row | None = None
) -> Iterator[Problem]:
    """A cell that should hold a number and does not: the codes of an error, of text, and of nothing there."""
    error, text, blank = found
    if entry.kind is EntryKind.ERROR:
        message = f"{what}的公式出错（{entry.text}）"
        yield error.at(entry.source, message, fix=codes.MEND_FORMULA, row=row)
    elif entry.kind is EntryKind.TEXT:
        message, fix = f"{what}应为数字，填的是{entry.quoted}", NO_DATE if entry.date else ""
        yield text.at(entry.source, message, fix=fix, row=row)
    elif entry.unread:
        yield error.at(entry.source, f"{what}的公式没有结果", row=row)
    elif entry.blank:
        yield blank.at(entry.source, f"{what}没有填写", row=row)


def _points(cell: _Cell, decimals: int | None) -> Iterator[Problem]:
    """Points out of range, or with more decimals than the rubric gives."""
    row, entry, what = cell
    score, weight = entry.points, row.weight.points
    if score is None:
        return
    if score < ZERO and not row.extra:
        message = f"{what}是{plain(score)}分，得分不能小于0"
        yield codes.SCORE_RANGE.at(entry.source, message, f"{plain(score)}<0", row=row)
    if weight is not None and score > weight > ZERO and not same(score, weight):
        message = f"{what}是{clean(score)}分，超过分值{plain(weight)}分"
        sum_ = f"{clean(score)}-{clean(weight)}={clean(score - weight)}"
        fix = f"请改为不超过{plain(weight)}分"
        yield codes.SCORE_RANGE.at(entry.source, message, sum_, fix=fix, points=score - weight, row=row)
    rounded = score if decimals is None else round_half_up(score, decimals)
    if not same(score, rounded):
        message = f"{what}是{clean(score)}分，本套评价标准的得分保留{decimals}位小数"
        yield codes.SCORE_DECIMALS.at(entry.source, message, fix=f"请四舍五入为{plain(rounded)}分", row=row)


def _deduction(row: Row) -> Iterator[Problem]:
    """The points taken off against what is left of the weight, by whichever score they were taken off."""
    weight, off, own = row.weight.points, row.deduction.points, row.score.points
    if weight is None or off is None or own is None or row.extra:
        return
    left = weight - abs(off)
    scores = (own, row.reviewed.points, *(each.entry.points for each in row.others))
    if any(score is not None and same(score, left) for score in scores):
        return
    message = (
        f"扣分是{clean(abs(off))}分，分值{clean(weight)}分、{_OWN}{clean(own)}分，应扣{clean(weight - own)}分"
    )
    sum_ = f"{clean(weight)}-{clean(abs(off))}={clean(left)}≠{clean(own)}"
    yield codes.DEDUCTION_DIFFERS.at(row.deduction.source, message, sum_, row=row)


def _typed(typed: list[_Cell]) -> Iterator[Problem]:
    """One notice for all of them: who types one score as text has mostly typed the whole column so."""
    if typed:
        row, entry, what = typed[0]
        others = tuple(cell.entry.source for cell in typed[1:])
        more = f"等{len(typed)}个得分" if others else ""
        message = f"“{row.called}”{what}“{entry.text}”{more}是按文本录入的，表中求和时不会计入"
        yield codes.SCORE_TYPED_TEXT.at(entry.source, message, others=others)


def _texts(form: Form) -> Iterator[tuple[str, str, Source, str]]:
    """What people typed: the text, what it is, where it stands, and the indicator it belongs to."""
    yield form.title, "标题", Source(form.file, sheet=form.sheet), ""
    for field in form.fields:
        if field.value.kind in _TYPED:
            yield field.value.text, f"“{field.label}”一栏", field.value.source, ""
    for row in form.rows:
        cells = zip(_COLUMNS, (row.own_reason, row.evidence, row.target, row.actual), strict=True)
        for column, entry in cells:
            if entry.kind in _TYPED:
                yield entry.text, f"“{row.called}”的{column}", entry.source, row.name


def check_leftovers(case: Case) -> Iterator[Problem]:
    """What a filled form still has of the blank one, which may have all of it; and drafts of ours."""
    for text, where, source, indicator in _texts(case.form) if filled(case.form) else ():
        if not _FIRST.search(text):
            continue
        found, perhaps = _EXAMPLE.match(text) or _LEFT.search(text), _PERHAPS_LEFT.search(text)
        if found:
            message = f"{where}留有空白表的提示文字“{found[0].strip()}”"
            yield codes.LEFTOVER_PROMPT.at(source, message, indicator=indicator)
        elif perhaps:
            message = f"{where}写有“{perhaps[0]}”，是否为还没有填写的内容"
            fix = "没有填写的请改为实际内容；按规定隐去名称的不必修改"
            notice = Severity.NOTICE
            yield codes.LEFTOVER_PROMPT.at(source, message, fix=fix, severity=notice, indicator=indicator)
    for row in case.form.rows:
        if row.drafted:
            yield codes.REASON_DRAFT.at(row.reason.source, "说明还是草稿", row=row)


def check_header(case: Case) -> Iterator[Problem]:
    """Who hands in a filled form, left blank in its header."""
    form = case.form
    for field in form.fields if filled(form) else ():
        label = re.sub(r"[\s：:*＊]", "", field.label)
        if says_nothing(field.value) and re.fullmatch(_WHO, label):
            place = field.value.source if field.value.source.cell else Source(form.file, sheet=form.sheet)
            yield codes.HEADER_BLANK.at(place, f"“{label}”没有填写")
