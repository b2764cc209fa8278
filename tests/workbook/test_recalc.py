import gc
import sys
from dataclasses import replace
from pathlib import Path
from subprocess import run
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.refusals import refused
from xlplugin.functions.cell import Argument, Cell, CellError
from xlplugin.problem import Checked, Severity
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import CellView, a1
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.formula_cells import RegisteredFunction
from xlplugin.workbook.recalc.recalc import Recalculation, recalculate
from xlplugin.workbook.recalc.trust import known_function, known_functions

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
    done_or_refused,
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


def anew(package: Package, *functions: RegisteredFunction) -> Checked[Recalculation]:
    """Every formula calculated that can be trusted."""
    return recalculate(package, functions, everything=True)


def results(checked: Checked[Recalculation]) -> list[Cell]:
    sheet = first_sheet(value_of(checked).package)
    return [view.value for view in sheet.cells.values() if view.formula is not None]


def places(checked: Checked[Recalculation]) -> list[str]:
    return [str(problem.source).rpartition("!")[2] for problem in checked.problems]


def seen(package: Package) -> list[tuple[Argument, ...]]:
    """The arguments with which a workbook's formulas call SCORE_X, each once."""
    calls: list[tuple[Argument, ...]] = []

    def record(*arguments: Argument) -> Cell:
        calls.append(arguments)
        return 1.0

    assert codes(recalculate(package, [Function("SCORE_X", record)])) == []
    return list(dict.fromkeys(calls))


def test_every_formula_is_calculated_and_every_change_is_told(tmp_path: Path) -> None:
    package = book_of(tmp_path, row("3", "=A1*2", "=SCORE_HALF(B1)", "=B1=6", '="得"&A1', "=B1-6"))
    recalculated = value_of(anew(package, HALF))
    assert results(Checked(recalculated)) == [6.0, 3.0, True, "得3", 0.0]
    told = {change.place.cell: (change.old, change.new, change.formula) for change in recalculated.changes}
    assert told["C1"] == (99.0, 3.0, "SCORE_HALF(B1)")
    assert len(told) == 5
    assert recalculated.calculated == 6  # one more is on the second sheet


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
        ("SCORE_X(1, ,2)", (1.0, None, 2.0)),
        ("SCORE_X( )", ()),
        ("IF(A1,SCORE_X(1,),)", (1.0, None)),
        ("SCORE_X(\"(,)\",'基础 数据'!B2)", ("(,)", 200.0)),
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


def test_a_call_that_names_a_rubric_we_do_not_have_costs_its_cell_alone(tmp_path: Path) -> None:
    function = Function("SCORE_X", lambda *_: 1.0)
    checked = recalculate(
        book_of(tmp_path, row('=SCORE_X("没有",1)', '=SCORE_X("有",1)', "=A1+1")), [function]
    )
    assert [problem.message for problem in checked.problems] == [f"评价标准不能使用：{SHEET}!A1，保留原结果"]
    assert results(checked) == [99.0, 1.0, 99.0]


def test_a_function_that_fails_gives_an_error_cell_and_a_problem(tmp_path: Path) -> None:
    def broken(_: Argument) -> Cell:
        message = "除数为零"
        raise ZeroDivisionError(message)

    rows = row("=SCORE_X(1)", "=SCORE_X(2)", "=1+1")
    checked = anew(book_of(tmp_path, rows), Function("SCORE_X", broken))
    assert codes(checked) == ["internal-error"]
    assert "SCORE_X" in checked.problems[0].message
    assert results(checked) == [CellError.VALUE, CellError.VALUE, 2.0]


