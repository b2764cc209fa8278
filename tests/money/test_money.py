import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.money import (
    MISSING,
    AmountUnit,
    Missing,
    percent,
    plain,
    round_half_up,
    settled,
    shown,
    to_decimal,
)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("1.945", 2, "1.95"),
        ("1.955", 2, "1.96"),
        ("2.5", 0, "3"),
        ("3.5", 0, "4"),
        ("-2.5", 0, "-3"),
        ("-1.945", 2, "-1.95"),
        ("1.9449999", 2, "1.94"),
        ("0.05", 1, "0.1"),
        ("9.663", 1, "9.7"),
        ("9.65", 1, "9.7"),
        ("9.64", 1, "9.6"),
        ("1", 2, "1.00"),
        ("1250", -2, "1300"),
    ],
)
def test_halves_are_rounded_away_from_zero_as_excel_does(value: str, places: int, rounded: str) -> None:
    assert round_half_up(Decimal(value), places) == Decimal(rounded)


def test_rounding_keeps_the_places_it_rounds_to() -> None:
    assert str(round_half_up(Decimal(1), 2)) == "1.00"


def test_rounding_never_gives_minus_nothing() -> None:
    assert str(round_half_up(Decimal("-0.001"), 2)) == "0.00"
    assert shown(Decimal("-0.00001")) == "0"
    assert percent(Decimal("-0.00000001")) == "0%"


def test_figures_far_larger_than_any_budget_are_rounded_too() -> None:
    assert round_half_up(Decimal("1e308"), 4) == Decimal("1e308")
    assert round_half_up(Decimal("1e-308"), 4) == 0
    assert round_half_up(Decimal("1e650"), 4) == Decimal("1e650")


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 4))
def test_rounding_agrees_with_exact_arithmetic(value: Decimal, places: int) -> None:
    scaled = abs(Fraction(value)) * 10**places
    expected = math.floor(scaled + Fraction(1, 2))
    assert abs(Fraction(round_half_up(value, places))) * 10**places == expected


@pytest.mark.parametrize(
    ("number", "exact"),
    [
        (0.1 + 0.2, "0.3"),
        (0.938266, "0.938266"),
        (27550.726, "27550.726"),
        (1.0, "1"),
        (-0.5, "-0.5"),
        (1e15, "1e15"),
        (123456789012345.6, "123456789012346"),
        (5, "5"),
        (Decimal("0.30000000000000004"), "0.30000000000000004"),
        ("0.30", "0.3"),
        ("  5  ", "5"),
        (1.7976931348623157e308, "1.79769313486232e308"),
        (5e-324, "4.94065645841247e-324"),
        ("1e324", "1e324"),
    ],
)
def test_a_number_enters_with_the_digits_excel_shows(number: float | Decimal | str, exact: str) -> None:
    assert to_decimal(number) == Decimal(exact)


@pytest.mark.parametrize(
    "number",
    [math.nan, math.inf, -math.inf, "NaN", "sNaN", "Infinity", "", "五", "1,000", "95%", True, False,
     Decimal("NaN"), Decimal("Infinity"), "1e325", "1e-325", "1e999999"],
)  # fmt: skip
def test_what_no_cell_could_hold_as_a_number_is_none(number: float | Decimal | str) -> None:
    assert to_decimal(number) is None


@given(st.floats(-1e308, 1e308))
def test_every_float_of_a_cell_enters_to_fifteen_digits(number: float) -> None:
    exact = to_decimal(number)
    assert exact is not None
    assert math.isclose(float(exact), number, rel_tol=1e-14, abs_tol=1e-323)


@pytest.mark.parametrize(
    ("value", "clean"),
    [
        (Decimal(43) / 48 * 6, "5.375"),
        (Decimal(1) / 3 * 6, "2"),
        (Decimal(10) / 3 * 3, "10"),
        (Decimal("5.405"), "5.405"),
        (Decimal("0.999999999999"), "0.999999999999"),
        (Decimal("2.0000000000000000001"), "2.0000000000000000001"),
        (Decimal(0), "0"),
    ],
)
def test_the_noise_of_endless_divisions_is_dropped(value: Decimal, clean: str) -> None:
    assert settled(value) == Decimal(clean)


def test_a_third_stays_a_third() -> None:
    third = Decimal(1) / 3
    assert settled(third) is third
    exact = Decimal("2.50")
    assert settled(exact) is exact


@given(st.integers(0, 500), st.integers(1, 500), st.integers(1, 20))
def test_what_is_settled_is_the_exact_quotient_wherever_that_ends(
    above: int, below: int, points: int
) -> None:
    found = settled(Decimal(above) / below * points)
    exact = Fraction(above, below) * points
    if (exact * 10**12).denominator == 1:
        assert Fraction(found) == exact
    else:
        assert abs(Fraction(found) - exact) < Fraction(1, 10**20)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2.50", "2.5"),
        ("100", "100"),
        ("1E+2", "100"),
        ("0.00", "0"),
        ("2.0", "2"),
        ("-1.10", "-1.1"),
        ("1E-7", "0.0000001"),
    ],
)
def test_plain_writing_has_no_exponent_and_no_idle_zeros(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


def test_explanations_show_four_places_unless_asked() -> None:
    assert shown(Decimal("0.123456")) == "0.1235"
    assert shown(Decimal("0.123456"), 6) == "0.123456"
    assert percent(Decimal("0.938266")) == "93.8266%"
    assert percent(Decimal("0.9382661"), 2) == "93.83%"
    assert percent(Decimal(1)) == "100%"


def test_units_convert_exactly_into_yuan() -> None:
    assert [unit.in_yuan for unit in AmountUnit] == [1, 1_000, 10_000, 1_000_000, 100_000_000]
    assert [unit.value for unit in AmountUnit] == ["元", "千元", "万元", "百万元", "亿元"]


def test_missing_is_one_value_and_not_zero() -> None:
    assert list(Missing) == [MISSING]
    assert repr(MISSING) == "MISSING"
    assert MISSING.value == "缺失"
    assert MISSING not in {0, Decimal(0), ""}
