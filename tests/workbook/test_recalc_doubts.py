"""What the engine would get wrong without a word: it is written out for it, or the formula is set aside."""

from pathlib import Path

import pytest

from xlplugin.functions.cell import Cell, CellError
from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.edit.writer import apply_edits
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.grid.grid import Place
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.formula_cells import Edited
from xlplugin.workbook.recalc.recalc import recalculate

from .books import SHEET, WORKBOOK, Function, book_of, first_sheet, value_of


def cell(reference: str, given: Cell, stored: Cell = None) -> str:
    """A cell as files hold it; what begins with = is a formula, with its stored result."""
    formula = given if isinstance(given, str) and given.startswith("=") else ""
    value = stored if formula else given
    written = f"<f>{_escaped(formula[1:])}</f>" if formula else ""
    if isinstance(value, str):
        return f'<c r="{reference}" t="str">{written}<v>{_escaped(value)}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{reference}" t="b">{written}<v>{int(value)}</v></c>'
    return f'<c r="{reference}">{written}{"" if value is None else f"<v>{value!r}</v>"}</c>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def column(values: tuple[Cell, ...], formula: str, stored: Cell = None) -> str:
    """Values down column A, a formula in C1."""
    first = cell("A1", values[0]) + cell("C1", f"={formula}", stored)
    rest = (f'<row r="{n}">{cell(f"A{n}", value)}</row>' for n, value in enumerate(values[1:], 2))
    return f'<row r="1">{first}</row>' + "".join(rest)


def result(package: Package) -> Cell:
    """What the formula gives; 设 and the cause where it is set aside."""
    done = value_of(recalculate(package, ()))
    return f"设{done.set_aside[0].cause}" if done.set_aside else first_sheet(done.package).cell(1, 3).value


def after(package: Package, place: str, value: Cell) -> Cell:
    """What the formula gives once a command has written a cell."""
    row = int(place[1:])
    edit = CellEdit(SHEET, row, 1, value)
    changed = apply_edits(package, [edit])
    written = Edited(value_of(read_grid(package)), frozenset((Place(SHEET, row, 1),)))
    done = value_of(recalculate(changed, (), written=written))
    return f"设{done.set_aside[0].cause}" if done.set_aside else first_sheet(done.package).cell(1, 3).value


@pytest.mark.parametrize(
    ("formula", "stored", "value"),
    [
        ("COUNTA(A1:A3)", 3.0, 2.0),
        ("SUMPRODUCT(A1:A3*2)", 12.0, 6.0),
        ('IF(A3="","未填",A3)', 3.0, "未填"),
        ("ISBLANK(A3)", False, True),
        ("A3", 3.0, 0.0),
        ("A3+1", 4.0, 1.0),
    ],
)
def test_a_cell_that_was_cleared_is_blank(tmp_path: Path, formula: str, stored: Cell, value: Cell) -> None:
    assert after(book_of(tmp_path, column((1.0, 2.0, 3.0), formula, stored)), "A3", None) == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("A1+A1", 2e-10),
        ("A1-5E-11", 5e-11),
        ("A2-0.3", 0.0),
        ("0.3-A2", 0.0),
        ("A3-0.2", 1000.1 - 999.9 - 0.2),
        ("A4-0.2", "设"),
        ("(0.3-A2)*10", "设"),
        ("A1*2", "设"),
    ],
)
def test_a_difference_is_nothing_where_excel_takes_it_for_nothing(
    tmp_path: Path, formula: str, value: Cell
) -> None:
    found = result(book_of(tmp_path, column((1e-10, 0.1 + 0.2, 1000.1 - 999.9, 0.2 + 2e-15), formula)))
    assert found == value if isinstance(value, float) else str(found).startswith("设")


