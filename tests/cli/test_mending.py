"""Wrong cells: a copy shows them in red with what to do, and is as it was once they are put right."""

import shutil
import zipfile
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook

from tests.cli.test_score import fact_cell
from tests.cli.test_tampering import edited, put, run
from tests.workbook.form_books import FACTS as FACTS_OF_FORM
from tests.workbook.form_books import form_cell, page, saved, shown, with_facts
from tests.workbook.official_forms import ALL_PAGES, Page, Shape, shenzhen_form

FORM, FACTS, TO_MEND = "自评表", "基础数据", "待改正"
RED = "FFF8B4B4"
WRONG: dict[str, str | float | None] = {
    "procurement_actual": "二百多",
    "violations": "也许",
    "staff_actual": 99.5,
}
RIGHT: dict[str, str | float | None] = {"procurement_actual": 218.86, "violations": "否", "staff_actual": 100}


@pytest.fixture
def template(workbooks: Path, tmp_path: Path) -> Path:
    """A filled template with three wrong facts."""
    book = Path(shutil.copy(workbooks / "longgang-2020-example.xlsx", tmp_path / "某局.xlsx"))
    return _typed(book, WRONG)


@pytest.fixture
def official(tmp_path: Path) -> Path:
    """An official form with facts, three of them wrong."""
    form = saved(tmp_path, shenzhen_form(Shape(pages=ALL_PAGES)), "某局.xlsx")
    return with_facts(form, {**FACTS_OF_FORM, **WRONG})


def _typed(book: Path, facts: Mapping[str, str | float | None]) -> Path:
    workbook = openpyxl.load_workbook(book)
    for row in page(workbook, FACTS).iter_rows():
        if row[0].value in facts:
            row[3].value = facts[str(row[0].value)]
    workbook.save(book)
    return book


def _copy(book: Path) -> Path:
    return book.with_name("某局-待改正.xlsx")


def _cell(book: Path | Workbook, sheet: str, cell: str) -> Cell:
    found = page(book, sheet)[cell]
    assert isinstance(found, Cell)
    return found


def _looks(book: Path) -> dict[tuple[str, str], str]:
    """How the cells look and what is remarked on them."""
    return {
        (sheet.title, cell.coordinate): repr((cell.fill, cell.font, cell.number_format, cell.comment))
        for sheet in openpyxl.load_workbook(book)
        for row in sheet.iter_rows()
        for cell in row
    }