@pytest.mark.parametrize(
    ("formula", "cause"),
    [
        ("NO_SUCH_FUNCTION(A1)", "引擎不支持 NO_SUCH_FUNCTION"),
        ("没有的名称", "没有名称“没有的名称”"),
        ("没有的表[金额]", "没有表格“没有的表”或其中的“金额”"),
        ("没有的页!A1", "没有工作表“没有的页”"),
        ("1+(", "公式写法无法识别"),
        ("[1]Sheet1!A1", "公式引用了其他工作簿"),
        ("B1+1", "公式循环引用"),
        ("IFERROR(NO_SUCH_FUNCTION(A1),0)", "引擎不支持 NO_SUCH_FUNCTION"),
        ("COUNT(NO_SUCH_FUNCTION(A1))", "引擎不支持 NO_SUCH_FUNCTION"),
        ("INDIRECT(&quot;A1&quot;)", "INDIRECT 引用的单元格在计算时才确定"),
        ("TODAY()", "TODAY 的结果随时变化"),
        ("LENB(A1)", "引擎计算 LENB 的结果可能与 Excel 不同"),
        ("NORM.S.INV(0.9)", "公式用到的 NORM.S.INV 未经验证，结果可能与 Excel 不同"),
        ("TEXT(A1,&quot;[DBNum2]&quot;)", "引擎不支持 TEXT 的这种格式"),
        ("TEXT(A1,A1)", "引擎不支持 TEXT 的这种格式"),
        ("LOOKUP(1,0/(A:A=3),A:A)", "公式中的数组过大"),
        ("SUM(#REF!)", "公式用到的 #REF!、SUM 未经验证，结果可能与 Excel 不同"),
        ("1/0", "引擎与保存的结果在错误值上不一致"),
        ("A1#", "公式引用了动态数组的结果"),
        ("A1:INDEX(A:A,2)", "公式中的引用在计算时才确定"),
        ("&quot;1,234&quot;*A1", "引擎对这样的数值或文字可能与 Excel 算得不同"),
    ],
)
def test_a_formula_that_is_not_trusted_keeps_its_result_and_is_named(
    tmp_path: Path, formula: str, cause: str
) -> None:
    checked = anew(book_of(tmp_path, row("3", f"={formula.replace('&quot;', chr(34))}", "=A1+1")))
    assert codes(checked) == ["formula-set-aside"]
    assert checked.problems[0].severity is Severity.WARNING
    assert places(checked) == ["B1"]
    assert checked.problems[0].message == f"{cause}：{SHEET}!B1，保留原结果"
    assert results(checked) == [99.0, 4.0]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("SUM((A1,A1,B9))", 6.0),
        ("A1:A2 A1", 3.0),
        ("SUM(A1:A2:A3)", 3.0),
        ("A1:A3*2", 6.0),
        ("A:A*2", 6.0),
        ("SUM('基础 数据'!B2,A:A,1:1 A:A)", 206.0),
        ("ROWS(A1:A7)+COLUMN()", 9.0),
        ("@A1:A3", 3.0),
        ("SUM(COUNTIF(A1:A3,{3,4}))", 1.0),
        ("SUMPRODUCT((MONTH(A1:A3)=1)*1)", 3.0),
        ("IF(0.1+0.2=0.3,1,0)", 1.0),
        ("0.1+0.2&quot;分&quot;", "0.3分"),
        ("1.1-1-0.1", 0.0),
        ("INT(4.35*100)", 435.0),
    ],
)
def test_what_excel_writes_short_is_calculated_as_excel_does(
    tmp_path: Path, formula: str, value: Cell
) -> None:
    written = formula.replace("&quot;分", '&"分').replace("&quot;", '"')
    checked = anew(book_of(tmp_path, row("3", f"={written}")))
    assert codes(checked) == []
    assert results(checked) == [value]


def test_only_the_cone_of_what_is_asked_for_changes(tmp_path: Path) -> None:
    rows = row("8", "=A1*2", "=SCORE_HALF(A1)", "=C1+1", "=IF(D1>5,D1,B1)", "=B1+1")
    assert results(recalculate(book_of(tmp_path, rows), [HALF])) == [99.0, 4.0, 5.0, 99.0, 99.0]


