"""However much is wrong with a form, what is said of it can be read."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from tests.audit.cases import case, codes, row
from xlplugin.audit.audit import audit, with_problems
from xlplugin.audit.summary import others_words
from xlplugin.form.form import Row
from xlplugin.problem import Problem, Severity, Source

ROWS = 500
WRONG: dict[str, Callable[[int], Row]] = {
    "no reasons": lambda number: row(f"指标{number}", 1, Decimal("0.5")),
    "weights in words": lambda number: row(f"指标{number}", "一分", 1, reason="已完成"),
    "scores in words": lambda number: row(f"指标{number}", 1, "一分", reason="已完成"),
    "numbers as text": lambda number: row(f"指标{number}", "1", "1", reason="已完成"),
    "scores too high": lambda number: row(f"指标{number}", 1, 3, reason="已完成"),
    "no evidence": lambda number: row(f"指标{number}", 1, 1, reason=f"第{number}项已完成"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_one_cause_is_one_finding_whatever_the_form(kind: str) -> None:
    filed = case(*(WRONG[kind](number) for number in range(ROWS)))
    found = audit(filed).findings
    assert 0 < len(found) < 20
    assert all(len(others_words(each, filed.form.file)) < 200 for each in found)


def test_the_one_finding_counts_them_names_the_first_places_and_adds_up_the_points() -> None:
    folded = next(
        each
        for each in audit(case(*(WRONG["scores too high"](number) for number in range(ROWS)))).findings
        if each.code == "score-range"
    )
    assert "“指标0”" in folded.message
    assert f"共{ROWS}处（自评表!K11、自评表!K12、自评表!K13、自评表!K14、自评表!K15等）" in folded.message
    assert folded.points == 2 * ROWS


def test_the_points_at_stake_are_those_of_every_row() -> None:
    few, many = (audit(case(*map(WRONG["scores too high"], range(rows)))).summary for rows in (5, ROWS))
    assert many.at_stake / ROWS == few.at_stake / 5


def test_a_form_in_use_keeps_a_finding_for_every_row() -> None:
    filed = case(*(WRONG["no reasons"](number) for number in range(60)))
    assert codes(audit(filed).findings).count("reason-missing") == 60


def test_what_was_wrong_on_opening_is_folded_too() -> None:
    report = audit(case(row("甲", 1, 1)))
    problems = tuple(
        Problem(
            "workbook-cell",
            Severity.WARNING,
            "单元格有误",
            "请改正",
            Source("表.xlsx", sheet="账", cell=f"A{row}"),
        )
        for row in range(1, ROWS)
    )
    found = [each for each in with_problems(report, problems).findings if each.code == "workbook-cell"]
    assert len(found) == 1
    assert f"共{ROWS - 1}处（账!A1、" in found[0].message


def test_no_finding_quotes_a_whole_cell_without_end() -> None:
    filed = case(row("甲", 1, "很" * 30_000, reason="已完成"))
    assert all(len(each.message) < 3_000 for each in audit(filed).findings)
