"""The sums inside an item form's budget block."""

import pytest

from tests.audit.cases import Typed, budget_line, codes, form, only, row
from xlplugin.audit.tables.header_sums import header_sums
from xlplugin.form.form import BudgetLine


def found(*lines: tuple[str, Typed]) -> list[str]:
    return codes(header_sums(form(row("甲"), budget=block(*lines))))


def block(*lines: tuple[str, Typed]) -> list[BudgetLine]:
    return [budget_line(name, full=amount, at_row=7 + at) for at, (name, amount) in enumerate(lines)]


def test_among_which_before_the_first_line_opens_the_parts() -> None:
    lines = (("年度资金总额", 100), ("其中：当年财政拨款", 60), ("上年结转资金", 30), ("其他资金", 10))
    assert found(*lines) == []
    assert found(*lines[:2], *lines[3:]) == ["sum-wrong"]
    finding = only(header_sums(form(row("甲"), budget=block(*lines[:2], *lines[3:]))), "sum-wrong")
    assert finding.arithmetic == "60＋10＝70，填100"


@pytest.mark.parametrize("subset", ["其中：中央资金", "#本级资金"])
def test_further_down_it_names_a_part_of_the_line_above(subset: str) -> None:
    lines = (("年度资金总额", 100), ("当年财政拨款", 60), (subset, 50), ("其他资金", 40))
    assert found(*lines) == []
    assert found(("年度资金总额", 100), ("当年财政拨款", 50), (subset, 50), ("其他资金", 40)) == []


def test_parts_of_parts_without_any_mark_are_no_wrong_sum() -> None:
    lines = (("其中：财政拨款", 60), ("一般公共预算", 50), ("政府性基金", 10), ("其他资金", 40))
    assert found(("年度资金总额", 100), *lines) == []
    assert found(("年度资金总额", 105), *lines) == ["sum-wrong"]