def test_what_did_not_change_leaves_what_reads_it_alone(tmp_path: Path) -> None:
    rows = row("8", "=SCORE_HALF(A1)", "=B1+1").replace("<v>99</v>", "<v>4</v>", 1)
    assert results(recalculate(book_of(tmp_path, rows), [HALF])) == [4.0, 99.0]


def test_a_call_without_a_result_says_itself_that_its_rubric_is_unknown(tmp_path: Path) -> None:
    class Refusing(Function):
        def refusal(self, rubric: str) -> str:
            return f"没有“{rubric}”"

    own = Refusing("SCORE_HALF", lambda *_: CellError.VALUE, 2, 2)
    rows = row("8", '=SCORE_HALF("甲",A1)', "=B1+1")
    assert results(kept := recalculate(book_of(tmp_path, rows), [own])) == [99.0, 99.0]
    assert [problem.message for problem in kept.problems] == [f"没有“甲”：{SHEET}!B1，保留原结果"]
    checked = recalculate(book_of(tmp_path, rows.replace("<v>99</v>", "")), [own])
    assert results(checked) == [CellError.VALUE, None]
    assert [problem.message for problem in checked.problems] == [
        f"引擎只能算出错误值，不能肯定 Excel 也是如此：{SHEET}!C1，没有结果"
    ]


def test_a_formula_without_a_result_is_calculated_where_it_is_proven(tmp_path: Path) -> None:
    rows = row("8", "=A1*2", "=NORM.S.INV(0.9)", "=C1+1", "=A1+1").replace("<v>99</v>", "")
    checked = recalculate(book_of(tmp_path, rows), [])
    assert results(checked) == [16.0, None, None, 9.0]
    assert [problem.message for problem in checked.problems] == [
        f"公式用到的 NORM.S.INV 未经验证，结果可能与 Excel 不同：{SHEET}!C1 等 2 个单元格，没有结果"
    ]
    grid = value_of(checked).grid.sheets[0]
    assert [grid.cell(1, column).value for column in (3, 4)] == [CellError.UNKNOWN, CellError.UNKNOWN]


def test_what_is_not_proven_is_trusted_where_it_gave_the_stored_result(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>8</v></c><c r="B1"><f>SCORE_HALF(A1)</f><v>2</v></c>'
        '<c r="C1"><f>GEOMEAN(B1,8)</f><v>4</v></c><c r="D1"><f>HARMEAN(B1,8)</f><v>99</v></c></row>'
    )
    checked = recalculate(book_of(tmp_path, rows), [HALF])
    assert results(checked)[:2] == [4.0, pytest.approx(32**0.5)]
    assert results(checked)[2] == 99.0
    assert places(checked) == ["D1"]


def test_a_result_that_may_be_old_is_missing_to_a_custom_function_and_stops_other_formulas(
    tmp_path: Path,
) -> None:
    asked: list[tuple[Argument, ...]] = []

    def record(*arguments: Argument) -> Cell:
        asked.append(arguments)
        return CellError.NA if CellError.NA in arguments else 1.0

    rows = row("8", "=SCORE_X(A1)", "=NORM.S.DIST(B1,TRUE)", "=SCORE_X(C1)", "=C1+1", "=IFERROR(D1,0)")
    checked = recalculate(book_of(tmp_path, rows), [Function("SCORE_X", record)])
    assert (CellError.NA,) in asked
    assert results(checked) == [1.0, 99.0, CellError.NA, 99.0, 0.0]
    assert [problem.message for problem in checked.problems] == [
        f"公式用到的 NORM.S.DIST 未经验证，结果可能与 Excel 不同：{SHEET}!C1 等 2 个单元格，保留原结果"
    ]


