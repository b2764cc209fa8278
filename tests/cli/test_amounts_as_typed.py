"""Figures stay in the unit that people typed, also where an earlier version turned them into 元."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.workbook.books import opened, value_of
from tests.workbook.form_books import page, run, shown, with_facts, working
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.edits import CellEdit, Formula
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.file.save import save_package
from xlplugin.workbook.layout.names import FACTS_SHEET, FORM_SHEET

FACTOR = 'IF(TRIM(E{0})="亿元",100000000,IF(TRIM(E{0})="万元",10000,IF(TRIM(E{0})="元",1,NA())))'
IN_YUAN = "IF(ISNUMBER(D{0}),D{0}*" + FACTOR + ",D{0})"
BY_ABSENCE = {
    "template": 'IF(D{0}="","",' + IN_YUAN + ")",
    "official": 'IF(OR(D{0}="",AND(TRIM(I{0})<>"",TRIM(I{0})<>"已确认")),"",' + IN_YUAN + ")",
}
"""What version 0.1 wrote under 换算值."""

BOUGHT = "政府采购执行情况"
DIVIDED = "政府采购执行率93.8266%（218.86万元÷233.26万元），得0.9383分；采购政策功能落实"


def of_an_earlier_version(book: Path, kind: str) -> Path:
    """The workbook with the formulas of amounts as version 0.1 made them."""
    rows = [row for row in page(book, FACTS_SHEET).iter_rows(min_row=5) if "元" in str(row[4].value)]
    edits = (
        CellEdit(FACTS_SHEET, row[0].row or 0, 8, Formula(BY_ABSENCE[kind].format(row[0].row)))
        for row in rows
    )
    save_package(value_of(apply_plan(opened(book), Plan(tuple(edits)))), book)
    book.with_name(f"{book.name}.bak").unlink(missing_ok=True)
    return book


def row_of(book: Path, fact: str) -> int:
    """Where a fact stands; what waits to be confirmed stands above the others."""
    return next(
        row[0].row or 0 for row in page(book, FACTS_SHEET).iter_rows(min_row=5) if row[0].value == fact
    )


def parts(book: Path) -> dict[str, bytes]:
    with ZipFile(book) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def holding(book: Path, digits: str) -> Iterator[str]:
    """The parts of a workbook in which these digits stand."""
    return (name for name, data in parts(book).items() if digits.encode() in data)


@pytest.fixture
def earlier(workbooks: Path, tmp_path: Path) -> Path:
    book = Path(shutil.copy(workbooks / "longgang-2020-example.xlsx", tmp_path / "自评.xlsx"))
    return of_an_earlier_version(book, "template")


def test_a_template_of_an_earlier_version_comes_to_count_amounts_as_typed(
    earlier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "评分.xlsx"
    assert run("score", earlier, "-o", output) == 0

    assert "formula-changed" not in capsys.readouterr().err
    assert shown(output, FACTS_SHEET)["H17"] == "218.86万元"
    assert any(str(value).startswith(DIVIDED) for value in shown(output, FORM_SHEET).values())
    assert not list(holding(output, "2188600"))
    before, after = parts(earlier), parts(output)
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} <= {
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/sheet3.xml",
    }


def test_no_formula_of_an_earlier_version_is_taken_for_a_changed_one(
    earlier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("audit", earlier, "--json") in {0, 1}
    assert "formula-changed" not in capsys.readouterr().out


def test_a_persons_own_formula_stays(earlier: Path, tmp_path: Path) -> None:
    own = CellEdit(FACTS_SHEET, 18, 8, Formula("IF(ISNUMBER(D18),D18*10000,0)"))
    save_package(value_of(apply_plan(opened(earlier), Plan((own,)))), earlier)

    run("score", earlier, "-o", tmp_path / "评分.xlsx")

    sheet = page(tmp_path / "评分.xlsx", FACTS_SHEET)
    assert sheet["H18"].value == "=IF(ISNUMBER(D18),D18*10000,0)"
    assert sheet["H17"].value == '=IF(D17="","",D17&TRIM(E17))'


def test_an_official_form_of_an_earlier_version_comes_to_count_amounts_as_typed(form: Path) -> None:
    book = of_an_earlier_version(with_facts(form), "official")

    assert run("score", book, "--in-place") == 0

    book.with_name(f"{book.name}.bak").unlink()
    assert shown(book, FACTS_SHEET)[f"H{row_of(book, 'procurement_actual')}"] == "218.86万元"
    line = working(book)[BOUGHT]
    assert str(line["测算说明"]).startswith(DIVIDED)
    assert "【草稿】政府采购执行率93.8266%（218.86万元÷233.26万元），扣0.06分。" in str(line["写入的草稿"])
    assert not list(holding(book, "2188600"))


def test_amounts_in_two_units_are_shown_in_both(form: Path) -> None:
    book = with_facts(form)
    row = row_of(book, "procurement_actual")
    edit = (CellEdit(FACTS_SHEET, row, 4, 2188600.0), CellEdit(FACTS_SHEET, row, 5, "元"))
    save_package(value_of(apply_plan(opened(book), Plan(edit))), book)

    assert run("score", book, "--in-place") == 0

    line = working(book)[BOUGHT]
    assert str(line["测算说明"]).startswith("政府采购执行率93.8266%〔2188600元（218.86万元）÷233.26万元〕，")
    assert line["测算得分"] == 1.94
