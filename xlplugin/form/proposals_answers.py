"""Answers and levels from the words of the indicator's own row, where they say plainly what is so."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.facts.clue import Clue
from xlplugin.facts.value import Level, YesNo
from xlplugin.facts.vocabulary import FactDefinition, UnitKind
from xlplugin.form.proposal import Proposal
from xlplugin.form.statement import Statement, squeezed

_ANY: Final = "…"
_PARTS: Final = "，,。；;！!？?\n"
_FAR: Final = 60
_CLAUSE: Final = 300
_DOUBTFUL: Final = (
    r"未|没|不|尚|拟|计划|将|应|须|需|待|是否|如|若|部分|基本|个别|除|大多|逾|超|得满分|得\d|扣|否则|"
    r"正在|推动|推进|上年|去年"
)
_BUT: Final = r"[，,。；;]?(?:但|然而|不过|除|仅|只是|其中\d)"


def _spans(phrase: str, plain: str) -> Iterator[tuple[int, int]]:
    """Where a phrase stands; ``…`` is up to 60 characters of the same line, no full stop among them."""
    words = phrase.split(_ANY)
    if all(word in plain for word in words):
        far = rf"[^。；;\n]{{0,{_FAR}}}?"
        yield from (found.span() for found in re.finditer(far.join(map(re.escape, words)), plain))


def _plainly(plain: str, start: int, end: int) -> bool:
    """Whether the rest of the clause neither denies, demands, foresees nor limits what the phrase says."""
    near, far = max(0, start - _CLAUSE), min(len(plain), end + _CLAUSE)
    first = max(near, *(plain.rfind(mark, near, start) + 1 for mark in _PARTS))
    last = min((place for mark in _PARTS if (place := plain.find(mark, end, far)) >= 0), default=far)
    rest = plain[first:start] + "|" + plain[end:last]
    return not re.search(_DOUBTFUL, rest) and not re.match(_BUT, plain[last : last + 6])


def _meaning(definition: FactDefinition, answer: str) -> Decimal | YesNo | Level:
    if definition.kind is UnitKind.YES_NO:
        return YesNo(answer)
    return Level(answer) if definition.kind is UnitKind.LEVEL else Decimal(answer)


def _said(clue: Clue, plain: str) -> str:
    """The words of the clue's phrase as they stand in the text; empty where it is not plainly said."""
    for phrase in clue.words:
        for start, end in _spans(squeezed(phrase), plain):
            if _plainly(plain, start, end):
                return plain[start:end]
    return ""


def from_answers(statement: Statement, definition: FactDefinition) -> Iterator[Proposal]:
    """The answers of one fact that the text gives in words."""
    plain = squeezed(statement.text)
    for clue in definition.clues:
        said = _said(clue, plain) if clue.answer else ""
        if said:
            unit = definition.counted if definition.kind is UnitKind.COUNT else ""
            how = f"{statement.place}写明“{said}”{'；' if clue.note else ''}{clue.note}"
            meaning = _meaning(definition, clue.answer)
            yield Proposal(definition, meaning, unit, statement.source, how, doubt=clue.note)