@pytest.mark.parametrize(
    "formula",
    [
        "IFERROR(INDEX(A1:A3,1)*1,0)",
        "IFERROR(VLOOKUP(A1,A1:A3,1,0)+1,0)",
        "IFERROR(ROUND(INDEX(A1:A3,1),1),0)",
        "IFERROR(-IF(A3=5,A1,0),0)",
        "ISNUMBER(IF(A3=5,A1,0)*1)",
    ],
)
def test_a_text_that_is_found_first_is_no_number_either(tmp_path: Path, formula: str) -> None:
    assert str(result(book_of(tmp_path, column(("1,234", "甲", 5.0), formula)))).startswith("设")
    assert not str(result(book_of(tmp_path, column(("甲", "乙", 5.0), formula)))).startswith("设")


def test_a_plus_before_a_text_leaves_it_a_text(tmp_path: Path) -> None:
    assert result(book_of(tmp_path, column(("1,234",), "+A1"))) == "1,234"
    assert result(book_of(tmp_path, column(("12",), '+A1&""'))) == "12"


@pytest.mark.parametrize(
    ("formula", "cause"),
    [
        ("SUM(动态区)", "OFFSET 引用的单元格在计算时才确定"),
        ("SUM(间接)/2", "OFFSET 引用的单元格在计算时才确定"),
        ("SUM(A1:A3 A3:A4 A1)+(", "公式写法无法识别"),
        ("B2:B9*2", "公式引用的区域与公式不在同一行或同一列"),
    ],
)
def test_a_formula_that_does_not_tell_what_it_reads_is_named_once_anything_has_changed(
    tmp_path: Path, formula: str, cause: str
) -> None:
    names = (
        f'<definedName name="动态区">OFFSET({SHEET}!$A$1,0,0,3,1)</definedName>'
        '<definedName name="间接">动态区</definedName>'
    )
    workbook = WORKBOOK.replace("<definedNames>", f"<definedNames>{names}")
    rows = column((1.0, 2.0, 3.0), formula, 6.0) + '<row r="9"><c r="B9"><f>A3</f><v>3</v></c></row>'
    book = book_of(tmp_path, rows, {"xl/workbook.xml": workbook.encode()})
    assert after(book, "A3", 5.0) == f"设{cause}"
    assert after(book, "A3", 3.0) == 6.0


@pytest.mark.parametrize(
    ("formula", "before", "after_it"),
    [("A1*A3", "12", "1,234"), ("GEOMEAN(ABS(A1),A3)", "12", "1,234")],
)
def test_a_text_that_was_no_trouble_may_become_one(
    tmp_path: Path, formula: str, before: Cell, after_it: Cell
) -> None:
    book = book_of(tmp_path, column((before, 2.0, 3.0), formula, 6.0 if "GEO" in formula else 36.0))
    assert str(after(book, "A1", after_it)).startswith("设")


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("SUMPRODUCT(N(A1:A3>5))", 2.0),
        ("N(A1)", 45418.0),
        ("AND(TRUE,A1>5)", True),
        ("OR(FALSE,A2>5)", False),
        ("MOD(10,0.1)", "设公式用到的 MOD 未经验证，结果可能与 Excel 不同"),
        ("EOMONTH(A1,0)", 45443.0),
        ("INDEX(A1:B3,2,0)", "设公式用到的 INDEX 未经验证，结果可能与 Excel 不同"),
        ("SUM(INDEX(A1:B3,0,1))", 45424.0),
        ("INDEX(A1:A3,3)", 6.0),
        ("INDEX(A1:A3,2.9999999999999996)", "设"),
        ("LARGE(A1:A3,1.5)", "设"),
        ("LARGE(A1:A3,2)", 6.0),
        ("MATCH(6,A3:A3,-1)", "设公式用到的 MATCH"),
        ("MATCH(6,A3:A3,A2)", "设公式用到的 MATCH"),
        ("MATCH(7,A3:A3,TRUE)", 1.0),
        ("TIME(-1,0,0)", "设"),
        ("MOD(4.35*100,5)", "设"),
        ("MOD(7.5,2)", 1.5),
        ("EOMONTH(A2,0)", "设"),
        ("EDATE(A2,1)", "设"),
        ('DATEDIF(A2,A1,"M")', "设"),
        ("MONTH(A2)", 1.0),
        ('COUNTIF(A1:A3,">"&A2)', "设"),
    ],
)
def test_odd_arguments_are_understood_or_left_to_excel(tmp_path: Path, formula: str, value: Cell) -> None:
    found = result(book_of(tmp_path, column((45418.0, None, 6.0), formula)))
    assert str(found).startswith(value) if isinstance(value, str) else found == value