@pytest.mark.parametrize("way", ["template", "official"])
def test_wrong_cells_are_red_and_listed_in_a_copy(
    way: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    book: Path = request.getfixturevalue(way)
    before = book.read_bytes()
    capsys.readouterr()

    assert run("score", book) == 1

    told = capsys.readouterr().err
    assert f"已写入 {_copy(book)}\n还没有评分，原文件没有改动；下一步：" in told
    assert book.read_bytes() == before
    assert not book.with_name("某局-评分.xlsx").exists()
    copied = openpyxl.load_workbook(_copy(book))
    assert isinstance(copied.active, type(page(copied, TO_MEND)))
    assert copied.active.title == TO_MEND
    cells = [fact_cell(book, each) for each in ("procurement_actual", "violations", "staff_actual")]
    rows = [row for row in page(copied, TO_MEND).iter_rows(min_row=5) if row[0].value]
    assert [row[1].value for row in rows] == [f"{FACTS}!{cell}" for cell in cells]
    assert [row[1].hyperlink.location for row in rows if row[1].hyperlink] == [
        f"'{FACTS}'!{c}" for c in cells
    ]
    listed = [told.index(f"（{FACTS}!{cell}）") for cell in cells]
    assert listed == sorted(listed)
    assert [row[2].value for row in rows] == ["二百多", "也许", "99.5"]
    for cell, row in zip(cells, rows, strict=True):
        marked = _cell(copied, FACTS, cell)
        assert marked.fill.start_color.rgb == RED
        assert marked.comment is not None
        assert str(row[3].value) in marked.comment.text
        assert str(row[4].value) in marked.comment.text


def test_official_cells_are_not_written_and_nothing_else_is_marked(official: Path) -> None:
    run("score", official)
    handed_in, copied = _looks(official), _looks(_copy(official))
    form = Page.FORM.value
    assert shown(_copy(official), form) == shown(official, form)
    different = {place for place, look in handed_in.items() if copied[place] != look}
    assert different == {(FACTS, fact_cell(official, each)) for each in WRONG}
    assert "测算" not in openpyxl.load_workbook(_copy(official)).sheetnames


@pytest.mark.parametrize("way", ["template", "official"])
def test_once_all_is_mended_the_copy_is_scored_and_looks_as_before(
    way: str, request: pytest.FixtureRequest
) -> None:
    book: Path = request.getfixturevalue(way)
    run("score", book)
    copied, scored = _typed(_copy(book), RIGHT), book.with_name("某局-评分.xlsx")

    assert run("score", copied) == 0

    now = _looks(scored)
    assert TO_MEND not in openpyxl.load_workbook(scored).sheetnames
    sheets = {FACTS, "填报说明", "三公经费预算表"}
    assert [place for place, look in _looks(book).items() if place[0] in sheets and now[place] != look] == []
    assert TO_MEND in openpyxl.load_workbook(copied).sheetnames


def test_what_is_still_wrong_stays_red_and_what_is_mended_does_not(template: Path) -> None:
    run("score", template)
    copied = _typed(_copy(template), {"procurement_actual": 218.86, "violations": "否"})

    assert run("score", copied) == 1

    assert {each.name for each in template.parent.iterdir()} == {
        template.name,
        copied.name,
        f"{copied.name}.bak",
    }
    red = [place for place, look in _looks(copied).items() if RED in look and place[0] in (FORM, FACTS)]
    assert red == [(FACTS, fact_cell(template, "staff_actual"))]
    assert [row[0].value for row in page(copied, TO_MEND).iter_rows(min_row=5)] == [1]


def test_people_s_own_colours_and_remarks_stay(template: Path) -> None:
    one, other = fact_cell(template, "procurement_actual"), fact_cell(template, "staff_actual")
    workbook = openpyxl.load_workbook(template)
    _cell(workbook, FACTS, one).comment = Comment("问过采购科", "张三")
    _cell(workbook, FACTS, one).fill = PatternFill("lightUp", "FF123456", "FF654321")
    workbook.save(template)
    before = _looks(template)
    run("score", template)
    copied = _typed(_copy(template), RIGHT)
    workbook = openpyxl.load_workbook(copied)
    assert "问过采购科" in str(_cell(workbook, FACTS, one).comment)
    _cell(workbook, FACTS, other).fill = PatternFill("solid", "FF00B0F0")
    workbook.save(copied)

    assert run("score", copied) == 0

    scored = template.with_name("某局-评分.xlsx")
    assert _looks(scored)[FACTS, one] == before[FACTS, one]
    assert _cell(scored, FACTS, other).fill.start_color.rgb == "FF00B0F0"
    assert _cell(scored, FACTS, other).comment is None


def _listed(book: Path) -> list[tuple[object, ...]]:
    """The rows of 待改正: where, what stands there, what is wrong, what to do."""
    return [row[1:5] for row in page(_copy(book), TO_MEND).iter_rows(min_row=5, values_only=True) if row[0]]


def _is_red(book: Path, sheet: str, cell: str) -> bool:
    found = _cell(_copy(book), sheet, cell)
    return found.fill.start_color.rgb == RED and found.comment is not None


@pytest.mark.parametrize("iso_dates", [False, True])
@pytest.mark.parametrize(
    ("fact", "value", "shape", "said", "fix"),
    [
        ("staff_actual", datetime(2026, 1, 2), 'm"月"d"日"', "日期（2026年1月2日）", "数字"),  # noqa: DTZ001
        ("procurement_actual", datetime(2026, 5, 6), "yyyy/m/d", "日期（2026年5月6日）", "数字"),  # noqa: DTZ001
        ("procurement_actual", time(5, 6), "h:mm", "时间（5:06）", "数字"),
        ("period_progress.2", datetime(2026, 5, 6), "d-mmm", "日期（2026年5月6日）", "数字"),  # noqa: DTZ001
        ("violations", datetime(2026, 5, 6), "mmm-yy", "日期（2026年5月6日）", "“是”或“否”"),  # noqa: DTZ001
    ],
)
def test_a_date_is_never_taken_for_a_number(  # noqa: PLR0913, PLR0917 - one row of a table
    workbooks: Path,
    tmp_path: Path,
    fact: str,
    value: datetime | time,
    shape: str,
    said: str,
    fix: str,
    *,
    iso_dates: bool,
) -> None:
    book = Path(shutil.copy(workbooks / "longgang-2020-example.xlsx", tmp_path / "某局.xlsx"))
    cell = fact_cell(book, fact)
    workbook = openpyxl.load_workbook(book)
    workbook.iso_dates = iso_dates
    typed = _cell(workbook, FACTS, cell)
    typed.value, typed.number_format = value, shape
    workbook.save(book)

    assert run("score", book) == 1

    (row,) = _listed(book)
    assert row[:2] == (f"{FACTS}!{cell}", said.partition("（")[2].rstrip("）"))
    assert str(row[2]).endswith(f"”填的是{said}")
    assert row[3] == f"请改为{fix}，并把单元格格式改为常规"


def test_a_date_among_targets_is_named_in_its_own_cell(workbooks: Path, tmp_path: Path) -> None:
    book, sheet = (
        Path(shutil.copy(workbooks / "guangzhou-2023.xlsx", tmp_path / "某局.xlsx")),
        "绩效指标完成情况",
    )
    workbook = openpyxl.load_workbook(book)
    typed: dict[str, int | datetime] = {
        "D4": datetime(2026, 1, 2),  # noqa: DTZ001
        "E4": 3,
        "D5": 5,
        "E5": datetime(2026, 5, 6),  # noqa: DTZ001
    }
    for cell, value in typed.items():
        _cell(workbook, sheet, cell).value = value
    workbook.save(book)

    assert run("score", book) == 1

    where = "“产出指标完成情况”第"
    assert [row[:3] for row in _listed(book)] == [
        (f"{sheet}!D4", "2026年1月2日", f"{where}1行的目标值填的是日期（2026年1月2日）"),
        (f"{sheet}!E5", "2026年5月6日", f"{where}2行的完成值填的是日期（2026年5月6日）"),
    ]


def test_every_wrong_cell_of_a_series_has_its_own_row(workbooks: Path, tmp_path: Path) -> None:
    book = Path(shutil.copy(workbooks / "longgang-2020-example.xlsx", tmp_path / "某局.xlsx"))
    _typed(
        book, {"period_progress.1": 25, "period_progress.2": "很快", "budget_soundness.3": "１，２３４万元"}
    )
    cells = [fact_cell(book, f"period_progress.{each}") for each in (1, 2)]
    judged = fact_cell(book, "budget_soundness.3")

    assert run("score", book) == 1

    assert all(_is_red(book, FACTS, each) for each in (*cells, judged))
    rows = {str(row[0]): row[1:] for row in _listed(book)}
    assert rows[f"{FACTS}!{cells[0]}"] == ("2500%", "“第一季度末”填的是2500%，应为25%", "请改为25%")
    assert rows[f"{FACTS}!{cells[1]}"] == ("很快", "“第二季度末”应为数字，填的是“很快”", "请改为数字")
    assert str(rows[f"{FACTS}!{judged}"][1]).endswith("”填的是“１，２３４万元”，应为分数")


def test_both_cells_that_contradict_each_other_are_red(workbooks: Path, tmp_path: Path) -> None:
    book = Path(shutil.copy(workbooks / "longgang-2020-example.xlsx", tmp_path / "某局.xlsx"))
    _typed(book, {"assets_in_use": 3, "assets_total": 2})
    cells = [fact_cell(book, each) for each in ("assets_in_use", "assets_total")]

    assert run("score", book) == 1

    assert all(_is_red(book, FACTS, each) for each in cells)
    assert [(row[0], row[3]) for row in _listed(book)] == [
        (f"{FACTS}!{each}", "请核对这几格，改正填错的") for each in sorted(cells)
    ]


def test_a_claim_in_words_on_an_official_form_is_red_before_there_are_facts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = saved(tmp_path, shenzhen_form(Shape(pages=ALL_PAGES)), "某局.xlsx")
    names = ("预算编制合理性", "预算编制规范性", "绩效目标完整性", "绩效指标明确性", "政府采购执行情况")
    cells = [form_cell(form, each, "得分") for each in names]
    workbook = openpyxl.load_workbook(form)
    typed: tuple[str | datetime, ...] = ("二分", "5分", "５", " 5.0", datetime(2026, 1, 2))  # noqa: DTZ001
    for cell, value in zip(cells, typed, strict=True):
        _cell(workbook, Page.FORM.value, cell).value = value
    workbook.save(form)

    assert run("score", form) == 1

    assert [row[1:] for row in _listed(form)] == [
        ("二分", "“预算编制合理性”自评得分应为数字，填的是“二分”", "请改为数字"),
        (
            "2026年1月2日",
            "“政府采购执行情况”自评得分应为数字，填的是日期（2026年1月2日）",
            "请改为数字，并把单元格格式改为常规",
        ),
    ]
    assert [_is_red(form, Page.FORM.value, each) for each in cells] == [True, False, False, False, True]
    capsys.readouterr()
    run("audit", form)
    assert "自评得分应为数字，填的是日期（2026年1月2日）" in capsys.readouterr().out


def test_a_claim_typed_as_text_on_our_form_is_one_error_that_says_why(
    workbooks: Path, tmp_path: Path
) -> None:
    book = Path(shutil.copy(workbooks / "longgang-2020-example.xlsx", tmp_path / "某局.xlsx"))
    for name, typed in (("预算编制合理性", "2分"), ("绩效目标完整性", "-1")):
        edited(book, put(FORM, "I", name, typed, 5))

    assert run("score", book) == 1

    assert [row[1:] for row in _listed(book)] == [
        (
            "2分",
            "“预算编制合理性”自评得分应为数字，填的是“2分”",
            "请改为数字（不带单位，不用文本格式），表内合计才会计入",
        ),
        ("-1", "“绩效目标完整性”自评得分-1分，不在0～8分之间", "请改为0～8之间的数"),
    ]


@pytest.mark.parametrize("where", [("--in-place",), ("-o", "某局.xlsx"), ()])
def test_the_book_itself_is_never_marked(template: Path, where: tuple[str, ...]) -> None:
    before = template.read_bytes()
    words = [template.with_name(each) if each.endswith("xlsx") else each for each in where]
    assert run("score", template, *words) == 1
    assert template.read_bytes() == before
    assert _copy(template).exists()


def test_a_copy_that_is_marked_anew_is_its_own_source(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("score", template)
    capsys.readouterr()

    assert run("score", _copy(template)) == 1

    told = capsys.readouterr().err
    assert "还没有评分；下一步：" in told
    assert "原文件没有改动" not in told


def test_the_copy_goes_where_it_is_wanted(template: Path) -> None:
    out = template.with_name("给小王.xlsx")
    assert run("score", template, "-o", out) == 1
    assert TO_MEND in openpyxl.load_workbook(out).sheetnames
    assert not _copy(template).exists()


def test_what_was_mended_in_the_copy_outlives_the_same_command(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("score", template)
    untouched = _copy(template).read_bytes()
    assert run("score", template) == 1
    assert _copy(template).read_bytes() == untouched
    mended = _typed(_copy(template), RIGHT).read_bytes()
    capsys.readouterr()

    assert run("score", template) == 2

    told = capsys.readouterr().err
    assert f"xlplugin score {_copy(template)}" in told
    assert "原文件里后来的更正也在其中改" in told
    assert _copy(template).read_bytes() == mended


def test_where_no_cell_is_to_blame_there_is_no_copy(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Path(shutil.copy(workbooks / "longgang-2020.xlsx", tmp_path / "某局.xlsx"))
    edited(book, put(FORM, "E", "政府采购执行情况", "另一项指标", 5))
    _typed(book, {"staff_actual": 100, "staff_quota": 105})

    assert run("score", "--details", book) == 1

    told = capsys.readouterr().err
    assert "row-missing" in told
    assert "没有写入文件" in told
    assert list(tmp_path.iterdir()) == [book]


def test_a_mended_copy_in_which_nothing_can_be_scored_yet_keeps_its_name(tmp_path: Path) -> None:
    form = saved(tmp_path, shenzhen_form(), "某局.xlsx")
    book = with_facts(form, {"procurement_actual": "二百多"})
    assert run("score", book) == 1
    copied = _typed(_copy(form), {"procurement_actual": 218.86})
    before = book.read_bytes()

    assert run("score", copied) == 3

    assert book.read_bytes() == before
    assert TO_MEND not in openpyxl.load_workbook(copied).sheetnames
    assert not form.with_name("某局-评分.xlsx").exists()


def test_where_nothing_can_be_marked_what_is_wrong_is_told_all_the_same(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Path(shutil.copy(workbooks / "longgang-2020-example.xlsx", tmp_path / "某局.xlsx"))
    edited(book, put("基础数据", "D", "staff_actual", "一百多"))
    edited(book, lambda workbook: setattr(workbook["基础数据"]["D5"], "comment", Comment("请核对", "李四")))
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(book, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data[: len(data) // 2] if name.endswith(".vml") else data)

    assert run("score", book) == 1

    told = capsys.readouterr().err
    assert "填的是“一百多”" in told
    assert "XML 损坏" in told
    assert list(tmp_path.iterdir()) == [book]