def test_a_text_that_excel_may_read_as_a_number_is_not_calculated_with(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>1,234</t></is></c><c r="B1"><v>2</v></c>'
        '<c r="C1"><f>A1*B1</f></c><c r="D1"><f>IFERROR(A1*1,0)</f></c><c r="E1"><f>ABS(A1)</f></c>'
        '<c r="F1"><f>SUM(A1:B1)</f></c><c r="G1"><f>A1&amp;B1</f></c></row>'
    )
    checked = recalculate(book_of(tmp_path, rows), [])
    assert results(checked) == [None, None, None, 2.0, "1,2342"]
    assert "文字当作数字参与计算" in checked.problems[0].message


def test_a_text_is_no_obstacle_where_the_formula_asks_for_a_number_first(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>1,234</t></is></c><c r="B1"><v>2</v></c>'
        '<c r="C1"><f>IF(ISNUMBER(A1),A1*10000,A1)</f></c>'
        '<c r="D1"><f>IF(ISNUMBER(A1),ROUND(A1-B1,4)=0,"否")</f></c>'
        '<c r="E1"><f>IF(ISNUMBER(A1),1,A1*2)</f></c><c r="F1"><f>IF(ISNUMBER(B1),A1*2,0)</f></c>'
        '<c r="G1"><f>IF(ISNUMBER(B1),B1*2,0)</f></c>'
        '<c r="H1"><f>IF(ISNUMBER(A1),IF(B1,A1*2,1),3)+A1</f></c></row>'
    )
    checked = recalculate(book_of(tmp_path, rows), [])
    assert results(checked) == ["1,234", "否", None, None, 4.0, None]


def test_hidden_rows_and_subtotals_of_subtotals_are_left_to_excel(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>SUBTOTAL(9,A1:A3)</f></c></row>'
        '<row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
        '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f>SUBTOTAL(9,A3:A4)</f></c></row>'
        '<row r="4"><c r="A4"><v>4</v></c><c r="B4"><f>SUBTOTAL(109,B3:B3)</f></c></row>'
    )
    checked = recalculate(book_of(tmp_path, rows), [])
    assert results(checked) == [None, 7.0, None]
    assert [problem.message.partition("：")[0] for problem in checked.problems] == [
        "SUBTOTAL 的区域中有隐藏或筛选的行",
        "SUBTOTAL 的区域中又有分类汇总",
    ]


def test_a_lookup_in_values_that_are_not_sorted_is_left_to_excel(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>60</v></c><c r="B1"><f>MATCH(70,A1:A3)</f></c></row>'
        '<row r="2"><c r="A2"><v>90</v></c><c r="B2"><f>VLOOKUP(95,A1:A2,1)</f></c></row>'
        '<row r="3"><c r="A3"><v>80</v></c><c r="B3"><f>MATCH(80,A1:A3,0)</f></c></row>'
    )
    checked = recalculate(book_of(tmp_path, rows), [])
    assert results(checked) == [None, 90.0, 3.0]
    assert "查找区域没有按升序排列" in checked.problems[0].message


def test_many_running_totals_are_brought_up_to_date_in_order(tmp_path: Path) -> None:
    count = 3000
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="B{n}"><f>A{n}*2</f></c>'
        f'<c r="C{n}"><f>SUM(B$1:B{n})</f></c><c r="D{n}"><f>N(D{n - 1 or 9999})+B{n}</f></c></row>'
        for n in range(1, count + 1)
    )
    checked = recalculate(book_of(tmp_path, rows), [])
    assert codes(checked) == []
    assert results(checked)[-3:] == [2.0, 2.0 * count, 2.0 * count]


def test_what_reads_a_formula_set_aside_is_calculated_from_its_stored_result(tmp_path: Path) -> None:
    rows = row("3", "=NO_SUCH_FUNCTION(A1)", "=B1+A1", "=IFERROR(C1,-1)", "=SUM(B1:D1)")
    checked = anew(book_of(tmp_path, rows))
    assert places(checked) == ["B1"]
    assert results(checked) == [99.0, 102.0, 102.0, 303.0]


