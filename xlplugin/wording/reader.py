"""The rule that a scoring standard stands for."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Final, NamedTuple, NoReturn, TypeVar, get_args

from pydantic import ValidationError

from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.model import Record, build
from xlplugin.money import plain
from xlplugin.problem import Code, Refused, Severity, Source
from xlplugin.rules import AnyRule
from xlplugin.rules.base import Rule
from xlplugin.rules.condition import Within
from xlplugin.rules.measure import Measure
from xlplugin.rules.parts import OneOf, Sum
from xlplugin.wording.phrasebook import (
    AROUND,
    DEFINITIONS,
    LEAVES,
    LISTS,
    RuleLines,
    Sentences,
    marker,
    scope_of,
)
from xlplugin.wording.template import CriterionContext, Template, Unread

M = TypeVar("M", bound=Record)

_SHOWN: Final = 40
_CLAUSE: Final = re.compile(r"[^；。\n]*")
_SPACE: Final = re.compile(r"\s*")
_NOT_UNDERSTOOD: Final = Code(
    "criterion-words", Severity.ERROR, "请照系统列出的评分标准的句式书写，只改名称、数字和数据项"
)
_REASONS: Final = {
    "value_error": "{error}",
    "too_short": "至少应有{min_length}条",
    "greater_than": "数值应大于{gt}",
    "greater_than_equal": "数值应不小于{ge}",
    "less_than": "数值应小于{lt}",
    "less_than_equal": "数值应不大于{le}",
}
_DEEPEST: Final = 40
_MOST_AROUND: Final = 200
"""How many lists may stand inside each other, and how many rules around others, before reading is refused."""


def parse_criterion(text: str, vocabulary: Vocabulary) -> AnyRule:
    """The rule of a scoring standard in the wording of ``criterion``.

    Args:
        text: the standard; line breaks and 。 or ； at the end of a clause make no difference.
        vocabulary: the facts, found by their labels.

    Returns:
        The rule, with no ``SumPart.function`` and no ``stated`` rate in the place of amounts.

    Raises:
        Refused: a clause is not understood; the problem names the first such, with its line.
    """
    return _CriterionReader(text, vocabulary).whole()


class LineNote(NamedTuple):
    """What is said beside a line, in the words of ``CriterionLine``; the stated fact by its label."""

    function: str = ""
    stated: str = ""


_NO_NOTE: Final = LineNote()


class NotedRule(NamedTuple):
    """A rule that was read with notes beside its lines.

    Attributes:
        rule: the rule.
        kinds: the kinds of rule whose words begin on each line, by its number from 1.
        functions: the lines on which a part begins that may have a function.
        stating: the lines with what a stated fact can stand for.
    """

    rule: AnyRule
    kinds: Mapping[int, Sequence[str]]
    functions: AbstractSet[int]
    stating: AbstractSet[int]


def parse_noted(text: str, vocabulary: Vocabulary, notes: Mapping[int, LineNote]) -> NotedRule:
    """The rule of a scoring standard, and of what stands beside its lines, by their numbers from 1.

    Raises:
        Refused: as for ``parse_criterion``.
    """
    reader = _CriterionReader(text, vocabulary, notes)
    return NotedRule(reader.whole(), reader.kinds, reader.functions, reader.stating)


class _CriterionReader:
    """Reads one criterion, from its beginning to its end; refuses the first clause it does not understand."""

    def __init__(
        self, text: str, vocabulary: Vocabulary, notes: Mapping[int, LineNote] = MappingProxyType({})
    ) -> None:
        self._text = text
        self._notes = notes
        self.kinds = defaultdict[int, list[str]](list)
        self.functions = set[int]()
        self.stating = set[int]()
        self._context = CriterionContext(vocabulary)
        self._around = 0
        self._at = self._after_space(0)

    def whole(self) -> AnyRule:
        """The rule the whole text stands for."""
        rule, _ = self._rule(0)
        if self._at != len(self._text):
            self._refuse(self._at)
        return rule

    def _rule(self, depth: int) -> tuple[Rule, int]:
        """The rule that stands here and the number of items of the list it is, 0 where it is none."""
        if depth > _DEEPEST:
            self._refuse(self._at, "层次过多")
        self._definitions()
        rule, items = self._core(depth)
        while True:
            outer = self._outer(rule, scope_of(depth, items))
            if outer is rule:
                return rule, items
            rule = outer

    def _definitions(self) -> None:
        start = self._at
        while (fields := self._take(*DEFINITIONS)) is not None:
            measure = self._build(Measure, fields | self._stated(start), start)
            self._context.measures[measure.name] = measure
            start = self._at

    def _core(self, depth: int) -> tuple[Rule, int]:
        for model, sentences in LEAVES.items():
            rule, items = self._leaf(model, sentences, depth)
            if rule is not None:
                return rule, items
        start = self._at
        heads = ((listed, self._take(said.head)) for listed, said in LISTS.items())
        model, head = next((each for each in heads if each[1] is not None), (Sum, None))
        if not self._at_number(depth, 1):
            self._refuse(self._at)
        self._begun(model, start)
        return self._list(model, depth, head or {})

    def _leaf(self, model: type[Rule], sentences: Sentences, depth: int) -> tuple[Rule | None, int]:
        start, items = self._at, 0
        fields: dict[str, object] = {"kind": _kind(model)}
        if sentences.heads:
            head = self._take(*sentences.heads)
            if head is None:
                return None, 0
            fields |= head
        if sentences.lines is not None:
            lines = self._lines(sentences.lines, depth)
            if not lines and not sentences.heads:
                return None, 0
            items = len(lines) if sentences.lines.numbered else 0
            fields |= _gathered(sentences.lines, lines)
        if model is Within:
            fields |= self._stated(start)
        self._begun(model, start)
        return self._build(model, fields, start), items

    def _stated(self, at: int) -> dict[str, object]:
        """The field of the fact that is stated in the place of what is said at an offset."""
        line = self._line(at)
        self.stating.add(line)
        label = self._notes.get(line, _NO_NOTE).stated
        fact = self._context.fact(label) if label else Unread.DECORATION
        if fact is Unread.WRONG:
            self._refuse(at, self._context.note)
        return {} if fact is Unread.DECORATION else {"stated": fact}

    def _begun(self, model: type[Rule], at: int) -> None:
        """Note that a rule's words began at an offset."""
        self.kinds[self._line(at)].append(_kind(model))

    def _line(self, at: int) -> int:
        return self._text.count("\n", 0, at) + 1

    def _lines(self, lines: RuleLines, depth: int) -> list[dict[str, object]]:
        found: list[dict[str, object]] = []
        while True:
            start = self._at
            if lines.numbered and not self._take_number(depth, len(found) + 1):
                return found
            fields = self._take(*lines.sentences)
            if fields is None or (found and fields.get(lines.shared) != found[0].get(lines.shared)):
                self._at = start
                return found
            found.append(fields)

    def _list(self, model: type[Rule], depth: int, head: dict[str, object]) -> tuple[Rule, int]:
        start, most, shared = self._at, head.pop("most", None), LISTS[model].shared
        parts: list[dict[str, object]] = []
        while self._take_number(depth, len(parts) + 1):
            at, part = self._at, self._part(model, depth, most)
            if shared and part.pop(shared) != head[shared]:
                self._refuse(at, "各组应按同一个数分")
            parts.append(part)
        return self._build(model, {"kind": _kind(model), "parts": parts, **head}, start), len(parts)

    def _part(self, model: type[Rule], depth: int, most: object) -> dict[str, object]:
        self._definitions()
        start = self._at
        fields = self._take(*LISTS[model].parts)
        if fields is None:
            self._refuse(start)
        function: dict[str, object] = {}
        if model in (Sum, OneOf):
            line = self._line(start)
            self.functions.add(line)
            named = self._notes.get(line, _NO_NOTE).function
            function = {"function": named} if named else {}
        printed = fields.pop("most", most)
        rule, _ = self._rule(depth + 1)
        if rule.most != printed:
            self._refuse(start, f"写的是{printed}分，后面的规则合计{plain(rule.most)}分")
        return fields | function | {"rule": rule}

    def _outer(self, inner: Rule, scope: str) -> Rule:
        """The rule around one that has been read; the same rule where nothing stands around it."""
        self._definitions()
        self._context.scope = scope
        for model, sentences in AROUND.items():
            start = self._at
            fields = self._take(*sentences)
            if fields is None:
                continue
            self._around += 1
            if self._around > _MOST_AROUND:
                self._refuse(start, "层次过多")
            self._begun(model, start)
            return self._build(model, fields | {"kind": _kind(model), "rule": inner}, start)
        return inner

    def _take(self, *templates: Template) -> dict[str, object] | None:
        """The fields of the first of these sentences that stands here, and move on; None where none does."""
        for template in templates:
            read = template.read(self._text, self._at, self._context)
            if read is not None:
                self._at = self._after_space(read.end)
                self._context.note = ""
                return read.fields
        return None

    def _at_number(self, depth: int, place: int) -> bool:
        """Whether the number of an item stands here."""
        return self._text.startswith(marker(depth, place), self._at)

    def _take_number(self, depth: int, place: int) -> bool:
        """Move on over the number of an item; False where it does not stand here."""
        found = self._at_number(depth, place)
        if found:
            self._at = self._after_space(self._at + len(marker(depth, place)))
        return found

    def _build(self, model: type[M], fields: dict[str, object], start: int) -> M:
        """The model these fields make; what is wrong with it is wrong with the clause at ``start``."""
        try:
            return build(model, fields)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            known = _REASONS.get(first["type"], "数值不在允许的范围内")
            reason = known.format(**first.get("ctx", {}))
            if self._at < len(self._text):
                if first["type"] == "too_short":
                    self._refuse(self._at)  # the line that should be the first
                reason += f"；其后的“{self._clause(self._at)}”：{self._context.note or '没有读懂'}"
            self._refuse(start, reason)

    def _refuse(self, at: int, reason: str = "") -> NoReturn:
        """Say what is wrong with the clause at an offset."""
        clause, line = self._clause(at), self._text.rstrip().count("\n", 0, at) + 1
        what = f"“{clause}”" if clause else "评分标准没有写完"
        why = reason or self._context.note or ("没有读懂" if clause else "缺少后面的内容")
        message = f"第{line}行{what}：{why}" if self._text.strip() else "评分标准是空的"
        raise Refused(_NOT_UNDERSTOOD.at(Source(line=line), message)) from None

    def _clause(self, at: int) -> str:
        clause = _CLAUSE.match(self._text, at)
        return clause.group()[:_SHOWN].strip() if clause else ""

    def _after_space(self, at: int) -> int:
        space = _SPACE.match(self._text, at)
        return space.end() if space else at


def _kind(model: type[Rule]) -> str:
    """The word that tells a kind of rule apart."""
    return str(get_args(model.__annotations__["kind"])[0])


def _gathered(lines: RuleLines, read: list[dict[str, object]]) -> dict[str, object]:
    """The fields of the rule that its lines hold: the members, and what every line repeats."""
    members = [{name: value for name, value in each.items() if name != lines.shared} for each in read]
    shared = {lines.shared: read[0][lines.shared]} if lines.shared else {}
    return {lines.field: members} | shared