@pytest.mark.parametrize(
    ("formula", "is_clear"),
    [
        ("COUNTIF(A1:A4,0.3)", False),
        ('COUNTIF(A1:A4,">="&A2)', False),
        ("COUNTIF(A1:A4,A3)", False),
        ("SUMIF(A1:A4,A1,A1:A4)", False),
        ("MATCH(0.3,A1:A4,0)", False),
        ("RANK(A2,A1:A4)", False),
        ("COUNTIF(A1:A4,1234)", False),
        ("LOOKUP(A1*20,{0,6,8},{1,2,3})", False),
        ("MATCH(A1,A2:A3)", False),
        ("COUNTIF(A1:A4,2)", False),
        ("COUNTIF(A2:A3,2)", True),
        ("MATCH(2,A1:A3,0)", True),
        ('COUNTIF(A1:A4,"甲")', True),
        ("LOOKUP(A3,{0,6,8},{1,2,3})", True),
    ],
)
def test_what_is_sought_must_not_differ_by_noise_alone(
    tmp_path: Path, formula: str, *, is_clear: bool
) -> None:
    found = result(book_of(tmp_path, column((0.1 + 0.2, 0.3, 2.0, "1,234"), formula)))
    assert str(found).startswith("设引擎查找末位有误差") is not is_clear


