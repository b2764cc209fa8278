"""Claims without evidence: no document is named, or the reason leaves out what the standard goes by."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import listed, lost, says_nothing
from xlplugin.audit.basis.columns import bare
from xlplugin.audit.basis.texts import excerpt, letter_pairs
from xlplugin.facts.entry import NOTHING
from xlplugin.facts.figures import figures
from xlplugin.facts.vocabulary import UnitKind
from xlplugin.form.case import Case
from xlplugin.form.form import Column, Row
from xlplugin.money import MISSING, ZERO, plain
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem

_MOST_TOLD: Final = 3

# What a standard asks for, and what a reason speaks of.
_TOP: Final = Pattern(r"(?:^|(?<=[\n；;。：:\s]))(\d{1,2})[.、．](?!\d)")
_SUB: Final = Pattern(r"(?:^|(?<=[\n；;。：:\s]))[（(](\d{1,2})[）)]")
_EARNS: Final = Pattern(r"得(?:\d+(?:\.\d+)?分|满分)|[（(]\d+(?:\.\d+)?分[）)]")
# Bands, deductions and formulas are alternatives or reckonings, not items to be evidenced one by one.
_NO_ITEM: Final = Pattern(r"[<>≤≥＜＞%％]|扣\d|酌情|各占|分别占|得分(?:合计|情况)|综合得分|×|无法")
_POINTS: Final = Pattern(r"(?s:[（(]\d+(?:\.\d+)?分[）)]|的?[,，]?得.*|[,，]?否则.*|[,，]发现.*)")
_BAND: Final = Pattern(r"[<>≤≥＜＞]=?\s*\d+(?:\.\d+)?\s*[%％][^。；;\n]{0,20}得")
_SUBORDINATE: Final = Pattern(r"(?:下属|所属|直属|二级)(?:预算)?单位")
_UNITS: Final = Pattern(
    r"(?:下属|所属|直属|二级|基层)?(?:预算)?单位(?:总)?(?:数量?|个数|家数)(?:[（(].*[）)])?[:：]?"
)
_ANSWERS: Final = (UnitKind.YES_NO, UnitKind.LEVEL, UnitKind.COUNT)
_FEWEST: Final = 2
_COVERED: Final = 0.75
_ITEMS_AT_MOST: Final = 12


def check(case: Case) -> Iterator[Problem]:
    """One finding where the whole column or many rows are blank, else one for every row that lacks it."""
    if Column.EVIDENCE not in case.form.columns:
        return
    lacking = [row for row in case.form.rows if (row.score.points or ZERO) > ZERO and _shows_nothing(row)]
    weight = plain(sum((row.weight.points or ZERO for row in lacking), ZERO))
    if len(lacking) > 1 and all(map(_shows_nothing, case.form.rows)):
        told = f"有得分的{len(lacking)}项指标（分值合计{weight}分）都没有写明依据"
        yield codes.EVIDENCE_MISSING.at(lacking[0].evidence.source, f"佐证材料一栏全部空白：{told}")
    elif len(lacking) > _MOST_TOLD:
        names = listed(row.called for row in lacking)
        message = f"{len(lacking)}项有得分的指标（分值合计{weight}分）没有填写佐证材料：{names}"
        place, *others = (row.evidence.source for row in lacking)
        yield codes.EVIDENCE_MISSING.at(place, message, others=others)
    else:
        for row in lacking:
            message = f"自评{plain(row.score.points or ZERO)}分，没有填写佐证材料"
            yield codes.EVIDENCE_MISSING.at(row.evidence.source, message, row=row)


def _shows_nothing(row: Row) -> bool:
    return says_nothing(row.evidence) and not row.pictured


def check_items(case: Case) -> Iterator[Problem]:
    """Notices for claims whose reason leaves out what their standard goes by."""
    for row in case.form.rows:
        yield from _rate_unstated(row)
        if lost(row) == ZERO and row.own_reason.text:
            yield from list(_by_standard(row)) or _by_facts(case, row)


def _by_facts(case: Case, row: Row) -> Iterator[Problem]:
    """What the rubric's rule asks for and the reason, which answers some of it, leaves unanswered."""
    line = case.trial_score(row)
    asked = [fact for fact in line.inputs if fact.definition.kind in _ANSWERS] if line else []
    said = {each.definition.id for each in case.proposals if each.source == row.reason.source}
    answered = [fact.definition.label for fact in asked if fact.definition.id in said]
    unanswered = [fact.definition.label for fact in asked if fact.value is MISSING]
    if answered and unanswered:
        told = f"说明写明了{'、'.join(answered)}，没有写明{'、'.join(unanswered)}"
        yield _incomplete(row, told, len(asked), len(unanswered))


