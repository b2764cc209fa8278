"""People's own formulas in the workbooks they hand in: kept as Excel has them, or following the scores."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.workbook.books import opened, value_of
from tests.workbook.form_books import form_cell, page, run, shown, with_facts
from tests.workbook.official_forms import Page
from xlplugin.functions.cell import Cell
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.edits import CellEdit, Content, Formula, Result
from xlplugin.workbook.edit.plan import NewCell, NewSheet, Plan
from xlplugin.workbook.file.contents import read_contents
from xlplugin.workbook.file.save import save_package
from xlplugin.workbook.grid.grid import parse_a1
from xlplugin.workbook.grid.reader import read_grid

FORM = Page.FORM.value
LEDGER = "支出台账"
SCORE = "得分情况"

# As Excel has them of the ledger's cells; the engine gives something else for nearly all.
IDIOMS: Mapping[str, tuple[str, Cell]] = {
    "F1": ("SUMPRODUCT((MONTH(B2:B5)=6)*1)", 2.0),
    "F2": ("SUMPRODUCT(1/COUNTIF(A2:A5,A2:A5))", 2.0),
    "F3": ('LOOKUP(1,0/(A2:A5="财务科"),C2:C5)', -560.0),
    "F4": ("LOOKUP(9E+307,C2:C5)", -560.0),
    "F5": ('TEXT(85,"[>=90]优;[>=80]良;中")', "良"),
    "F6": ('TEXT(35000,"[DBNum2]")', "叁万伍仟"),
    "F7": ('TEXT(B2,"aaaa")', "星期一"),
    "F8": ('"1,234"*1', 1234.0),
    "F9": ("CEILING(-2.5,-1)", -3.0),
    "F10": ('SUM(SUMIF(A2:A5,{"办公室","财务科"},C2:C5))', 43640.5),
    "F11": ("RMB(1234.5)", "¥1,234.50"),
    "F12": ("[1]决算!A1*2", 700.0),
    "F13": ("F13+1", 7.0),
    "F14": ('_xlfn.DISPIMG("ID_1",1)', '=DISPIMG("ID_1",1)'),
    "F15": ('INDIRECT("C"&ROW()-13)', 8640.5),
    "F16": ("NO_SUCH(1)", 5.0),
}
ROWS: Sequence[Sequence[Cell]] = (
    ("科室", "日期", "金额"),
    ("办公室", 43983.0, 8640.5),
    ("财务科", 44013.0, 560.0),
    ("办公室", 43990.0, 35000.0),
    ("财务科", 44044.0, -560.0),
)


def with_ledger(book: Path) -> Path:
    """The book with a ledger beside the form, its formulas with the results that Excel stored."""
    places = {cell: parse_a1(cell) or (1, 1) for cell in IDIOMS}
    typed = [
        NewCell(row, column, value)
        for row, values in enumerate(ROWS, 1)
        for column, value in enumerate(values, 1)
    ]
    formulas = [NewCell(*places[cell], Formula(*IDIOMS[cell])) for cell in IDIOMS]
    return changed(book, Plan(sheets=(NewSheet(LEDGER, (*typed, *formulas)),)))


def with_cells(book: Path, contents: Mapping[str, Content]) -> Path:
    """The book with other contents in cells of the form."""
    places = {cell: parse_a1(cell) or (1, 1) for cell in contents}
    return changed(book, Plan(tuple(CellEdit(FORM, *places[cell], contents[cell]) for cell in contents)))


def changed(book: Path, plan: Plan) -> Path:
    package = value_of(apply_plan(opened(book), plan))
    save_package(package, book)
    book.with_name(f"{book.name}.bak").unlink(missing_ok=True)
    return book


def ledger_bytes(book: Path) -> bytes:
    sheet = value_of(read_contents(opened(book))).sheet(LEDGER)
    assert sheet is not None
    with ZipFile(book) as archive:
        return archive.read(sheet.part)


def result(book: Path, cell: str) -> Cell:
    sheet = value_of(read_grid(opened(book))).sheet(FORM)
    assert sheet is not None
    return sheet.cell(*parse_a1(cell) or (1, 1)).value


@pytest.mark.parametrize("command", ["score", "recalc"])
def test_formulas_that_nothing_concerns_keep_their_very_bytes(form: Path, command: str) -> None:
    book = with_ledger(with_facts(form))
    before = ledger_bytes(book)

    assert run(command, book, "--in-place") in {0, 1}

    assert ledger_bytes(book) == before


def test_recalculating_all_that_can_be_trusted_finds_nothing_in_results_of_excel(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("recalc", with_ledger(form), "--check") == 0

    told = capsys.readouterr()
    assert "没有过时的结果" in told.out
    assert "引擎不支持 RMB：支出台账!F11，保留原结果" in told.err
    assert "DISPIMG" not in told.err


def test_what_stands_beside_the_scores_follows_them_at_fifteen_digits(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    total = form_cell(form, "总得分情况", SCORE)
    scores = f"{total[0]}6:{total[0]}{int(total[1:]) - 1}"
    beside = {
        "N6": Formula(f'IF(SUM({scores})={total},"一致","不一致")', "一致"),
        "N7": Formula(f'"自评总分："&SUM({scores})&"分"', "自评总分：98分"),
        "N8": Formula(f'TEXT(SUM({scores}),"0.00")&"分"', "98.00分"),
        "N9": Formula(f"RANK({total[0]}6,{scores})", 1.0),
        "N10": Formula(f'COUNTIF({scores},">=5")', 0.0),
        "N11": Formula(f"IFERROR(ROUND(SUM({scores})/100,3),0)", 0.98),
        "N12": Formula(f'TEXT(SUM({scores}),"[>=90]优;良")', "优"),
    }
    book = with_cells(with_facts(form), beside)

    assert run("score", "--details", book, "--in-place") in {0, 1}

    assert result(book, total) == 97.94
    assert result(book, "N6") == "一致"
    assert result(book, "N7") == "自评总分：97.94分"
    assert result(book, "N8") == "97.94分"
    shown_points = [result(book, f"{total[0]}{row}") for row in range(6, int(total[1:]))]
    points = [value for value in shown_points if isinstance(value, float)]
    assert result(book, "N9") == 1 + sum(value > points[0] for value in points)
    assert result(book, "N10") == sum(value >= 5 for value in points) > 0
    assert result(book, "N11") == 0.979
    assert result(book, "N12") == "优"
    assert f"引擎不支持 TEXT 的这种格式：{FORM}!N12，保留原结果" in capsys.readouterr().err


def test_what_could_not_be_calculated_is_named_once_a_cause(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    total = form_cell(form, "总得分情况", SCORE)
    words = {f"N{row}": Formula(f'RMB({total})&"{row}"', "98元") for row in range(6, 27)}
    book = with_cells(with_facts(form), {**words, "N27": Formula("RMB(1)")})

    assert run("score", "--details", book, "--in-place") in {0, 1}

    told = capsys.readouterr().err
    assert told.count("引擎不支持 RMB") == 2  # those that keep their results, and the one that has none
    assert f"引擎不支持 RMB：{FORM}!N6 等 21 个单元格，保留原结果" in told


def test_a_score_cell_whose_formula_only_excel_knows_is_read_as_excel_has_it(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    score = form_cell(form, "预算编制合理性", SCORE)
    assert run("audit", "--details", form) in {0, 1}
    before = capsys.readouterr().out
    points = result(form, score)
    ledger = with_ledger(form)
    idiom = f'SUM(SUMIF({LEDGER}!A2:A5,{{"办公室","财务科"}},{LEDGER}!C2:C5))'

    assert run("audit", "--details", with_cells(ledger, {score: Formula(idiom, points)})) in {0, 1}

    assert capsys.readouterr().out.count("〔total-") == before.count("〔total-")


def test_pictures_in_cells_are_nobodys_words(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit", "--details", form) in {0, 1}
    before = capsys.readouterr()
    pictures = {
        f"N{row}": Formula(f'_xlfn.DISPIMG("ID_{row}",1)', f'=DISPIMG("ID_{row}",1)') for row in range(6, 27)
    }

    assert run("audit", "--details", with_cells(form, pictures)) in {0, 1}

    after = capsys.readouterr()
    assert (after.out, after.err) == (before.out, before.err)


def test_a_fact_is_what_excel_stored_and_a_score_without_one_says_why(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "自评.xlsx"
    book.write_bytes((workbooks / "longgang-2020-example.xlsx").read_bytes())
    adjusted = next(cell for cell, value in shown(book, "基础数据").items() if value == 5414.51)
    place = parse_a1(adjusted) or (1, 1)
    sums = 'SUM(SUMIF(A1:A2,{"基本支出","项目支出"},B1:B2))'

    changed(book, Plan((CellEdit("基础数据", *place, Formula(sums, 5414.51)),)))
    assert run("score", "--details", book, "-o", tmp_path / "有结果.xlsx") == 0
    assert "总分94.94分" in capsys.readouterr().out
    scores = page(tmp_path / "有结果.xlsx", "自评表", values=True)
    assert [row[10].value for row in scores.iter_rows() if row[4].value == "财务合规性"] == ["不符"]

    changed(book, Plan((CellEdit("基础数据", *place, Formula("NO_SUCH(1)")),)))
    changed(book, Plan((CellEdit("基础数据", *place, Result(None)),)))
    assert run("score", "--details", book, "-o", tmp_path / "没有结果.xlsx") in {0, 1}
    told = capsys.readouterr().err
    assert f"引擎不支持 NO_SUCH：基础数据!{adjusted}" in told
    assert "“财务合规性”“资金调整调剂累计金额”的公式没有算出，无法核算" in told
    scores = page(tmp_path / "没有结果.xlsx", "自评表", values=True)
    assert [row[10].value for row in scores.iter_rows() if row[4].value == "财务合规性"] == ["无法核算"]
