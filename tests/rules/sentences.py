"""The sentences that people copy, made of kinds.yaml by ``python -m tests.rules.sentences``."""

import sys
from typing import Final

import yaml

from xlplugin.rubric.book.columns import KIND_WORDS
from xlplugin.rubric.load import load_rubric
from xlplugin.rules.base import walk
from xlplugin.wording.criterion import criterion
from xlplugin.wording.template import fields_of

from .page import KINDS

_HEAD: Final = "# Made of tests/rules/kinds.yaml by `python -m tests.rules.sentences`.\n"


def sentences() -> str:
    """The whole file."""
    read = load_rubric(KINDS)
    examples = []
    for indicator in read.rubric.indicators():
        facts = [read.vocabulary[fact] for fact in indicator.rule.fact_ids]
        examples.append(
            {
                "name": indicator.name,
                "kinds": list(dict.fromkeys(str(fields_of(each)["kind"]) for each in walk(indicator.rule))),
                "official": indicator.place,
                "sentence": criterion(indicator.rule, read.vocabulary),
                "facts": "、".join(f"{each.label}（{KIND_WORDS[each.kind, each.of]}）" for each in facts),
            }
        )
    dumped: str = yaml.safe_dump({"examples": examples}, allow_unicode=True, sort_keys=False, width=110)
    return f"{_HEAD}{dumped}"


if __name__ == "__main__":
    sys.stdout.write(sentences())
