"""The scoring standard of a rule as a form prints it.

The text says everything that changes a score, and ``reader`` gives the rule again; only
``SumPart.function``, which names a custom function and no points, and ``stated``, which names a fact that may
be given in the place of others, are not part of it.
"""

from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.rules.base import Rule
from xlplugin.rules.combine import Enclosing, OneOf, Share, Shares, Sum, SumPart
from xlplugin.rules.measure import Measure
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
    return writer.text()


class _CriterionWriter:
    """Writes one criterion, from its beginning to its end."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._context = CriterionContext(vocabulary)
        self._lines = [""]

    def text(self) -> str:
        """What has been written, each line closed with a full stop."""
        lines = "\n".join(self._lines).split("\n")
        return "\n".join(f"{line[:-1]}。" if line.endswith("；") else line for line in lines if line)

    def rule(self, rule: Rule, depth: int = 0) -> int:
        """Write a rule; gives the number of items of the list it is, 0 where it is none."""
        if isinstance(rule, Enclosing):
            return self._around(rule, depth)
        if isinstance(rule, (Sum, Shares, OneOf)):
            return self._list(rule, depth)
        return self._leaf(rule, depth)

    def _say(self, template: Template, fields: Fields) -> None:
        self._lines[-1] += template.write(fields, self._context)

    def _new_line(self, start: str = "") -> None:
        if self._lines[-1]:
            self._lines.append("")
        self._lines[-1] += start

    def _number(self, depth: int, place: int) -> None:
        self._new_line(f"{marker(depth, place)} " if depth == 0 else marker(depth, place))

    def _define(self, measure: object, depth: int) -> None:
        """Give the formula of a rate, unless its name alone says it."""
        if isinstance(measure, Measure) and self._context.measure(measure.name) != measure:
            self._say(_fitting(DEFINITIONS, fields_of(measure)), fields_of(measure))
            self._context.measures[measure.name] = measure
            if depth == 0:
                self._new_line()

    def _leaf(self, rule: Rule, depth: int) -> int:
        sentences = LEAVES[type(rule)]
        fields = fields_of(rule)
        self._define(fields.get("measure"), depth)
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

    def _list(self, rule: Sum | Shares | OneOf, depth: int) -> int:
        head = LISTS[type(rule)].head
        fields = fields_of(rule) | {"most": rule.most}
        if head.fits(fields):
            self._say(head, fields)
        parts: tuple[SumPart | Share, ...] = rule.parts
        for place, part in enumerate(parts, start=1):
            self._number(depth, place)
            self._say(LISTS[type(rule)].part, fields_of(part) | {"most": part.rule.most})
            self.rule(part.rule, depth + 1)
        return len(parts)

    def _around(self, rule: Enclosing, depth: int) -> int:
        items = self.rule(rule.rule, depth)
        if items or depth == 0:
            self._new_line()
        fields = fields_of(rule)
        self._define(fields.get("measure"), depth)
        self._context.scope = scope_of(depth, items)
        self._say(_fitting(AROUND[type(rule)], fields), fields)
        return items


def _fitting(templates: tuple[Template, ...], fields: Fields) -> Template:
    return next(template for template in templates if template.fits(fields))
