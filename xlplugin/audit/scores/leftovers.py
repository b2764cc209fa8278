"""Text left over from a blank form: prompts, crosses, underscores, empty brackets; blank header fields."""

import re
from collections.abc import Iterator
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.filled import called, filled, says_nothing
from xlplugin.form.entry import Entry, EntryKind
from xlplugin.form.form import Row
from xlplugin.problem import Problem, Source

_LEFT: Final = (
    r"[（(【\[]\s*(?:请(?![示款购求])|此处|在此)[^）)】\]]{0,40}(?:填|写|补充|说明|选择)[^）)】\]]{0,40}[）)】\]]"
    r"|[（(【\[]\s*(?:填写|填报|简述|简要说明|概述)[^）)】\]]{0,40}[）)】\]]"
    r"|请(?:在此|于此|如实|据实|按实际情况|根据实际情况|简要|逐项)?(?:填写|填报|填列|输入|选择)"
    r"|(?:单击|点击)(?:此处|这里)|此处(?:填写|输入|填报|应填)|在此(?:填写|输入|处填写)"
    r"|填写说明|填表说明|填报说明|填写示例|^\s*此处\s*$"
    r"|^\s*(?:示例|样例|例|填写样例)\s*[：:]"
    r"|待(?:补充|填写|填报|核实后填|填)(?=$|[\s，,。；;）)])"
    r"|(?<![A-Za-z0-9])[XxＸｘ]{2,}(?![A-Za-z0-9])|[×✕╳]{2,}|[*＊]{2,}|某某"
    r"|[_＿]{2,}|〔\s*〕|【\s*】|\[\s*\]|(?<![\d.,，])0{4,}(?![\d.])"
)
_WHO: Final = (
    r"(?:部门|单位)(?:（单位）|\(单位\))?(?:名称)?|(?:填报|实施|项目|预算|主管|评价|申报)(?:单位|部门)(?:名称)?"
    r"|主管部门及代码|项目名称"
)


def check(case: Case) -> Iterator[Problem]:
    """What a filled form still has of the blank one; a form nobody has filled in may have all of it."""
    form = case.form
    if not filled(form):
        return
    yield from _left(form.title, "标题", Source(form.file, sheet=form.sheet))
    for field in form.fields:
        yield from _entry(field.value, f"“{field.label}”一栏")
    for row in form.rows:
        yield from _row(row)


def _left(text: str, where: str, source: Source, indicator: str = "") -> Iterator[Problem]:
    found = re.search(_LEFT, text)
    if found:
        message = f"{where}留有空白表的提示文字“{found[0].strip()}”"
        yield codes.LEFTOVER_PROMPT.at(source, message, indicator=indicator)


def _entry(entry: Entry, where: str, indicator: str = "") -> Iterator[Problem]:
    if entry.kind in (EntryKind.TEXT, EntryKind.TYPED_NUMBER):
        yield from _left(entry.text, where, entry.source, indicator)


def _row(row: Row) -> Iterator[Problem]:
    cells = {"说明": row.reason, "佐证材料": row.evidence, "年度指标值": row.target, "实际完成值": row.actual}
    for column, entry in cells.items():
        yield from _entry(entry, f"“{called(row)}”的{column}", row.name)


def check_header(case: Case) -> Iterator[Problem]:
    """Who hands in a filled form, left blank in its header."""
    form = case.form
    for field in form.fields if filled(form) else ():
        label = re.sub(r"[\s：:*＊]", "", field.label)
        if says_nothing(field.value) and re.fullmatch(_WHO, label):
            place = field.value.source if field.value.source.cell else Source(form.file, sheet=form.sheet)
            yield codes.HEADER_BLANK.at(place, f"“{label}”没有填写")
