from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xlplugin.facts.figures import Bound
from xlplugin.form.quotients import Quotient, quotients

amounts = st.decimals("0.01", 10**7, places=2)


def only(text: str) -> Quotient:
    (quotient,) = quotients(text)
    return quotient


@given(amounts, amounts)
def test_a_division_is_reckoned_unrounded(above: Decimal, below: Decimal) -> None:
    assert only(f"比率={above}÷{below}").value == above / below


@given(amounts, amounts)
@example(Decimal("1900.00"), Decimal("0.01"))
@example(Decimal("2020.12"), Decimal("5.00"))
def test_an_excess_over_a_budget_is_reckoned_unrounded(above: Decimal, below: Decimal) -> None:
    quotient = only(f"（{above}－{below}）／{below}×100％≤0")
    assert quotient.value == (above - below) / below
    assert [part.value for part in quotient.parts] == [above, below, below]


@given(st.text(st.sampled_from("0123456789.()（）/÷×x*+-=<>%元万 年百甲") | st.characters()))
def test_any_text_gives_quotients_that_stand_in_it(text: str) -> None:
    for quotient in quotients(text):
        assert quotient.words in text
        assert len(quotient.parts) > 1


@pytest.mark.parametrize(
    ("text", "words", "relation", "result"),
    [
        ("(34.5-36.25)/36.25<0", "(34.5-36.25)/36.25<0", Bound.BELOW, "0"),
        (
            "份额=(55.5元/52.5)×100%>100%",
            "(55.5元/52.5)×100%>100%",
            Bound.ABOVE,
            "100%",
        ),
        ("18.04/22.5=80.18%", "18.04/22.5=80.18%", Bound.EXACT, "80.18%"),
        ("（占比43/48≈90%）", "43/48≈90%", Bound.ABOUT, "90%"),
    ],
)
def test_the_stated_result_stands_behind_the_first_sign(
    text: str, words: str, relation: Bound, result: str
) -> None:
    quotient = only(text)
    assert (quotient.words, quotient.relation) == (words, relation)
    assert quotient.result is not None
    assert quotient.result.words == result


def test_a_division_may_state_no_result() -> None:
    assert only("43÷48").result is None


def test_a_factor_of_a_hundred_percent_is_no_part_but_points_are() -> None:
    assert [part.value for part in only("3/4*100%=75%").parts] == [3, 4]
    assert [part.value for part in only("3/4×6分=4.5分").parts] == [3, 4, 6]


def test_a_bare_number_takes_the_unit_of_the_other() -> None:
    quotient = only("18.04万元/23.5=76.77%")
    assert [part.value for part in quotient.parts] == [180400, 235000]
    assert quotient.value == Decimal("18.04") / Decimal("23.5")


def test_units_that_differ_are_brought_together() -> None:
    assert only("18040元/2万元").value == Decimal("0.902")


def test_the_name_stands_before_the_whole_statement() -> None:
    assert only("“三公”经费控制率=（18.04/23.5）×100%=76.77%").name == "“三公”经费控制率"


def test_dividing_by_zero_gives_no_value() -> None:
    assert only("5/0=0").value is None


@pytest.mark.parametrize("text", ["2020/12/31", "2020/2021年", "1+2=3", "是/否", "5%-10%", "A/B", "7/"])
def test_what_divides_nothing_is_no_quotient(text: str) -> None:
    assert quotients(text) == ()


@pytest.mark.parametrize("text", ["(" * 20_000 + "1/2" * 20_000, "(1+" * 20_000 + "/", "1/2 " * 10_000])
def test_endless_arithmetic_ends(text: str) -> None:
    assert len(quotients(text)) <= 10_000
