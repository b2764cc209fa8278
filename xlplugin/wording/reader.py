"""From words back to the rule they stand for."""

from typing import Final, cast, get_args

from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.money import plain
from xlplugin.problem import Problem
from xlplugin.rules import AnyRule
from xlplugin.rules.base import Rule
from xlplugin.rules.combine import Shares, Sum
from xlplugin.rules.measure import Measure
from xlplugin.wording.cursor import Cursor
from xlplugin.wording.numbering import scope_of
from xlplugin.wording.phrasebook import (
    AROUND,
    DEFINITIONS,
    LEAVES,
    SHARE_PART,
    SHARES_HEAD,
    SUM_PART,
    Around,
    Lines,
    Sentences,
)
from xlplugin.wording.template import Template

_DEEPEST: Final = 40
_MOST_AROUND: Final = 200
"""How many lists may stand inside each other, and how many rules around others, before reading is refused."""


class Reader:
    """Reads one criterion, from its beginning to its end."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._cursor = Cursor(text, vocabulary)
        self._around = 0

    @property
    def problem(self) -> Problem | None:
        """Why there is no rule."""
        return self._cursor.problem

    def whole(self) -> AnyRule | None:
        """The rule the whole text stands for, or None and a problem."""
        rule, _ = self._rule(0)
        if rule is not None and not self._cursor.at_end:
            self._cursor.fail(self._cursor.at)
        return None if self._cursor.problem else cast("AnyRule", rule)

    def _rule(self, depth: int) -> tuple[Rule | None, int]:
        """The rule that stands here and the number of items of the list it is, 0 where it is none."""
        if depth > _DEEPEST:
            self._cursor.fail(self._cursor.at, "层次过多")
            return None, 0
        self._definitions()
        start = self._cursor.at
        rule, items = self._core(depth)
        while rule is not None:
            outer = self._outer(rule, scope_of(depth, items))
            if outer is rule:
                return rule, items
            rule = outer
        self._cursor.fail(start)
        return None, 0

    def _definitions(self) -> None:
        start = self._cursor.at
        while (fields := self._cursor.take(*DEFINITIONS)) is not None:
            measure = self._cursor.build(Measure, fields, start)
            if measure is not None:
                self._cursor.words.measures[measure.name] = measure
            start = self._cursor.at

    def _core(self, depth: int) -> tuple[Rule | None, int]:
        for sentences in LEAVES:
            start = self._cursor.at
            rule, items = self._leaf(sentences, depth)
            if rule is not None or self._cursor.at != start:
                return rule, items
        head = self._cursor.take(SHARES_HEAD)
        if head is not None:
            return self._list(Shares, depth, head["most"])
        if self._cursor.at_number(depth, 1):
            return self._list(Sum, depth)
        return None, 0

    def _leaf(self, sentences: Sentences, depth: int) -> tuple[Rule | None, int]:
        start, items = self._cursor.at, 0
        fields: dict[str, object] = {"kind": _kind(sentences.model)}
        if sentences.head is not None:
            head = self._cursor.take(sentences.head)
            if head is None:
                return None, 0
            fields |= head
        if sentences.lines is not None:
            lines = self._lines(sentences.lines, depth)
            if not lines and sentences.head is None:
                return None, 0
            items = len(lines) if sentences.lines.numbered else 0
            fields |= _gathered(sentences.lines, lines)
        return self._cursor.build(sentences.model, fields, start), items

    def _lines(self, lines: Lines, depth: int) -> list[dict[str, object]]:
        found: list[dict[str, object]] = []
        while True:
            start = self._cursor.at
            if lines.numbered and not self._cursor.take_number(depth, len(found) + 1):
                return found
            fields = self._cursor.take(*lines.sentences)
            if fields is None or (found and fields.get(lines.shared) != found[0].get(lines.shared)):
                self._cursor.at = start
                return found
            found.append(fields)

    def _list(self, model: type[Sum | Shares], depth: int, most: object = None) -> tuple[Rule | None, int]:
        start = self._cursor.at
        parts: list[dict[str, object]] = []
        while self._cursor.take_number(depth, len(parts) + 1):
            part = self._part(SUM_PART if model is Sum else SHARE_PART, depth, most)
            if part is None:
                return None, 0
            parts.append(part)
        fields: dict[str, object] = {"kind": _kind(model), "parts": parts}
        return self._cursor.build(model, fields, start), len(parts)

    def _part(self, sentence: Template, depth: int, most: object) -> dict[str, object] | None:
        start = self._cursor.at
        fields = self._cursor.take(sentence)
        if fields is None:
            self._cursor.fail(start)
            return None
        printed = fields.pop("most", most)
        rule, _ = self._rule(depth + 1)
        if rule is not None and rule.most != printed:
            self._cursor.fail(start, f"写的是{printed}分，后面的规则合计{plain(rule.most)}分")
            return None
        return None if rule is None else fields | {"rule": rule}

    def _outer(self, inner: Rule, scope: str) -> Rule | None:
        """The rule around one that has been read; the same rule where nothing stands around it."""
        self._definitions()
        self._cursor.words.scope = scope
        for around in AROUND:
            start = self._cursor.at
            fields = self._cursor.take(around.sentence)
            if fields is not None:
                return self._enclose(around, fields | {"rule": inner}, start)
        return inner

    def _enclose(self, around: Around, fields: dict[str, object], start: int) -> Rule | None:
        self._around += 1
        if self._around > _MOST_AROUND:
            self._cursor.fail(start, "层次过多")
            return None
        return self._cursor.build(around.model, fields | {"kind": _kind(around.model)}, start)


def _kind(model: type[Rule]) -> str:
    """The word that tells a kind of rule apart."""
    return str(get_args(model.__annotations__["kind"])[0])


def _gathered(lines: Lines, read: list[dict[str, object]]) -> dict[str, object]:
    """The fields of the rule that its lines hold: the members, and what every line repeats."""
    members = [{name: value for name, value in each.items() if name != lines.shared} for each in read]
    shared = {lines.shared: read[0][lines.shared]} if lines.shared else {}
    return {lines.field: members} | shared
