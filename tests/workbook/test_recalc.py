import gc
import sys
from pathlib import Path
from subprocess import run

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplugin.functions.cell import Argument, Cell, CellError
from xlplugin.problem import Checked, Severity
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import a1
from xlplugin.workbook.recalc.engine import RegisteredFunction
from xlplugin.workbook.recalc.recalc import Recalculation, recalculate

from .books import (
    HEAD,
    MAIN,
    OFFICE,
    PACKAGE,
    RICH_PARTS,
    RICH_SHEET,
    SHEET,
    SHEET_PART,
    WORKBOOK,
    Function,
    book_of,
    codes,
    first_sheet,
    opened,
    rich_book,
    sheet_xml,
    value_of,
)


def half(value: Argument) -> Cell:
    return value / 2 if isinstance(value, float) else CellError.VALUE


HALF: RegisteredFunction = Function("SCORE_HALF", half, 1, 1)


def row(*cells: str, number: int = 1) -> str:
    """A row of formulas (``=…``), numbers and texts, each with the stored result 99 where a formula."""
    written = "".join(_cell(f"{a1(number, column)}", text) for column, text in enumerate(cells, 1))
    return f'<row r="{number}">{written}</row>'


def _cell(reference: str, text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    if text.startswith("="):
        return f'<c r="{reference}"><f>{escaped[1:]}</f><v>99</v></c>'
    if not text:
        return ""
    return f'<c r="{reference}"><v>{text}</v></c>'


def results(checked: Checked[Recalculation]) -> list[Cell]:
    sheet = first_sheet(value_of(checked).package)
    return [view.value for view in sheet.cells.values() if view.formula is not None]


def places(checked: Checked[Recalculation]) -> list[str]:
    return [str(problem.source).rpartition("!")[2] for problem in checked.problems]


def seen(package: Package) -> list[tuple[Argument, ...]]:
    """The arguments with which a workbook's formulas call SCORE_X."""
    calls: list[tuple[Argument, ...]] = []

    def record(*arguments: Argument) -> Cell:
        calls.append(arguments)
        return 1.0

    assert codes(recalculate(package, [Function("SCORE_X", record)])) == []
    return calls


def test_every_formula_is_calculated_and_every_change_is_told(tmp_path: Path) -> None:
    package = book_of(tmp_path, row("3", "=A1*2", "=SCORE_HALF(B1)", "=B1=6", '="得"&A1', "=1/0"))
    recalculated = value_of(recalculate(package, [HALF]))
    assert results(Checked(recalculated)) == [6.0, 3.0, True, "得3", CellError.DIV]
    told = {change.place.cell: (change.old, change.new, change.formula) for change in recalculated.changes}
    assert told["C1"] == (99.0, 3.0, "SCORE_HALF(B1)")
    assert len(told) == 5


def test_a_workbook_that_is_right_stays_the_same_file(tmp_path: Path) -> None:
    path = rich_book(tmp_path, {SHEET_PART: RICH_SHEET.replace("<f>IF", "<f>IF").encode()})
    first = value_of(recalculate(opened(path), []))
    assert [change.place.cell for change in first.changes] == ["B6"]
    again = value_of(recalculate(first.package, []))
    assert again.changes == ()
    assert again.package.to_bytes() == first.package.to_bytes()


def test_only_the_results_change_in_the_file(tmp_path: Path) -> None:
    package = opened(rich_book(tmp_path))
    after = value_of(recalculate(package, [])).package
    result = '<c r="B6" t="str"><f>IF(A2&gt;0,"&lt;正&gt;","")</f><v>&lt;正&gt;</v></c>'
    expected = RICH_SHEET.replace('<c r="B6"><f>IF(A2&gt;0,"&lt;正&gt;","")</f></c>', result)
    assert (after.data(SHEET_PART) or b"").decode() == expected
    same = {name for name in package.parts if package.data(name) == after.data(name)}
    assert same == package.parts.keys() - {SHEET_PART}


def test_numbers_equal_to_fifteen_digits_are_left_alone(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><f>0.1+0.2</f><v>0.3</v></c></row>'
    assert value_of(recalculate(book_of(tmp_path, rows), [])).changes == ()


@pytest.mark.parametrize(
    "stored",
    [
        "SCORE_HALF(A1)",
        "[1]!SCORE_HALF(A1)",
        r"'C:\加载 项\xlplugin.xlam'!SCORE_HALF(A1)",
        "_xll.SCORE_HALF(A1)",
        "_xldudf_SCORE_HALF(A1)",
        "_xlfn.SCORE_HALF(A1)",
        "score_half(A1)",
    ],
)
def test_a_custom_call_gives_the_same_result_however_excel_stored_it(tmp_path: Path, stored: str) -> None:
    package = book_of(tmp_path, row("5", f"={stored}", "=B1+1"))
    checked = recalculate(package, [HALF])
    assert codes(checked) == []
    assert results(checked) == [2.5, 3.5]
    assert first_sheet(value_of(checked).package).cell(1, 2).formula == stored


def test_a_shared_custom_call_is_calculated_in_every_cell(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>2</v></c>'
        '<c r="B1"><f t="shared" ref="B1:B2" si="0">[1]!SCORE_HALF(A1)</f></c></row>'
        '<row r="2"><c r="A2"><v>4</v></c><c r="B2"><f t="shared" si="0"/></c></row>'
    )
    assert results(recalculate(book_of(tmp_path, rows), [HALF])) == [1.0, 2.0]


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ("SCORE_X()", ()),
        ("SCORE_X(A1,Z9)", (3.0, None)),
        ('SCORE_X("文",TRUE,1=2)', ("文", True, False)),
        ("SCORE_X(,1)", (None, 1.0)),
        ("SCORE_X(1,,)", (1.0, None, None)),
        ("SCORE_X(NA(),1/0)", (CellError.NA, CellError.DIV)),
        ("SCORE_X(A1:B2)", (((3.0, 4.0), (None, None)),)),
        ("SCORE_X(A1:B1)", (((3.0, 4.0),),)),
        ("SCORE_X(A1:A2)", (((3.0,), (None,)),)),
        ("SCORE_X(A1:A1)", (3.0,)),
        ("SCORE_X(DATE(2023,1,5))", (44931.0,)),
    ],
)
def test_arguments_arrive_as_plain_cells_and_blocks(
    tmp_path: Path, call: str, arguments: tuple[Argument, ...]
) -> None:
    assert seen(book_of(tmp_path, row("3", "4", f"={call}"))) == [arguments]


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (1.25, 1.25),
        ("文", "文"),
        (True, True),
        (None, ""),
        (CellError.NA, CellError.NA),
        (CellError.NUM, CellError.NUM),
        (float("nan"), CellError.NUM),
        (float("-inf"), CellError.NUM),
    ],
)
def test_results_of_functions_become_cells(tmp_path: Path, given: Cell, stored: Cell) -> None:
    function = Function("SCORE_X", lambda: given)
    checked = recalculate(book_of(tmp_path, row("=SCORE_X()")), [function])
    assert codes(checked) == []
    assert results(checked) == [stored]


