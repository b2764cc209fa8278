"""Workbooks of Excel 97-2003 are audited like any other, and nothing else."""

import io
import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH

from tests.refusals import refusal_codes, refused
from tests.workbook.form_books import page, run, saved
from tests.workbook.official_forms import ALL_PAGES, Shape, guangzhou_form, shenzhen_form
from tests.workbook.older_books import as_xls
from xlplugin.functions.cell import CellError
from xlplugin.problem import Refused
from xlplugin.rubric.library import shipped
from xlplugin.workbook.file import legacy
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.grid.grid import Area, BookGrid
from xlplugin.workbook.grid.reader import read_grid

_FILLED = Shape(pages=ALL_PAGES)
_HIDDEN = Shape(pages=ALL_PAGES, hidden=frozenset((3,)), hidden_columns=frozenset((6,)), down=2, right=1)
_FILEPASS = b"\x2f\x00"


def in_bytes(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def item_form() -> bytes:
    """An item form whose rates are numbers shown in percent: 0.9 is 90%."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["项目支出绩效自评表（2023年度）"],
        ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度资金总额", "", 100, 100, 90, 10, 0.9, 9],
        [
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        ],
        ["产出指标", "数量指标", "验收合格率", 1, 0.8, 50, 50, None],
        ["效益指标", "社会效益", "覆盖率", "≥95%", 0.96, 30, 30, None],
        ["满意度指标", "满意度", "群众满意度", 0.9, 0.92, 10, 8, None],
        ["总分", None, None, None, None, 100, 97, None],
    ):
        sheet.append(row)
    for cell in ("G3", "D5", "E5", "E6", "D7", "E7"):
        sheet[cell].number_format = "0.00%"
    sheet.column_dimensions["C"].width = 33
    return in_bytes(book)


def grid(folder: Path, contents: bytes, name: str) -> BookGrid:
    return read_grid(open_package(saved(folder, contents, name)).value).value


FORMS = {
    "深圳": lambda: shenzhen_form(_FILLED),
    "深圳隐藏": lambda: shenzhen_form(_HIDDEN),
    "广州": lambda: guangzhou_form(_FILLED),
    "项目": item_form,
}


@pytest.mark.parametrize("name", FORMS)
def test_the_same_form_gives_the_same_findings(
    name: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    form = FORMS[name]()
    told = []
    for ending, contents in ((".xlsx", form), (".xls", as_xls(form)), (".et", as_xls(form))):
        code = run("audit", saved(tmp_path, contents, f"自评{ending}"), "--json")
        answer = capsysbinary.readouterr().out.decode().replace(f"自评{ending}", "自评")
        told.append((code, json.loads(answer)))
    assert told[1] == told[0]
    assert told[2] == told[0]
    assert told[0][1]["findings"]


@pytest.mark.parametrize("name", FORMS)
def test_the_same_is_read(name: str, tmp_path: Path) -> None:
    form = FORMS[name]()
    today, older = grid(tmp_path, form, "今.xlsx"), grid(tmp_path, as_xls(form), "旧.xls")
    for now, before in zip(today.sheets, older.sheets, strict=True):
        assert before.name == now.name
        assert before.visible == now.visible
        assert set(before.merged) == set(now.merged)
        assert list(before.hidden_rows) == list(now.hidden_rows)
        assert list(before.hidden_columns) == list(now.hidden_columns)
        for place in {*now.cells, *before.cells}:
            assert before.cell(*place).value == now.cell(*place).value
            assert before.cell(*place).number_format == now.cell(*place).number_format


def kinds() -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"], sheet["A3"], sheet["A4"] = True, 0.1, "三行\n字", datetime(2023, 5, 1)  # noqa: DTZ001 - a cell has no zone
    sheet["A5"], sheet["A6"] = "=甲", "#N/A"
    sheet["A5"].data_type = sheet["A6"].data_type = "s"
    sheet["A7"].number_format = "0%"
    sheet["A7"] = 0.95
    sheet["B9"], sheet["B10"] = "末", date(2024, 2, 29)
    sheet.merge_cells("C1:D3")
    return book


def test_every_kind_of_value_is_kept(tmp_path: Path) -> None:
    found = grid(tmp_path, as_xls(in_bytes(kinds())), "旧.xls").sheets[0]
    values = [found.cell(row, 1).value for row in range(1, 8)]
    assert values == [True, 0.1, "三行\n字", 45047, "=甲", "#N/A", 0.95]
    assert not isinstance(values[5], CellError)
    assert found.cell(5, 1).formula is None
    assert found.cell(7, 1).number_format == "0%"
    assert found.merged == (Area(1, 3, 3, 4),)


def test_dates_count_from_the_files_own_start(tmp_path: Path) -> None:
    book = kinds()
    book.epoch = MAC_EPOCH
    older = grid(tmp_path, as_xls(in_bytes(book)), "旧.xls")
    assert older.dates_from_1904
    assert older.sheets[0].cell(4, 1).value == 45047 - 1462


@pytest.mark.parametrize("command", ["score", "recalc"])
@pytest.mark.parametrize("name", ["旧.xls", "旧.et", "其实是旧的.xlsx"])
def test_an_older_workbook_is_only_audited(
    command: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contents = as_xls(shenzhen_form(_FILLED))
    book = saved(tmp_path, contents, name)
    for options in ((), ("--in-place",), ("-o", tmp_path / "新.xlsx")):
        assert run(command, book, *options) == 2
        told = capsys.readouterr().err
        assert "只能核查" in told
        assert "另存为 .xlsx" in told
    assert list(tmp_path.iterdir()) == [book]
    assert book.read_bytes() == contents


def test_the_reviewed_copy_is_an_xlsx_with_the_forms_cells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = item_form()
    book, review = saved(tmp_path, as_xls(form), "旧.xls"), tmp_path / "核查.xlsx"
    assert run("audit", book, "-o", tmp_path / "核查.xls") == 2
    assert ".xlsx" in capsys.readouterr().err

    run("audit", book, "-o", review)
    before, after = grid(tmp_path, form, "今.xlsx"), read_grid(open_package(review).value).value
    for sheet in before.sheets:
        there = after.sheet(sheet.name)
        assert there is not None
        assert set(there.merged) == set(sheet.merged)
        assert {place: view.value for place, view in there.cells.items()} == {
            place: view.value for place, view in sheet.cells.items()
        }
    assert "核查意见" in {sheet.name for sheet in after.sheets}
    assert page(review, before.sheets[0].name).column_dimensions["C"].width == 33

    run("audit", book, "-o", review)
    assert "内容没有变化" in capsys.readouterr().out


def test_todays_format_under_an_older_name_is_scored_into_an_xlsx(tmp_path: Path) -> None:
    book = saved(tmp_path, shenzhen_form(_FILLED), "新.et")
    assert run("score", book) == 3
    assert {path.name for path in tmp_path.iterdir()} == {"新.et", "新-待补数据.xlsx"}
    assert run("audit", book) in (0, 1)


@pytest.mark.parametrize("kept", [0.05, 0.3, 0.6, 0.9])
def test_a_truncated_older_workbook_is_damaged(kept: float, tmp_path: Path) -> None:
    contents = as_xls(shenzhen_form(_FILLED))
    book = saved(tmp_path, contents[: int(len(contents) * kept)], "旧.xls")
    assert refusal_codes(open_package, book) == ["workbook-damaged"]


def test_an_encrypted_older_workbook_asks_for_its_password_to_be_removed(tmp_path: Path) -> None:
    contents = bytearray(as_xls(in_bytes(kinds())))
    second = 512 + 4 + int.from_bytes(contents[514:516], "little")
    contents[second : second + 2] = _FILEPASS
    assert refusal_codes(open_package, saved(tmp_path, bytes(contents), "旧.xls")) == ["workbook-encrypted"]


def test_another_programs_file_of_the_same_container_is_no_workbook(tmp_path: Path) -> None:
    contents = as_xls(in_bytes(kinds())).replace(
        "Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le")
    )
    assert refusal_codes(open_package, saved(tmp_path, contents, "报告.xls")) == ["workbook-format"]


@pytest.mark.parametrize(
    "contents",
    [
        b"<html><body><table><tr><td>1</td></tr></table></body></html>",
        b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>',
        "一级指标,二级指标,分值\n".encode("gb18030"),
        "一级指标\t分值\n".encode("utf-16"),
    ],
)
def test_a_page_or_a_text_under_the_name_of_a_workbook_is_called_so(contents: bytes, tmp_path: Path) -> None:
    (problem,) = refused(open_package, saved(tmp_path, contents, "导出.xls")).problems
    assert problem.code == "workbook-format"
    assert "网页或文本文件" in problem.message
    assert "另存为 .xlsx" in problem.fix


@pytest.mark.parametrize("contents", [b"", b"\x89PNG\r\n\x1a\n\x00\x00"])
def test_what_is_neither_a_workbook_nor_a_text_is_only_called_no_workbook(
    contents: bytes, tmp_path: Path
) -> None:
    (problem,) = refused(open_package, saved(tmp_path, contents, "图.xls")).problems
    assert problem.message == "这不是 Excel 工作簿"


def test_a_template_saved_as_an_older_workbook_is_not_blamed_for_its_lost_formulas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = (shipped("workbooks") / "longgang-2020-example.xlsx").read_bytes()
    assert run("audit", saved(tmp_path, as_xls(template), "旧.xls")) == 2
    told = capsys.readouterr().err
    assert "模板另存成的旧版格式" in told
    assert "原来的 .xlsx" in told
    item = (shipped("workbooks") / "national-item-example.xlsx").read_bytes()
    assert run("audit", saved(tmp_path, as_xls(item), "旧.et")) == 0


def test_what_is_too_large_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = as_xls(shenzhen_form(_FILLED))
    huge = saved(tmp_path, contents + bytes(17 * 1024 * 1024), "旧.xls")
    assert refusal_codes(open_package, huge) == ["workbook-cells"]
    book = saved(tmp_path, contents, "旧.xls")
    for limit in ("_MOST_CELLS", "_MOST_SHEETS", "_MOST_MERGED"):
        with monkeypatch.context() as patched:
            patched.setattr(legacy, limit, 1)
            checked = refused(open_package, book)
        assert [each.code for each in checked.problems] == ["workbook-cells"]
        assert "另存为 .xlsx" in checked.problems[0].fix


def test_blank_cells_with_looks_cost_nothing(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet, lined = book.add_sheet("表"), xlwt.easyxf("borders: left thin")
    for row in range(3_000):
        sheet.row(row).set_cell_mulblanks(0, 254, lined)
    sheet.write(2_999, 255, "末")
    buffer = io.BytesIO()
    book.save(buffer)
    assert list(grid(tmp_path, buffer.getvalue(), "旧.xls").sheets[0].cells) == [(3_000, 256)]


def test_noise_in_an_older_workbook_is_read_or_refused(tmp_path: Path) -> None:
    contents = as_xls(shenzhen_form(_FILLED))
    for place in range(600, len(contents) - 8, len(contents) // 40):
        noisy = contents[:place] + b"\xff\x7f\xff\xff" + contents[place + 4 :]
        book = saved(tmp_path, noisy, "旧.xls")
        try:
            read_grid(open_package(book).value)
        except Refused as refusal:
            assert {each.code for each in refusal.problems} <= {  # noqa: PT017 - either will do
                "workbook-damaged",
                "workbook-format",
                "workbook-encrypted",
                "workbook-cells",
            }


def test_a_workbook_of_today_waits_for_nothing_of_this(tmp_path: Path) -> None:
    book = saved(tmp_path, item_form(), "今.xlsx")
    script = (
        "import sys; from xlplugin.cli.main import main; "
        f"main(['audit', {str(book)!r}]); "
        "sys.exit(any(name in sys.modules for name in ('xlrd', 'openpyxl', 'ssl')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)  # noqa: S603 - our own
    assert done.returncode == 0
