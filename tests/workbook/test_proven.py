"""Every function that recalculation trusts has cases, and the engine gives them."""

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import formualizer as fz
import pytest

from tests.workbook.books import value_of
from tests.workbook.proofs import case_book, case_places, cases, same
from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.recalc.recalc import recalculate
from xlplugin.workbook.recalc.trust import EngineVerdict, is_proven_format, known_function, known_functions

PROVEN: Final = tuple(
    each
    for each in known_functions()
    if (known := known_function(each)) and known.verdict is EngineVerdict.PROVEN
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
    """What recalculation gives for every case; ``CellError.UNKNOWN`` where it sets the formula aside."""
    told = (*cases().cases.values(), *cases().excel.values(), *cases().noise.values())
    formulas = [formula for found in told for formula in found]
    with TemporaryDirectory() as folder:
        path = Path(folder, "cases.xlsx")
        path.write_bytes(case_book(formulas))
        result = recalculate(value_of(open_package(path)), ())
    sheet = value_of(result).grid.sheets[0]
    places = case_places(formulas)
    return {
        formula: sheet.cell(place.row, place.column).value
        for formula, place in zip(formulas, places, strict=True)
    }


def told_of(name: str) -> dict[str, Cell]:
    """The formulas that prove a function, and what they give in Excel."""
    known = cases()
    return {**known.cases[name], **known.excel.get(name, {}), **known.noise.get(name, {})}


def test_the_list_is_in_order() -> None:
    assert list(known_functions()) == sorted(known_functions())


def test_a_function_that_the_engine_does_not_know_is_not_on_the_list() -> None:
    book = fz.Workbook()
    book.add_sheet("S")
    for row, name in enumerate(known_functions(), 1):
        book.set_formula("S", row, 1, f"={name}()")
        result = book.evaluate_cell("S", row, 1)
        assert not (isinstance(result, dict) and result["kind"] == "Name"), name


def test_proven_functions_and_no_others_have_cases() -> None:
    assert set(cases().cases) == set(PROVEN)
    assert set(cases().excel) | set(cases().noise) <= set(cases().cases)
    assert [name for name, found in cases().cases.items() if len(found) < 4] == []


@pytest.mark.parametrize("name", PROVEN)
def test_a_proven_function_gives_the_value_of_every_case_or_is_set_aside(name: str) -> None:
    given = values()
    assert [
        f"{text}: {value!r}, not {given[text]!r}"
        for text, value in told_of(name).items()
        if given[text] is not CellError.UNKNOWN and not same(value, given[text])
    ] == []


def test_few_cases_are_set_aside() -> None:
    given = values()
    aside = [text for text, value in given.items() if value is CellError.UNKNOWN]
    assert len(aside) < len(given) / 10, aside
    assert [name for name in PROVEN if all(given[text] is CellError.UNKNOWN for text in told_of(name))] == []


def test_the_pattern_of_proven_formats_takes_those_of_the_cases_and_no_others() -> None:
    used = [re.search(r'"((?:[^"]|"")*)"\)$', formula) for formula in cases().cases["TEXT"]]
    formats = [found[1].replace('""', '"') for found in used if found is not None]
    assert len(formats) == len(used)
    assert [text for text in (*formats, *FORMATS) if not is_proven_format(text)] == []
    assert [text for text in OTHER_FORMATS if is_proven_format(text)] == []