def test_a_function_that_fails_gives_an_error_cell_and_a_problem(tmp_path: Path) -> None:
    def broken(_: Argument) -> Cell:
        message = "除数为零"
        raise ZeroDivisionError(message)

    rows = row("=SCORE_X(1)", "=SCORE_X(2)", "=1+1")
    checked = recalculate(book_of(tmp_path, rows), [Function("SCORE_X", broken)])
    assert codes(checked) == ["internal-error"]
    assert "SCORE_X" in checked.problems[0].message
    assert results(checked) == [CellError.VALUE, CellError.VALUE, 2.0]


@pytest.mark.parametrize(
    "formula",
    [
        "NO_SUCH_FUNCTION(A1)",
        "没有的名称",
        "没有的表[金额]",
        "SUM((A1,A1))",
        "A1:A2 A1",
        "1+(",
        "[1]Sheet1!A1",
        "B1+1",
        "IFERROR(NO_SUCH_FUNCTION(A1),0)",
        "COUNT(NO_SUCH_FUNCTION(A1))",
        "A1:A3*2",
    ],
)
def test_a_formula_beyond_the_engine_keeps_its_result_and_is_named(tmp_path: Path, formula: str) -> None:
    checked = recalculate(book_of(tmp_path, row("3", f"={formula}", "=A1+1")), [])
    assert codes(checked) == ["formula-unsolved"]
    assert checked.problems[0].severity is Severity.ERROR
    assert places(checked) == ["B1"]
    assert formula in checked.problems[0].message
    assert results(checked) == [99.0, 4.0]


