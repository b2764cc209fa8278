"""Sentences to copy: each kind of rule as official forms say it, and as a rubric says it."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_FILE: Final = Path(__file__).with_name("sentences.yaml")
_BELOW: Final = re.compile("低于的部分|<[^，；。]*的(?:，本(?:指标|项))?不得分")


class Example(NamedTuple):
    """One way to give points.

    Attributes:
        name: what it is called, in plain words.
        kinds: the kinds of rule it is made of, the outermost first.
        official: a sentence of a form that means it, in words of our own.
        sentence: the criterion that ``reader`` takes.
        facts: the facts it names, with the kind of each.
    """

    name: str
    kinds: tuple[str, ...]
    official: str
    sentence: str
    facts: str


@cache
def examples() -> tuple[Example, ...]:
    """All of them, the plain ones first."""
    import yaml  # noqa: PLC0415 - only where a workbook is written or checked

    held = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(Example(**{**each, "kinds": tuple(each["kinds"])}) for each in held["examples"])


def kinds_of_examples() -> Mapping[str, frozenset[str]]:
    """The kinds of rule in each example, by its name."""
    return {each.name: frozenset(each.kinds) for each in examples()}


def example_of(kinds: tuple[str, ...], line: str) -> str:
    """The name of the plainest example of the outermost of some kinds; empty where there is none.

    Args:
        kinds: the kinds of rule whose words begin on the line, the outermost first.
        line: the line of the criterion; where it speaks of falling below, an example that does is plainer.
    """
    of_each = ([each for each in examples() if each.kinds[0] == kind] for kind in kinds)
    fitting = next(filter(None, of_each), [])
    falls = bool(_BELOW.search(line))
    near = (each.name for each in fitting if bool(_BELOW.search(each.sentence)) is falls)
    return next(near, fitting[0].name if fitting else "")
