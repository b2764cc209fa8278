"""亿元 or 元 where 万元 is meant."""

import pytest

from tests.audit.cases import case, row
from tests.audit.figure_cases import report
from xlplugin.audit.words import other_powers
from xlplugin.form.beside import Beside
from xlplugin.form.case import Case
from xlplugin.problem import Problem


def saying(*texts: str) -> list[Problem]:
    form = case(row("甲", 100, 93), total=93).form
    return list(other_powers.check(Case(form, read_beside=lambda: Beside(passages=report(*texts)))))


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("全年支出3412.6万元。", "全年支出3412.6亿元，进度较好。"), ("3412.6万元", "3412.6亿元")),
        (("培训费支出120万元。", "培训费支出120元。"), ("120万元", "120元")),
        (("资产412.6亿元，其中在用400.2万元、闲置12.4万元。",), ("412.6亿元", "400.2万元＋12.4万元")),
        (("年初预算800万元，追加40万元，全年预算840元。",), ("840元", "40万元＋800万元")),
        (("全年预算4000万元，支出3912.4亿元，执行率97.81%。",), ("3912.4亿元", "4000万元的97.81%")),
    ],
)
def test_an_amount_that_others_bear_out_in_another_unit_is_told_with_them(
    texts: tuple[str, ...], words: tuple[str, ...]
) -> None:
    (finding,) = saying(*texts)
    assert finding.code == "unit-mixed"
    assert all(each in finding.message for each in words)


@pytest.mark.parametrize(
    "texts",
    [
        ("全年支出3412.6万元（34126000元），即0.34亿元。",),
        ("总投资12亿元。", "本年安排12万元。"),
        ("总投资12亿元，其中财政7亿元、自筹5亿元。",),
        ("人均补助3412.6元/人，共支出3412.6万元。",),
        ("总投资12.4亿元，本年支出10.4万元、2.1万元。",),
        ("支出3412.6万元。", "全年支出3412.6万元，约3412.6万元。"),
    ],
)
def test_amounts_of_different_units_accuse_nobody(texts: tuple[str, ...]) -> None:
    assert saying(*texts) == []
