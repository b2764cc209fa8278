"""Claims against the rate that their own reason states by name."""

from dataclasses import replace

import pytest

from tests.audit.figure_cases import scored
from xlplugin.audit.basis.case import Case
from xlplugin.audit.words.stated_rates import check
from xlplugin.form.entry import Entry, EntryKind
from xlplugin.problem import Problem, Severity

N23 = "guangzhou-2023"
CARRIED, IN_USE, SIGNED = "结转结余率", "固定资产利用率", "采购合同签订时效性"


def stating(name: str, claim: str, reason: str, facts: dict[str, float] | None = None) -> list[Problem]:
    filed = scored(N23, dict(facts or {}), {name: claim})
    assert filed.match is not None
    (row,) = filed.form.rows
    told = replace(row, reason=Entry(EntryKind.TEXT, text=reason, source=row.reason.source))
    form = replace(filed.form, rows=(told,))
    match = replace(filed.match, rows={name: told})
    return list(check(Case(replace(filed.filing, form=form), match, filed.sheet, filed.trial)))


@pytest.mark.parametrize(
    ("name", "claim", "reason"),
    [(CARRIED, "2", "结转结余率=12%"), (IN_USE, "2", "利用率70%"), (SIGNED, "3", "合同签订及时率95%")],
)
def test_a_claim_above_the_band_of_its_stated_rate_is_a_warning(name: str, claim: str, reason: str) -> None:
    (finding,) = stating(name, claim, reason)
    assert finding.code == "claim-against-figures"
    assert finding.severity is Severity.WARNING
    assert finding.points == 1
    assert "档" in finding.arithmetic


@pytest.mark.parametrize(
    "reason",
    [
        "结转结余率=0%",
        "结转结余率10%",
        "结转结余率不超过12%",
        "上年结转结余率12%",
        "2022年结转结余率12%",
        "甲项目结转结余率12%",
        "结转结余率目标12%",
        "结转结余率12%的得1分",
        "增长12%",
    ],
)
def test_rates_that_allow_the_claim_or_are_of_something_else_say_nothing(reason: str) -> None:
    assert stating(CARRIED, "2", reason) == []


def test_a_rate_is_not_read_where_the_facts_behind_it_are_given() -> None:
    assert stating(CARRIED, "2", "结转结余率12%", {"carryover": 1, "carryover_base": 100}) == []


def test_a_rate_at_the_edge_of_its_band_may_have_been_rounded() -> None:
    assert stating(IN_USE, "2", "固定资产利用率90%") == []