def test_formulas_set_aside_for_one_cause_are_named_once(tmp_path: Path) -> None:
    rows = row("3", "=NO_SUCH_FUNCTION(A1)", "=NO_SUCH_FUNCTION(B1)", "=C1+1")
    checked = anew(book_of(tmp_path, rows))
    assert [problem.message for problem in checked.problems] == [
        f"引擎不支持 NO_SUCH_FUNCTION：{SHEET}!B1 等 2 个单元格，保留原结果"
    ]
    assert results(checked) == [99.0, 99.0, 100.0]


def test_a_circle_is_named_with_the_number_of_its_cells(tmp_path: Path) -> None:
    checked = anew(book_of(tmp_path, row("=B1", "=A1", "=1+1")))
    assert [problem.message for problem in checked.problems] == [
        f"公式循环引用：{SHEET}!A1 等 2 个单元格，保留原结果"
    ]
    assert results(checked) == [99.0, 99.0, 2.0]


def test_formulas_reach_names_and_other_sheets(tmp_path: Path) -> None:
    package = book_of(tmp_path, row("=总额+1", "='基础 数据'!C2"))
    assert results(anew(package)) == [201.0, 400.0]


@pytest.mark.parametrize("formula", ["=总额+1", "=@总额+1", "=_xlfn.SINGLE(总额)", "=SUM(总额)"])
@pytest.mark.parametrize(
    ("definition", "cause"),
    [
        ("OFFSET('基础 数据'!$B$2,0,0)", "OFFSET 引用的单元格在计算时才确定"),
        ("'基础 数据'!B2", "名称“总额”的含义随所在单元格变化"),
        ("总额", "名称“总额”的定义层数过多"),
        ("[1]表!$A$1", "公式引用了其他工作簿"),
    ],
)
def test_a_name_that_cannot_be_taken_over_sets_aside_what_uses_it(
    tmp_path: Path, definition: str, cause: str, formula: str
) -> None:
    workbook = WORKBOOK.replace("'基础 数据'!$B$2", definition).encode()
    used = book_of(tmp_path, row(formula), {"xl/workbook.xml": workbook, **second_sheet()})
    assert [problem.message.partition("：")[0] for problem in anew(used).problems] == [cause]
    unused = anew(book_of(tmp_path, row("=1+1"), {"xl/workbook.xml": workbook, **second_sheet()}))
    assert codes(unused) == []


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    workbook = WORKBOOK.replace("<sheets>", '<workbookPr date1904="1"/><sheets>').encode()
    package = book_of(tmp_path, row("=DATE(2023,1,5)"), {"xl/workbook.xml": workbook})
    assert results(anew(package)) == [43469.0]


def second_sheet() -> dict[str, bytes]:
    return {"xl/worksheets/sheet2.xml": sheet_xml(row("1", "2"))}


ARRAY = (
    '<row r="1"><c r="A1"><v>3</v></c><c r="B1"><f t="array" ref="B1:B2">A1:A2*2</f><v>0</v></c></row>'
    '<row r="2"><c r="A2"><v>4</v></c><c r="B2"><v>0</v></c><c r="C2"><f>B2+1</f></c></row>'
)


def test_an_array_formula_fills_its_area(tmp_path: Path) -> None:
    checked = anew(book_of(tmp_path, ARRAY))
    assert codes(checked) == []
    sheet = first_sheet(value_of(checked).package)
    assert [sheet.cell(*place).value for place in [(1, 2), (2, 2), (2, 3)]] == [6.0, 8.0, 9.0]
    assert sheet.cell(2, 2).formula is None


def test_one_value_fills_the_whole_area_of_an_array_formula(tmp_path: Path) -> None:
    checked = anew(book_of(tmp_path, ARRAY.replace("A1:A2*2", "SUM(A1:A2)")))
    assert codes(checked) == []
    sheet = first_sheet(value_of(checked).package)
    assert [sheet.cell(*place).value for place in [(1, 2), (2, 2)]] == [7.0, 7.0]