def _incomplete(row: Row, told: str, asked: int, less: int) -> Problem:
    """Full marks for so many things asked for, of which the reason shows fewer."""
    message = f"自评满分（{plain(row.score.number or ZERO)}分），{told}"
    return codes.EVIDENCE_INCOMPLETE.at(
        row.reason.source, message, f"{asked}－{less}＝{asked - less}", row=row
    )


def check_subordinates(case: Case) -> Iterator[Problem]:
    """Full marks for what subordinate units do, where the header says that there are none."""
    counts = (each.value for each in case.form.fields if _UNITS.fullmatch(bare(each.label)))
    count = next(counts, NOTHING)
    rows = [row for row in case.form.rows if _SUBORDINATE.search(row.criterion.text) and lost(row) == ZERO]
    if count.number == ZERO and rows:
        names = listed(row.called for row in rows)
        message = f"表头单位数填0，而{names}自评满分，其评分标准含下属单位的要求"
        others = [row.score.source for row in rows]
        yield codes.NO_SUBORDINATES.at(count.source, message, others=others)


def _rate_unstated(row: Row) -> Iterator[Problem]:
    """A reason without any figure where the standard has bands of a rate."""
    reason = row.own_reason
    if not row.score.number or reason.unread or says_nothing(reason):
        return
    bands = len(list(_BAND.finditer(row.criterion.text)))
    if bands >= _FEWEST and not figures(reason.text):
        message = f"按比率分档计分，说明没有写出比率或计算所用的数：“{excerpt(reason.text)}”"
        yield codes.RATE_NOT_STATED.at(row.reason.source, message, row=row)


def _split(text: str, numbering: Pattern) -> list[str]:
    """The items of a numbered list, which counts 1, 2, 3 …; empty where it does not."""
    marks = list(numbering.finditer(text))
    if not marks or [int(each[1]) for each in marks] != list(range(1, len(marks) + 1)):
        return []
    ends = [*(each.start() for each in marks[1:]), len(text)]
    return [text[each.end() : end].strip() for each, end in zip(marks, ends, strict=True)]


def _items(criterion: str) -> list[str]:
    """The things a standard asks for, each with points of its own; inner items in their outer one's place."""
    leaves = [leaf for item in _split(criterion, _TOP) for leaf in _split(item, _SUB) or [item]]
    earning = [leaf for leaf in leaves if _EARNS.search(leaf)]
    return earning if all(leaf in earning or "各占" in leaf or "分别占" in leaf for leaf in leaves) else []


def _by_standard(row: Row) -> Iterator[Problem]:
    """What the printed standard lists and the reason does not speak of."""
    items, reason = _items(row.criterion.text), row.own_reason.text
    if not _FEWEST <= len(items) <= _ITEMS_AT_MOST or any(_NO_ITEM.search(item) for item in items):
        return
    answers = _split(reason, _TOP)
    if len(answers) > 1:
        said = _pairs(reason)
        missing = [min(items, key=lambda item: len(_pairs(item) & said) / (len(_pairs(item)) or 1))]
        shown = len(answers)
    else:
        shares = _own_shares(items, reason)
        missing = [item for item, share in zip(items, shares, strict=True) if share == 0]
        shown = len(items) - len(missing) if max(shares) >= _COVERED else len(items)
    if shown < len(items):
        doubt = f"疑未说明“{excerpt(_POINTS.sub('', missing[0]))}”"
        told = f"评分标准列有{len(items)}项，说明只涉及{shown}项，{doubt}"
        yield _incomplete(row, told, len(items), shown)


def _pairs(text: str) -> frozenset[str]:
    return letter_pairs(re.sub(r"[^\w]", "", bare(_POINTS.sub("", text))))


def _own_shares(items: Sequence[str], reason: str) -> list[float]:
    """Of the pairs of letters that only one item has, the share that the reason has too."""
    said, own = _pairs(reason), [_pairs(item) for item in items]
    shares = []
    for place, pairs in enumerate(own):
        only = pairs.difference(*own[:place], *own[place + 1 :])
        shares.append(len(only & said) / len(only) if only else 1.0)
    return shares