def test_what_reads_an_unsolved_formula_is_calculated_from_its_stored_result(tmp_path: Path) -> None:
    rows = row("3", "=NO_SUCH_FUNCTION(A1)", "=B1+A1", "=IFERROR(C1,-1)", "=SUM(B1:D1)")
    checked = recalculate(book_of(tmp_path, rows), [])
    assert places(checked) == ["B1"]
    assert results(checked) == [99.0, 102.0, 102.0, 303.0]


def test_a_chain_of_unsolved_formulas_is_named_one_by_one(tmp_path: Path) -> None:
    rows = row("3", "=NO_SUCH_FUNCTION(A1)", "=NO_SUCH_FUNCTION(B1)", "=C1+1")
    checked = recalculate(book_of(tmp_path, rows), [])
    assert places(checked) == ["B1", "C1"]
    assert results(checked) == [99.0, 99.0, 100.0]


def test_a_circle_is_named_with_all_its_cells(tmp_path: Path) -> None:
    checked = recalculate(book_of(tmp_path, row("=B1", "=A1", "=1+1")), [])
    assert sorted(places(checked)) == ["A1", "B1"]
    assert results(checked) == [99.0, 99.0, 2.0]


def test_formulas_reach_names_and_other_sheets(tmp_path: Path) -> None:
    package = book_of(tmp_path, row("=总额+1", "='基础 数据'!C2"))
    assert results(recalculate(package, [])) == [201.0, 400.0]


def test_a_name_the_engine_cannot_take_over_is_told(tmp_path: Path) -> None:
    workbook = WORKBOOK.replace("'基础 数据'!$B$2", "OFFSET('基础 数据'!$B$2,0,0)").encode()
    used = book_of(tmp_path, row("=总额+1"), {"xl/workbook.xml": workbook, **second_sheet()})
    assert codes(recalculate(used, [])) == ["formula-unsolved", "name-ignored"]
    unused = recalculate(book_of(tmp_path, row("=1+1"), {"xl/workbook.xml": workbook, **second_sheet()}), [])
    assert [problem.severity for problem in unused.problems] == [Severity.NOTICE]


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    workbook = WORKBOOK.replace("<sheets>", '<workbookPr date1904="1"/><sheets>').encode()
    package = book_of(tmp_path, row("=DATE(2023,1,5)"), {"xl/workbook.xml": workbook})
    assert results(recalculate(package, [])) == [43469.0]


def second_sheet() -> dict[str, bytes]:
    return {"xl/worksheets/sheet2.xml": sheet_xml(row("1", "2"))}


ARRAY = (
    '<row r="1"><c r="A1"><v>3</v></c><c r="B1"><f t="array" ref="B1:B2">A1:A2*2</f><v>0</v></c></row>'
    '<row r="2"><c r="A2"><v>4</v></c><c r="B2"><v>0</v></c><c r="C2"><f>B2+1</f></c></row>'
)


def test_an_array_formula_fills_its_area(tmp_path: Path) -> None:
    checked = recalculate(book_of(tmp_path, ARRAY), [])
    assert codes(checked) == []
    sheet = first_sheet(value_of(checked).package)
    assert [sheet.cell(*place).value for place in [(1, 2), (2, 2), (2, 3)]] == [6.0, 8.0, 9.0]
    assert sheet.cell(2, 2).formula is None


@pytest.mark.parametrize("formula", ["A1:A3*2", "SUM(A1:A2)", "NA()", "NO_SUCH_FUNCTION(A1:A2)"])
def test_an_array_formula_of_another_size_keeps_all_its_results(tmp_path: Path, formula: str) -> None:
    checked = recalculate(book_of(tmp_path, ARRAY.replace("A1:A2*2", formula)), [])
    assert places(checked) == ["B1"]
    sheet = first_sheet(value_of(checked).package)
    assert [sheet.cell(*place).value for place in [(1, 2), (2, 2), (2, 3)]] == [0.0, 0.0, 1.0]