@pytest.mark.parametrize("area", ["B1:B1048576", "A1:XFD1048576"])
def test_an_array_formula_over_a_huge_area_fills_the_cells_that_are_stored(tmp_path: Path, area: str) -> None:
    rows = ARRAY.replace('"B1:B2"', f'"{area}"').replace("A1:A2*2", "SUM({1,2})").replace("B2+1", "1+1")
    checked = anew(book_of(tmp_path, rows.replace('<c r="A1"><v>3</v></c>', "")))
    assert codes(checked) == []
    sheet = first_sheet(value_of(checked).package)
    assert [sheet.cell(*place).value for place in [(1, 2), (2, 2), (2, 3), (3, 2)]] == [3.0, 3.0, 2.0, None]


@pytest.mark.parametrize("formula", ["A1:A3*2", "NO_SUCH_FUNCTION(A1:A2)"])
def test_an_array_formula_of_another_size_keeps_all_its_results(tmp_path: Path, formula: str) -> None:
    checked = anew(book_of(tmp_path, ARRAY.replace("A1:A2*2", formula)))
    assert places(checked) == ["B1"]
    sheet = first_sheet(value_of(checked).package)
    assert [sheet.cell(*place).value for place in [(1, 2), (2, 2), (2, 3)]] == [0.0, 0.0, 1.0]


def test_every_cell_that_a_custom_call_fills_is_brought_up_to_date(tmp_path: Path) -> None:
    rows = ARRAY.replace("A1:A2*2", "SCORE_HALF(6)*{2;3}").replace("</f><v>0</v>", "</f><v>6</v>")
    sheet = first_sheet(value_of(recalculate(book_of(tmp_path, rows), [HALF])).package)
    assert [sheet.cell(*place).value for place in [(1, 2), (2, 2), (2, 3)]] == [6.0, 9.0, 10.0]


@pytest.mark.parametrize("stale", [False, True])
def test_what_rests_on_a_custom_call_is_calculated_where_the_call_gives_another_result(
    tmp_path: Path, *, stale: bool
) -> None:
    rows = row("3", "=SCORE_HALF(A1)", "=B1+1", "=NO_SUCH_FUNCTION(B1)")
    rows = rows if stale else rows.replace("<v>99</v>", "<v>1.5</v>", 1)
    checked = recalculate(book_of(tmp_path, rows), [HALF])
    assert results(checked) == ([1.5, 2.5, 99.0] if stale else [1.5, 99.0, 99.0])
    assert codes(checked) == (["formula-set-aside"] if stale else [])
    assert value_of(checked).calculated == (2 if stale else 1)


def test_an_array_of_custom_calls_is_calculated(tmp_path: Path) -> None:
    array = ARRAY.replace("A1:A2*2", "[1]!SCORE_HALF(A1)*A1:A2")
    sheet = first_sheet(value_of(anew(book_of(tmp_path, array), HALF)).package)
    assert [sheet.cell(*place).value for place in [(1, 2), (2, 2)]] == [4.5, 6.0]


@pytest.mark.parametrize("formula", ["SUM(支出[金额])", "SUM(总额)", "SUM(@总额,A3)"])
def test_tables_can_be_named_in_formulas_and_by_other_names(tmp_path: Path, formula: str) -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>金额</t></is></c></row>'
        '<row r="2"><c r="A2"><v>3</v></c>'
        f'<c r="C2"><f>{formula}</f></c></row><row r="3"><c r="A3"><v>4</v></c></row>'
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
        "xl/workbook.xml": WORKBOOK.replace("'基础 数据'!$B$2", "支出[金额]").encode(),
        **second_sheet(),
        "xl/tables/table1.xml": table.encode(),
        "xl/worksheets/_rels/sheet1.xml.rels": related.encode(),
    }
    checked = recalculate(book_of(tmp_path, rows, parts), [])
    assert codes(checked) == []
    assert results(checked) == [7.0]


