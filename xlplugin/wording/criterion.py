"""The scoring standard of a rule as a form prints it.

The text says everything that changes a score, and ``reader`` gives the rule again; only
``SumPart.function``, which names a custom function and no points, and ``stated``, which names a fact that may
be given in the place of others, are not part of it: ``criterion_lines`` gives them beside their lines.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from xlplugin.facts.vocabulary import FactId, Vocabulary
from xlplugin.rules.base import Rule
from xlplugin.rules.condition import Within
from xlplugin.rules.enclosing import Enclosing
from xlplugin.rules.measure import Measure
from xlplugin.rules.parts import PartsRule, SumPart
from xlplugin.wording.phrasebook import (
    AROUND,
    DEFINITIONS,
    LEAVES,
    LISTS,
    RuleLines,
    marker,
    scope_of,
)
from xlplugin.wording.template import CriterionContext, Fields, Template, fields_of


def criterion(rule: Rule, vocabulary: Vocabulary) -> str:
    """The scoring standard of a rule: Chinese lines, numbered as the official forms number them.

    Args:
        rule: any rule whose facts the vocabulary holds.
        vocabulary: gives the facts' labels and measure words.
    """
    writer = _CriterionWriter(vocabulary)
    writer.rule(rule)
    return "\n".join(line.text for line in writer.lines())


class CriterionLine(NamedTuple):
    """A line of a criterion, and what is said beside it.

    Attributes:
        text: the line.
        kinds: the kinds of rule whose words begin on it, outer ones first.
        function: the custom function that scores the part which begins on it alone.
        stated: the fact that may be given in the place of those on it.
    """

    text: str
    kinds: tuple[str, ...] = ()
    function: str = ""
    stated: FactId = ""


def criterion_lines(rule: Rule, vocabulary: Vocabulary) -> tuple[CriterionLine, ...]:
    """The lines of ``criterion`` with what they do not say; no line has two sentences that may be beside it.

    Args:
        rule: any rule whose facts the vocabulary holds.
        vocabulary: gives the facts' labels and measure words.
    """
    writer = _CriterionWriter(vocabulary, apart=True)
    writer.rule(rule)
    return tuple(writer.lines())


@dataclass(slots=True)
class _Line:
    """A line while it is written; ``stating`` is whether it holds what a stated fact could stand for."""

    text: str = ""
    kinds: list[str] = field(default_factory=list)
    function: str = ""
    stated: FactId = ""
    stating: bool = False


class _CriterionWriter:
    """Writes one criterion, from its beginning to its end."""

    def __init__(self, vocabulary: Vocabulary, *, apart: bool = False) -> None:
        """Nothing is written yet; ``apart``: what may have something beside it gets its own line."""
        self._context = CriterionContext(vocabulary)
        self._lines = [_Line()]
        self._apart = apart

    def lines(self) -> Iterator[CriterionLine]:
        """What has been written, each line closed with a full stop."""
        for line in self._lines:
            beside = CriterionLine("", tuple(line.kinds), line.function, line.stated)
            for text in filter(None, line.text.split("\n")):
                yield beside._replace(text=f"{text[:-1]}。" if text.endswith("；") else text)
                beside = CriterionLine("")

    def rule(self, rule: Rule, depth: int = 0) -> int:
        """Write a rule; gives the number of items of the list it is, 0 where it is none."""
        if isinstance(rule, Enclosing):
            return self._around(rule, depth)
        if isinstance(rule, PartsRule):
            return self._list(rule, depth)
        return self._leaf(rule, depth)

    def _say(self, template: Template, fields: Fields) -> None:
        self._lines[-1].text += template.write(fields, self._context)
        if self._apart and self._lines[-1].text.endswith("\n"):
            self._new_line()

    def _new_line(self, start: str = "") -> None:
        if self._lines[-1].text:
            self._lines.append(_Line())
        self._lines[-1].text += start

    def _begins(self, rule: Rule) -> None:
        self._lines[-1].kinds.append(str(fields_of(rule)["kind"]))

    def _stating(self, stated: FactId | None) -> None:
        """What comes next is what a stated fact can stand for."""
        if self._apart and self._lines[-1].stating:
            self._new_line()
        self._lines[-1].stating, self._lines[-1].stated = True, stated or ""

    def _number(self, depth: int, place: int) -> None:
        self._new_line(f"{marker(depth, place)} " if depth == 0 else marker(depth, place))

    def _define(self, measure: object, depth: int) -> None:
        """Give the formula of a rate, unless its name alone says it."""
        if isinstance(measure, Measure) and self._context.measure(measure.name) != measure:
            self._stating(measure.stated)
            self._say(_fitting(DEFINITIONS, fields_of(measure)), fields_of(measure))
            self._context.measures[measure.name] = measure
            if depth == 0:
                self._new_line()

    def _leaf(self, rule: Rule, depth: int) -> int:
        sentences = LEAVES[type(rule)]
        fields = fields_of(rule)
        self._define(fields.get("measure"), depth)
        if isinstance(rule, Within):
            self._stating(rule.stated)
        self._begins(rule)
        if sentences.heads:
            self._say(_fitting(sentences.heads, fields), fields)
        return self._members(sentences.lines, fields, depth) if sentences.lines else 0

    def _members(self, lines: RuleLines, fields: Fields, depth: int) -> int:
        members = fields[lines.field]
        shared = {lines.shared: fields[lines.shared]} if lines.shared else {}
        count = 0
        for member in members if isinstance(members, tuple) else ():
            count += 1
            if lines.numbered:
                self._number(depth, count)
            own = fields_of(member) | shared
            self._say(_fitting(lines.sentences, own), own)
        return count if lines.numbered else 0

    def _list(self, rule: PartsRule, depth: int) -> int:
        head, sentences, shared = LISTS[type(rule)]
        fields = fields_of(rule) | {"most": rule.most}
        self._define(fields.get("measure"), depth)
        repeated = {shared: fields[shared]} if shared else {}
        if head.fits(fields):
            self._begins(rule)
            self._say(head, fields)
        for place, part in enumerate(rule.parts, start=1):
            self._number(depth, place)
            if place == 1 and not head.fits(fields):
                self._begins(rule)
            self._lines[-1].function = (part.function or "") if isinstance(part, SumPart) else ""
            # A rule of an earlier part may have given the name of what the parts are told by to another rate.
            self._define(repeated.get("measure"), depth + 1)
            own = fields_of(part) | {"most": part.rule.most} | repeated
            self._say(_fitting(sentences, own), own)
            self.rule(part.rule, depth + 1)
        return len(rule.parts)

    def _around(self, rule: Enclosing, depth: int) -> int:
        items = self.rule(rule.rule, depth)
        if items or depth == 0:
            self._new_line()
        fields = fields_of(rule)
        self._define(fields.get("measure"), depth)
        self._context.scope = scope_of(depth, items)
        self._begins(rule)
        self._say(_fitting(AROUND[type(rule)], fields), fields)
        return items


def _fitting(templates: tuple[Template, ...], fields: Fields) -> Template:
    return next(template for template in templates if template.fits(fields))
