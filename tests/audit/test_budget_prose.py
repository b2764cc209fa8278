"""True budget prose in many styles is left alone; one wrong figure in it is found."""

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.audit.cases import case, row
from tests.audit.figure_cases import report
from xlplugin.audit.audit import audit
from xlplugin.form.beside import Beside
from xlplugin.form.case import Case
from xlplugin.problem import Problem, Severity


class Prose(NamedTuple):
    """True paragraphs, and what is found once a part of them is written otherwise."""

    says: tuple[str, ...]
    wrong: tuple[str, str] | None = None
    found: str = ""
    asked: bool = False


def _read() -> list[Prose]:
    given = yaml.safe_load(Path(__file__).with_name("budget_prose.yaml").read_text(encoding="utf-8"))
    return [
        Prose(
            tuple(each["says"]) if isinstance(each["says"], list) else (each["says"],),
            tuple(each["wrong"]) if "wrong" in each else None,
            each.get("found", ""),
            each.get("asked", False),
        )
        for each in given
    ]


PROSE = _read()
ROWS = (row("预算执行率", 6, 6), row("某指标", 94, 90))


def reported(says: tuple[str, ...]) -> list[Problem]:
    """What an audit finds in a report of these paragraphs, and not without it."""
    form = case(*ROWS, total=96).form
    silent = {each.message for each in audit(Case(form)).findings}
    filed = Case(form, read_beside=lambda: Beside(passages=report(*says)))
    return [each for each in audit(filed).findings if each.message not in silent]


def reasoned(says: str) -> list[Problem]:
    """What an audit finds where a reason says this, and not where it says nothing of the kind."""
    found = audit(case(ROWS[0], row("某指标", 94, 90, reason=says), total=96)).findings
    return [
        each for each in found if each.code in {"sum-stated-wrong", "rate-stated-differs", "figure-differs"}
    ]


@pytest.mark.parametrize("prose", PROSE, ids=lambda each: each.says[0][:24])
def test_true_words_are_left_alone(prose: Prose) -> None:
    assert [each.message for each in reported(prose.says)] == []
    assert [each.message for text in prose.says for each in reasoned(text)] == []


@pytest.mark.parametrize("prose", [each for each in PROSE if each.wrong], ids=lambda each: each.says[0][:24])
def test_one_wrong_figure_in_them_is_found(prose: Prose) -> None:
    assert prose.wrong is not None
    says = tuple(each.replace(*prose.wrong) for each in prose.says)
    found = [each for each in reported(says) if each.code == prose.found]

    assert says != prose.says
    assert found
    assert (found[0].severity is Severity.NOTICE) is prose.asked
