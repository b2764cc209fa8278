"""What Excel hands over becomes cells, and cells become what Excel can take, without a loss that matters."""

import math
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.excel.udfs.com import MISSING, SCODES, marked, sent
from xlplugin.excel.com_values import argument_of, rows_of
from xlplugin.excel.names import ERROR_MARK
from xlplugin.functions.cell import Argument, Block, Cell, CellError

CHINA = timezone(timedelta(hours=8))

cells = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.sampled_from(sorted(SCODES)),
)
blocks = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[cells] * width), min_size=1, max_size=4).map(tuple)
)
several = blocks.filter(lambda block: len(block) * len(block[0]) > 1)
anything = st.recursive(
    st.one_of(cells, st.integers(), st.decimals(), st.datetimes(), st.binary(), st.just(object())),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple),
)


def same(one: Argument, other: Argument) -> bool:
    """Equal, and of one kind: TRUE is not 1, and an error is not its name."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        pairs = zip(one, other, strict=True)
        return all(same(a, b) for row, line in pairs for a, b in zip(row, line, strict=True))
    return one == other and type(one) is type(other)


# Inward.


@given(cells)
def test_a_cell_arrives_as_it_stands_in_the_sheet(cell: Cell) -> None:
    assert same(argument_of(sent(cell)), cell)


@given(several)
def test_a_range_arrives_as_its_rows(block: Block) -> None:
    assert same(argument_of(sent(block)), block)
    assert same(argument_of([list(row) for row in sent(block)]), block)  # type: ignore[attr-defined]


@given(st.lists(cells, min_size=2, max_size=5))
def test_an_array_of_one_dimension_is_a_row(row: list[Cell]) -> None:
    assert same(argument_of(tuple(map(sent, row))), (tuple(row),))


@given(cells)
def test_a_range_of_one_cell_is_that_cell(cell: Cell) -> None:
    assert same(argument_of(((sent(cell),),)), cell)
    assert same(argument_of((sent(cell),)), cell)


@pytest.mark.parametrize("given", [None, MISSING, (), ((),), [], ((), ()), ((None,),), (MISSING,)])
def test_blanks_and_arguments_left_out_are_blank(given: object) -> None:
    assert argument_of(given) is None


@pytest.mark.parametrize(
    ("given", "cell"),
    [
        (1, 1.0),
        (0, 0.0),
        (-5, -5.0),
        (2042, 2042.0),
        (-2146826246, CellError.NA),
        (-2146826246.0, -2146826246.0),
        (-2146826245, CellError.OTHER),
        (-2146828288, -2146828288.0),
        (-2147352572.0, -2147352572.0),
        (10**400, CellError.NUM),
        (True, True),
        (False, False),
        (Decimal("12.3400"), 12.34),
        (Decimal("NaN"), CellError.NUM),
        ("", ""),
        ("#N/A", "#N/A"),
        (f"{ERROR_MARK}2042", f"{ERROR_MARK}2042"),
    ],
)
def test_numbers_truths_texts_and_errors_are_told_apart(given: object, cell: Cell) -> None:
    assert same(argument_of(given), cell)
    assert same(argument_of(((given, None),)), ((cell, None),))


@pytest.mark.parametrize(
    ("given", "serial"),
    [
        (datetime(2023, 1, 5), 44931.0),  # noqa: DTZ001 - as VBA's dates
        (datetime(2023, 1, 5, tzinfo=UTC), 44931.0),
        (datetime(2023, 1, 5, 18, tzinfo=CHINA), 44931.75),
        (datetime(1899, 12, 31), 1.0),  # noqa: DTZ001 - VBA's date of the serial that Excel shows as 1900-1-1
        (datetime(1900, 3, 1), 61.0),  # noqa: DTZ001 - from here on VBA and Excel show the same day
        (datetime(9999, 12, 31), 2958465.0),  # noqa: DTZ001 - the last day of Excel
    ],
)
def test_a_date_is_its_serial_as_written_whatever_its_zone(given: datetime, serial: float) -> None:
    assert argument_of(given) == serial


@pytest.mark.parametrize(
    "given",
    [
        *(object(), b"bytes", 1j, SimpleNamespace(Value=1), {}),
        *(((1.0, 2.0), (3.0,)), (1.0, (2.0,)), ((1.0,), 2.0)),
    ],
)
def test_what_has_no_meaning_in_a_cell_is_an_error(given: object) -> None:
    assert CellError.VALUE in (argument_of(given), *_row(argument_of(given)))


def _row(argument: Argument) -> tuple[Cell, ...]:
    return argument[0] if isinstance(argument, tuple) else ()


@given(anything)
def test_whatever_arrives_is_a_cell_or_a_block_without_holes(value: object) -> None:
    argument = argument_of(value)
    rows = argument if isinstance(argument, tuple) else ((argument,),)
    assert rows
    assert len({len(row) for row in rows}) == 1
    assert all(cell is None or isinstance(cell, (bool, float, str)) for row in rows for cell in row)


# Outward.


@pytest.mark.parametrize("error", list(CellError))
def test_an_error_leaves_as_its_number_and_errors_that_old_excels_lack_as_value(error: CellError) -> None:
    assert rows_of(error) == [[marked(error)]]
    assert rows_of(((error, 1.0),)) == [[marked(error), 1.0]]


@pytest.mark.parametrize("error", sorted(SCODES))
def test_an_error_that_goes_round_comes_back(error: CellError) -> None:
    (number,) = (int(str(row[0]).removeprefix(ERROR_MARK)) for row in rows_of(error))
    back = argument_of(-2146828288 + number)
    assert back is (error if error not in (CellError.SPILL, CellError.CALC) else CellError.VALUE)


@given(st.one_of(cells, blocks))
def test_only_an_error_ever_leaves_as_one(result: Cell | Block) -> None:
    given = result if isinstance(result, tuple) else ((result,),)
    for row, left in zip(given, rows_of(result), strict=True):
        for cell, value in zip(row, left, strict=True):
            looks = isinstance(value, str) and value.casefold().startswith(ERROR_MARK)
            assert looks is isinstance(cell, CellError)


@pytest.mark.parametrize(
    "text", [f"{ERROR_MARK}2042", ERROR_MARK, ERROR_MARK.upper(), f"{ERROR_MARK}x：得4分。"]
)
def test_a_text_that_looks_like_an_error_stays_a_text(text: str) -> None:
    assert rows_of(text) == [[f" {text}"]]


@given(st.one_of(st.booleans(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=200)))
def test_everything_else_leaves_as_it_is(cell: Cell) -> None:
    (value,) = rows_of(cell)[0]
    assert value == cell
    assert type(value) is type(cell)


def test_a_blank_leaves_as_an_empty_text_since_excel_would_show_a_zero() -> None:
    assert rows_of(None) == [[""]]
    assert rows_of(((None, 1.0),)) == [["", 1.0]]


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_leaves_as_an_error(number: float) -> None:
    assert rows_of(number) == [[f"{ERROR_MARK}2036"]]


@pytest.mark.parametrize(
    "text", ["长" * 40000, "𠮷" * 20000, f"a{'𠮷' * 20000}", f"{ERROR_MARK}{'长' * 32767}"]
)
def test_a_text_too_long_for_a_cell_is_cut_between_characters(text: str) -> None:
    (value,) = rows_of(text)[0]
    assert isinstance(value, str)
    assert 32765 <= len(value.encode("utf-16-le")) // 2 <= 32767
    assert text.startswith(value.strip().removesuffix("…"))
    assert rows_of("长" * 32767) == [["长" * 32767]]
