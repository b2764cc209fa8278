"""Every function, called over COM as cells call it, gives what the direct call gives."""

import pytest

from tests.referee.wine.calls import NUMBERS, Sample, given, good, samples
from tests.referee.wine.excel import Excel
from xlplugin.excel.names import ERROR_MARK
from xlplugin.functions.catalogue import Function, function, functions
from xlplugin.functions.cell import Argument, CellError

pytestmark = pytest.mark.referee


def named(name: str) -> Function:
    found = function(name)
    assert found is not None
    return found


def sample(name: str, *arguments: Argument) -> Sample:
    return Sample(named(name), tuple(map(given, arguments)))


def results(excel: Excel, calls: list[Sample]) -> list[object]:
    answer = excel.call([each.sent for each in calls])
    assert not answer.failure
    assert isinstance(answer.result, list)
    return answer.result


@pytest.mark.parametrize("name", [each.name for each in functions()])
def test_a_function_gives_in_a_cell_what_it_gives_directly_whatever_stands_in_its_arguments(
    name: str, excel: Excel
) -> None:
    calls = list(samples(named(name)))
    compared = zip(calls, results(excel, calls), strict=True)
    assert [
        (each.sent, each.expected, received)
        for each, received in compared
        if (type(received), received) != (type(each.expected), each.expected)
    ] == []


def test_a_right_call_of_every_scoring_function_gives_points(excel: Excel) -> None:
    calls = [good(each) for each in functions() if not each.explains]
    marked = [value for value in results(excel, calls) if str(value).startswith(ERROR_MARK)]
    assert marked == []


@pytest.mark.parametrize(
    ("error", "arguments"),
    [
        (CellError.VALUE, ("没有的标准", 1600.0, 1778.87)),
        (CellError.VALUE, ("longgang-2020", "一百", 1778.87)),
        (CellError.NUM, ("longgang-2020", -1.0, 1778.87)),
        (CellError.NA, ("longgang-2020", None, 1778.87)),
        (CellError.NA, ("longgang-2020", CellError.NA, 1778.87)),
    ],
)
def test_what_cannot_be_scored_is_an_excel_error_and_not_a_text(
    error: CellError, arguments: tuple[Argument, ...], excel: Excel
) -> None:
    call = sample("SCORE_ASSET_USE", *arguments)
    assert results(excel, [call]) == [f"{ERROR_MARK}{NUMBERS[error]}"]


def test_what_a_call_takes_is_told(excel: Excel, figures: list[str]) -> None:
    table = tuple((f"没有的数据 {row}", float(row)) for row in range(198))
    known = (("staff_actual", 100.0), ("staff_quota", 105.0))
    timed = {
        "one cell of scalars": sample("SCORE_ASSET_USE", "longgang-2020", 1600.0, 1778.87),
        "one cell of a range of 200 x 2": sample("SCORE_TABLE", "longgang-2020", (*known, *table)),
    }
    for what, call in timed.items():
        answer = excel.call([call.sent] * 100)
        assert answer.result == [call.expected] * 100
        figures.append(f"{what}: {answer.seconds * 10:.1f} ms a call")