def test_a_workbook_without_formulas_stays_as_it_is(tmp_path: Path) -> None:
    blank = sheet_xml(row("1"))
    package = book_of(tmp_path, row("1"), {"xl/worksheets/sheet2.xml": blank})
    assert value_of(anew(package, HALF)) == Recalculation(package, value_of(read_grid(package)))


def test_what_cannot_be_read_is_not_recalculated(tmp_path: Path) -> None:
    refusal = refused(recalculate, book_of(tmp_path, row("x")), [])
    assert codes(refusal) == ["workbook-cell"]
    assert SHEET in str(refusal.problems[0])


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
    checked = anew(book_of(tmp_path_factory.mktemp("formula"), rows), HALF)
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
    book = opened(rich_book(tmp_path_factory.mktemp("part"), {part: bytes(xml)}))
    done_or_refused(anew, book, HALF)


@pytest.mark.parametrize(
    "name", [each for each in known_functions() if (known := known_function(each)) and known.needs]
)
def test_a_function_without_any_arguments_is_set_aside_and_stops_nothing(tmp_path: Path, name: str) -> None:
    recalculated = anew(book_of(tmp_path, row("1", f"=1+{name}()", "=A1+1")))
    assert results(recalculated) == [99.0, 2.0]
    assert codes(recalculated) == ["formula-set-aside"]


def test_workbooks_of_one_template_differ_in_all_but_their_formulas(tmp_path: Path) -> None:
    def rows(value: int, hidden: str = "") -> str:
        formulas = row("=SUBTOTAL(9,A2:A3)", "=A2*2", '=SCORE_HALF("甲",A2)', "=A2+总额")
        return f'{formulas}<row r="2"{hidden}><c r="A2"><v>{value}</v></c></row>'

    class Stopped(Function):
        def refusal(self, _: str) -> str:
            return "停用"

    def calculated(rows: str, kind: type[Function] = Function, name: str = "$A$2") -> list[Cell]:
        own = kind("SCORE_HALF", lambda _, value: half(value), 2, 2)
        workbook = WORKBOOK.replace("'基础 数据'!$B$2", f"{SHEET}!{name}")
        return results(anew(book_of(tmp_path, rows, {"xl/workbook.xml": workbook.encode()}), own))

    assert calculated(rows(8)) == [8, 16, 4, 16]
    assert calculated(rows(6)) == [6, 12, 3, 12]
    assert calculated(rows(6, ' hidden="1"')) == [99, 12, 3, 12]
    assert calculated(rows(6), Stopped) == [6, 12, 99, 12]
    assert calculated(rows(6), name="$B$1") == [6, 12, 3, 18]
    assert calculated(rows(4)) == [4, 8, 2, 8]


def test_a_column_is_looked_through_once_however_many_formulas_read_it(tmp_path: Path) -> None:
    def looked(count: int) -> int:
        seen = 0

        class Column(dict[tuple[int, int], CellView]):
            def get(self, *wanted: Any) -> Any:  # noqa: ANN401 - as any mapping
                nonlocal seen
                seen += 1
                return super().get(*wanted)

        lines = (
            f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><f>SUMIF(A:A,A{n},A:A)</f></c></row>'
            for n in range(1, count + 1)
        )
        package = book_of(tmp_path, "".join(lines))
        grid = value_of(read_grid(package))
        first = replace(grid.sheets[0], cells=Column(grid.sheets[0].cells))
        recalculated = recalculate(package, (), grid._replace(sheets=(first, *grid.sheets[1:])))
        assert results(recalculated) == list(range(1, count + 1))
        return seen

    assert looked(400) < 5 * looked(100)


def test_a_condition_is_judged_by_the_values_of_now(tmp_path: Path) -> None:
    cells = row(
        "=1/0", "=IFERROR(A1,5)", "=SUMIF(A1:B1,5,A1:B1)", "=SUMIF(B1:B1,5,B1:B1)", "=MATCH(6,B1:B1,1)"
    )
    recalculated = recalculate(book_of(tmp_path, cells.replace("<v>99</v>", "")), ())
    assert results(recalculated)[1:] == [5, None, 5, 1]


