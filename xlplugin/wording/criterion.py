"""The scoring standard of a rule as a form prints it, and the rule of a scoring standard.

The text says everything that changes a score, and reading it back gives the rule again; only
``SumPart.function``, which names a custom function and no points, is not part of it.
"""

from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.problem import Checked, failed
from xlplugin.rules import AnyRule
from xlplugin.rules.base import Rule
from xlplugin.wording.reader import Reader
from xlplugin.wording.writer import Writer


def criterion(rule: Rule, vocabulary: Vocabulary) -> str:
    """The scoring standard of a rule: Chinese lines, numbered as the official forms number them.

    Args:
        rule: any rule whose facts the vocabulary holds.
        vocabulary: gives the facts' labels and measure words.
    """
    writer = Writer(vocabulary)
    writer.rule(rule)
    return writer.text()


def parse_criterion(text: str, vocabulary: Vocabulary) -> Checked[AnyRule]:
    """The rule of a scoring standard in the wording of ``criterion``.

    Args:
        text: the standard; line breaks and 。 or ； at the end of a clause make no difference.
        vocabulary: the facts, found by their labels.

    Returns:
        The rule, with no ``SumPart.function``; or the problem with the first clause not understood, with its
        line.
    """
    reader = Reader(text, vocabulary)
    rule = reader.whole()
    return Checked(rule) if reader.problem is None else failed(reader.problem)