@pytest.mark.parametrize(
    ("formula", "stored", "is_kept"),
    [
        ("IF(GEOMEAN(A1,8)>9,1,0)", 0.0, True),
        ("GEOMEAN(A1,8)>9", False, True),
        ('IF(GEOMEAN(A1,8)>9,"超","")', "", True),
        ("GEOMEAN(A1,8)", 4.0, False),
    ],
)
def test_a_result_that_tells_little_proves_nothing(
    tmp_path: Path, formula: str, stored: Cell, *, is_kept: bool
) -> None:
    book = book_of(tmp_path, column((2.0,), formula, stored))
    assert (after(book, "A1", 32.0) == "设公式用到的 GEOMEAN 未经验证，结果可能与 Excel 不同") is is_kept


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('COUNTIF(A1:A4,">=2024-5-6")', 1.0),
        ('COUNTIF(A1:A4,"<2024/5/6")', 2.0),
        ('COUNTIF(A1:A4,">=80%")', 2.0),
        ('SUMIF(A1:A4,"<80.5%")', 0.5),
        ('COUNTIF(A1:A4,">1,234.5")', 1.0),
        ('COUNTIF(A1:A4,"<>80%")', "设"),
        ('COUNTIF(A1:A4,"2024-5-6")', "设"),
        ('COUNTIF(A1:A4,">2024-13-6")', "设"),
        ('COUNTIF(A1:A4,">2024-5/6")', "设"),
        ('COUNTIF(A1:A4,">12,34")', "设"),
    ],
)
def test_what_is_more_or_less_than_a_date_or_a_share_is_counted(
    tmp_path: Path, formula: str, value: Cell
) -> None:
    found = result(book_of(tmp_path, column((45418.0, 0.805, 0.5, None), formula)))
    assert str(found).startswith(value) if isinstance(value, str) else found == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("LOOKUP(1,0/(A1:A5>2),A1:A5)", "末"),
        ("LOOKUP(2,1/((A1:A5>2)*(A1:A5<7)),A1:A5)", 5.0),
        ('LOOKUP(1,0/(A1:A5<>""),A1:A5)', "末"),
        ("LOOKUP(1,0/(A1:A5=9),A1:A5)", CellError.NA),
        ('IFERROR(LOOKUP(1,0/(A1:A5=9),A1:A5),"无")', "无"),
        ("LOOKUP(1,0/(A1:A5=5),A2:A6)", 7.0),
        ("LOOKUP(9E+307,A1:A5)", 7.0),
        ("LOOKUP(9E+307,A1:A6,A2:A7)", 0.0),
        ("LOOKUP(1,A1:A5)", "设"),
        ("LOOKUP(0,0/(A1:A5>2),A1:A5)", "设"),
        ("LOOKUP(1,1/(A1:A5>2),A1:A5)", "设"),
        ("LOOKUP(2,1/A1:A5,A1:A5)", "设"),
        ("LOOKUP(1,0/(A1:A5>2),A1:A4)", "设"),
        ("LOOKUP(9E+307,A:A)", "设公式中的数组过大"),
    ],
)
def test_the_last_match_is_found(tmp_path: Path, formula: str, value: Cell) -> None:
    found = result(book_of(tmp_path, column((1.0, 5.0, 7.0, None, "末"), formula)))
    if value == "设" or str(value).startswith("设公"):
        assert str(found).startswith(str(value))
    else:
        assert found == value


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('LEFT("12项",2)*A1', 12.0),
        ('"1,2"*A1', "设"),
        ('IFERROR(MID("1,234元",1,5)*1,0)', "设"),
        ("SUMPRODUCT(--MID(12345,ROW(1:5),1))", 15.0),
    ],
)
def test_a_text_that_is_cut_out_is_a_number_where_it_is_plain(
    tmp_path: Path, formula: str, value: Cell
) -> None:
    found = result(book_of(tmp_path, column((1.0,), formula)))
    assert str(found).startswith(value) if isinstance(value, str) else found == value


def test_an_array_takes_a_blank_for_nought_and_leaves_out_what_does_not_match(tmp_path: Path) -> None:
    rows = column((4.0, None, 5.0, 9.0), "0")
    rows = rows.replace("<f>0</f>", '<f t="array" ref="C1">AVERAGE(IF(ROW(A1:A4)&lt;4,A1:A4))</f>')
    assert result(book_of(tmp_path, rows)) == 3.0


@pytest.mark.parametrize("formula", ["INDIRECT(&quot;B1&quot;)", "SUM(B$1:没表[[#This Row],[x]])", "1+("])
def test_what_may_read_a_cell_that_changes_later_is_named_too(tmp_path: Path, formula: str) -> None:
    def book(stored: str) -> Package:
        cells = f'<c r="A1"><v>8</v></c><c r="B1"><f>SCORE_HALF(A1)</f><v>{stored}</v></c>'
        cells += f'<c r="C1"><f>{formula}</f><v>99</v></c><c r="D1"><f>C1+1</f><v>100</v></c>'
        return book_of(tmp_path, f'<row r="1">{cells}</row>')

    half = Function("SCORE_HALF", lambda value: value / 2, 1, 1)
    changed, same = (value_of(recalculate(book(stored), [half])) for stored in ("99", "4"))
    assert [[place.cell for place in each.places] for each in changed.set_aside] == [["C1", "D1"]]
    assert same.set_aside == ()


@pytest.mark.parametrize("how", ['hidden="1"', 'ht="0" customHeight="1"'])
def test_a_row_without_height_is_hidden_too(tmp_path: Path, how: str) -> None:
    rows = column((1.0, 2.0, 3.0), "SUBTOTAL(109,A1:A3)").replace('<row r="2"', f'<row r="2" {how}')
    assert result(book_of(tmp_path, rows)) == "设SUBTOTAL 的区域中有隐藏或筛选的行"