def test_formulas_over_a_long_column_give_what_they_give_over_a_short_one(tmp_path: Path) -> None:
    keys = ("<v>1</v>", "<v>1</v>", "<v>2</v>", "<v>1</v>", "<v>0</v>", "")
    kinds = ("n", "str", "n", "b", "b", "n")
    formulas = ("SUMIF({0},A{1},{2})", "COUNTIF({0},A{1})", 'SUMIF({0},"V_0!A{1}",{2})', "SUM({2})+A{1}")

    def calculated(column: str, figures: str) -> list[Cell]:
        rows = (
            f'<row r="{n}"><c r="A{n}" t="{kind}">{key}</c><c r="H{n}"><v>{n}</v></c>'
            + "".join(
                f'<c r="{letter}{n}"><f>{text.format(column, n, figures).replace(chr(34), "&quot;")}</f></c>'
                for letter, text in zip("JKLM", formulas, strict=True)
            )
            + "</row>"
            for n, (key, kind) in enumerate(zip(keys, kinds, strict=True), 1)
        )
        return results(recalculate(book_of(tmp_path, "".join(rows)), ()))

    assert calculated("A:A", "H:H") == calculated("A1:A9", "H1:H9")


def test_what_reads_half_a_character_is_set_aside(tmp_path: Path) -> None:
    halved = '<c r="A1" t="str"><v>_xD800_甲</v></c><c r="B1" t="str"><v>丙</v></c>'
    formulas = "".join(f'<c r="{cell}2"><f>{cell}1&amp;"乙"</f><v>9</v></c>' for cell in "AB")
    rows = f'<row r="1">{halved}</row><row r="2">{formulas}</row>'
    recalculated = anew(book_of(tmp_path, rows))
    assert results(recalculated) == [9.0, "丙乙"]
    assert codes(recalculated) == ["formula-set-aside"]


@pytest.mark.parametrize("text", ["((1", "=", "1+", "'", "长" * 70_000, "(" * 3000 + "1" + ")" * 3000])
def test_a_name_that_cannot_be_read_sets_aside_what_uses_it(tmp_path: Path, text: str) -> None:
    workbook = WORKBOOK.replace("'基础 数据'!$B$2", text).encode()
    recalculated = anew(book_of(tmp_path, row("=总额+1", "=1+1"), {"xl/workbook.xml": workbook}))
    assert results(recalculated) == [99.0, 2.0]
    assert codes(recalculated) == ["formula-set-aside"]


@pytest.mark.parametrize("text", ["ROW(总额)", "N(总额)", "总额+1", "T(总额)&1", "@总额", "SUM(总额,总额)"])
def test_a_name_that_stands_for_itself_sets_aside_what_uses_it(tmp_path: Path, text: str) -> None:
    workbook = WORKBOOK.replace("'基础 数据'!$B$2", text.replace("&", "&amp;")).encode()
    recalculated = anew(book_of(tmp_path, row("=总额+1", "=1+1"), {"xl/workbook.xml": workbook}))
    assert results(recalculated) == [99.0, 2.0]
    assert codes(recalculated) == ["formula-set-aside"]


def test_names_that_stand_for_names_cost_no_more_than_they_say(tmp_path: Path) -> None:
    names = (
        "".join(f'<definedName name="名{n}">名{n - 1}+名{n - 1}</definedName>' for n in range(1, 40))
        + "<definedName name=\"名0\">'基础 数据'!$B$2</definedName>"
    )
    workbook = WORKBOOK.replace("</definedNames>", f"{names}</definedNames>").encode()
    recalculated = anew(book_of(tmp_path, row("=名39", "=名3"), {"xl/workbook.xml": workbook}))
    assert results(recalculated) == [99.0, 1600.0]
