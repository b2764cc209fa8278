"""Every function that recalculation trusts has cases, and the engine gives them."""

import re
from functools import cache
from typing import Final

import formualizer as fz
import pytest

from tests.workbook.proofs import LIST, Function, case_book, case_places, cases, functions, same
from xlplugin.functions.cell import Cell
from xlplugin.workbook.recalc.enginevalue import cell_of

PROVEN: Final = tuple(each for each in functions() if each.verdict == "proven")
NEEDS: Final = frozenset(
    (
        *("ascii", "criteria", "direct", "errorless", "format", "lookup"),
        *("number", "numbers", "reference", "shape", "single", "unit", "visible"),
    )
)
FORMATS: Final = (
    *("0", "00", "000", "0.0", "0.00", "##0", "#,##0", "#,##0.00", "0%", "0.00%", '0.00"分"', "0分", "第0名"),
    *('"共"0"项"', "￥#,##0.00", "0.00;-0.00", "0.00;-0.00;0", "yyyy-mm-dd", "YYYY/M/D", "yyyymm"),
    *(
        "yyyy.mm.dd",
        "yyyy年m月d日",
        "m",
        "dd",
        "m月d日",
        "yyyy年度",
        "截至yyyy年m月d日",
        "yyyy-mm-dd hh:mm",
        "h:mm",
    ),
)
OTHER_FORMATS: Final = (
    *("", "@", "General", "G/通用格式", "#", "0.##", "0,", "??0", "00-00", "0.00E+00", "# ?/?", "0.00_ "),
    *("[DBNum2]", "[>=90]优;差", "0;-0;;@", "0.00;[红色]-0.00", "mmm", "ddd", "aaaa", "e", "yyy"),
    *("[h]:mm", "mm:ss"),
)


@cache
def values() -> dict[str, Cell]:
    """What the engine gives for every case."""
    told = (*cases().cases.values(), *cases().excel.values())
    formulas = [formula for found in told for formula in found]
    book = fz.Workbook.from_bytes(case_book(formulas))
    book.set_temporal_egress("serial")
    book.evaluate_all()
    places = case_places(formulas)
    return {formula: cell_of(book.get_value(*place)) for formula, place in zip(formulas, places, strict=True)}


def test_every_line_of_the_list_is_well_formed_and_in_order() -> None:
    names = [each.name for each in functions()]
    assert names == sorted(set(names))
    for each in functions():
        assert each.verdict in {"proven", "wrong", "volatile", "dynamic", "-"}, each
        assert re.fullmatch(r"-|[vtnwrja]*(\([vtnwrja]+\))?", each.parameters), each
        assert each.needs <= NEEDS, each


def test_a_function_that_the_engine_does_not_know_is_not_on_the_list() -> None:
    book = fz.Workbook()
    book.add_sheet("S")
    for row, each in enumerate(functions(), 1):
        book.set_formula("S", row, 1, f"={each.name}()")
        result = book.evaluate_cell("S", row, 1)
        assert not (isinstance(result, dict) and result["kind"] == "Name"), each.name


def test_proven_functions_and_no_others_have_cases() -> None:
    assert set(cases().cases) == {each.name for each in PROVEN}
    assert set(cases().excel) | set(cases().noise) <= set(cases().cases)
    assert [name for name, found in cases().cases.items() if len(found) < 4] == []


@pytest.mark.parametrize("function", PROVEN, ids=lambda function: function.name)
def test_the_engine_gives_the_value_of_every_case(function: Function) -> None:
    told = {**cases().cases[function.name], **cases().excel.get(function.name, {})}
    given = values()
    assert [
        f"{text}: {value!r}, not {given[text]!r}"
        for text, value in told.items()
        if not same(value, given[text])
    ] == []


def test_the_pattern_of_proven_formats_takes_those_of_the_cases_and_no_others() -> None:
    text = LIST.read_text(encoding="utf-8")
    words, separator = re.findall(r"(?:where|and) [WS] is (\(.*?\)\*?)(?= and|\.)", text)
    written = re.search(r"^# FORMAT: (.*)$", text, re.MULTILINE)
    assert written is not None
    pattern = re.compile(written[1].replace("S", separator).replace("W", words))
    used = [re.search(r'"((?:[^"]|"")*)"\)$', formula) for formula in cases().cases["TEXT"]]
    formats = [found[1].replace('""', '"') for found in used if found is not None]
    assert len(formats) == len(used)
    assert [text for text in (*formats, *FORMATS) if not pattern.match(text)] == []
    assert [text for text in OTHER_FORMATS if pattern.match(text)] == []