def test_an_array_of_custom_calls_is_calculated(tmp_path: Path) -> None:
    array = ARRAY.replace("A1:A2*2", "[1]!SCORE_HALF(A1)*A1:A2")
    sheet = first_sheet(value_of(recalculate(book_of(tmp_path, array), [HALF])).package)
    assert [sheet.cell(*place).value for place in [(1, 2), (2, 2)]] == [4.5, 6.0]


def test_tables_can_be_named_in_formulas(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>金额</t></is></c></row>'
        '<row r="2"><c r="A2"><v>3</v></c></row><row r="3"><c r="A3"><v>4</v></c></row>'
        '<row r="5"><c r="A5"><f>SUM(支出[金额])</f></c></row>'
    )
    table = (
        f'{HEAD}<table xmlns="{MAIN}" id="1" name="支出" displayName="支出" ref="A1:A3">'
        '<tableColumns count="1"><tableColumn id="1" name="金额"/></tableColumns></table>'
    )
    related = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/table" Target="../tables/table1.xml"/></Relationships>'
    )
    parts = {
        "xl/tables/table1.xml": table.encode(),
        "xl/worksheets/_rels/sheet1.xml.rels": related.encode(),
    }
    checked = recalculate(book_of(tmp_path, rows, parts), [])
    assert codes(checked) == []
    assert results(checked) == [7.0]


def test_a_workbook_without_formulas_stays_as_it_is(tmp_path: Path) -> None:
    blank = sheet_xml(row("1"))
    package = book_of(tmp_path, row("1"), {"xl/worksheets/sheet2.xml": blank})
    assert value_of(recalculate(package, [HALF])) == Recalculation(package, ())


def test_what_cannot_be_read_is_not_recalculated(tmp_path: Path) -> None:
    assert codes(recalculate(book_of(tmp_path, row("x")), [])) == ["workbook-cell"]
    assert SHEET in str(recalculate(book_of(tmp_path, row("x")), []).problems[0])


def test_neither_the_engine_nor_openpyxl_is_loaded_before_it_is_needed() -> None:
    script = (
        "import sys; import xlplugin.workbook.recalc.recalc; "
        "print([name for name in ('formualizer', 'openpyxl', 'pydantic') if name in sys.modules])"
    )
    shown = run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert shown.stdout.strip() == "[]"


def test_a_thousand_recalculations_do_not_pile_up(tmp_path: Path) -> None:
    package = book_of(tmp_path, row("5", "=SCORE_HALF(A1)"))
    recalculate(package, [HALF])
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(100):
        recalculate(package, [HALF])
    gc.collect()
    assert len(gc.get_objects()) - before < 1000


FRAGMENTS = st.sampled_from(
    [
        *("A1", "B2:B3", "$C$1", "D1", "'基础 数据'!B2", "总额", "没有", "#REF!", "{1,2}", "1", '"x"', "[1]"),
        *("+", "*", "%", "(", ")", ",", ":", " ", "'", '"', "!", "@", "_xlfn."),
        *("SUM(", "IFERROR(", "INDEX(", "SCORE_HALF("),
    ]
)


@settings(max_examples=150)
@given(fragments=st.lists(FRAGMENTS, min_size=1, max_size=8))
def test_any_formula_is_calculated_or_named_and_never_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, fragments: list[str]
) -> None:
    rows = row("3", "4", "5", f"={''.join(fragments)}", number=1) + row("=A1+1", number=9)
    checked = recalculate(book_of(tmp_path_factory.mktemp("formula"), rows), [HALF])
    sheet = first_sheet(value_of(checked).package)
    assert sheet.cell(9, 1).value == 4.0
    assert set(places(checked)) <= {"D1"}
    if checked.problems:
        assert sheet.cell(1, 4).value == 99.0


@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_workbook_is_recalculated_or_refused_and_never_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    part = data.draw(st.sampled_from([name for name in RICH_PARTS if name.endswith((".xml", ".rels"))]))
    xml = bytearray(RICH_PARTS[part])
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(xml) - 1))
        xml[start : start + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=3))
    checked = recalculate(opened(rich_book(tmp_path_factory.mktemp("part"), {part: bytes(xml)})), [HALF])
    assert checked.value is not None or codes(checked)
