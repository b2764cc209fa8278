from decimal import Decimal
from errno import ENOSPC
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl.utils.cell import coordinate_from_string

from tests.summary.page.made_up import many
from tests.summary.results import finding, form, scored, written
from tests.summary.workbook.written import HEADING_ROW, column, links, made, read, summary
from xlplugin.batch.own_files import is_summary_file
from xlplugin.batch.reviewed import Failure, Reviewed
from xlplugin.problem import Refused, Severity
from xlplugin.summary.review import BulkReview

SHEETS = ["概览", "排名", "各表发现", "发现种类", "核查发现", "指标分析", "热力图", "异常", "未能处理"]
LISTINGS = ["排名", "各表发现", "发现种类", "核查发现", "指标分析", "未能处理"]


def test_it_opens_on_the_overview(tmp_path: Path, real: list[Reviewed]) -> None:
    book = read(made(tmp_path, real, 5, finding()))
    assert book.sheetnames == SHEETS
    assert book.active is not None
    assert book.active.title == "概览"


def test_the_ranking_says_what_the_review_says(tmp_path: Path, real: list[Reviewed]) -> None:
    results = many(real, 12, tmp_path / "汇总.jsonl")
    sheet = read(summary(tmp_path, results))["排名"]
    with BulkReview(results) as review:
        forms = list(review.ranking())
    assert column(sheet, "文件") == [each.path for each in forms]
    for heading, name in (("涉及分值", "at_stake"), ("自评得分", "claimed"), ("不符分值", "contradicted")):
        told = [getattr(each.figures, name) for each in forms]
        expected = [None if each is None else float(Decimal(each)) for each in told]
        assert column(sheet, heading) == expected
    assert column(sheet, "错误") == [each.figures.errors for each in forms]


def test_every_finding_stands_on_both_sheets(tmp_path: Path, real: list[Reviewed]) -> None:
    results = many(real, 7, tmp_path / "汇总.jsonl")
    book = read(summary(tmp_path, results))
    with BulkReview(results) as review:
        by_kind = [(each.path, each.message, each.fix) for each in review.findings()]
        by_form = [
            (each.path, each.message, each.fix)
            for form in review.ranking()
            for each in review.findings_of(form.number)
        ]
    headings = ("文件", "发现", "建议")
    assert list(zip(*(column(book["核查发现"], each) for each in headings), strict=True)) == by_kind
    assert list(zip(*(column(book["各表发现"], each) for each in headings), strict=True)) == by_form


def test_the_overview_has_its_figures_and_charts(tmp_path: Path, real: list[Reviewed]) -> None:
    results = many(real, 10, tmp_path / "汇总.jsonl")
    sheet = read(summary(tmp_path, results))["概览"]
    with BulkReview(results) as review:
        overview = review.overview()
    values = {str(each.value): each for row in sheet.iter_rows() for each in row if each.value is not None}
    assert sheet.cell(values["有错误的表"].row + 1, values["有错误的表"].column).value == overview.with_errors
    for name, weight in (("一致", overview.verified), ("不符", overview.contradicted)):
        assert sheet.cell(values[name].row, 3).value == float(weight)
    shares = [float(str(sheet.cell(values["一致"].row + row, 5).value)) for row in range(4)]
    assert sum(shares) == pytest.approx(1)
    with ZipFile(tmp_path / "汇总.xlsx") as parts:
        assert len([each for each in parts.namelist() if each.startswith("xl/charts/")]) == 5


@pytest.mark.parametrize("name", LISTINGS)
def test_lists_are_filtered_frozen_and_printed_with_headings(
    tmp_path: Path, real: list[Reviewed], name: str
) -> None:
    failed = Failure("workbook-damaged", "打不开", "请重报", "坏.xlsx")

    def one_fails(at: int, each: Reviewed) -> Reviewed:
        return Reviewed(each.path, each.made_by, None, None, 1.0, failure=failed) if at == 1 else each

    sheet = read(summary(tmp_path, many(real, 6, tmp_path / "汇总.jsonl", one_fails)))[name]
    assert sheet.freeze_panes is not None
    assert coordinate_from_string(sheet.freeze_panes)[1] == HEADING_ROW + 1
    assert sheet.auto_filter.ref is not None
    assert sheet.auto_filter.ref.startswith(f"A{HEADING_ROW}:")
    assert sheet.print_title_rows == f"${HEADING_ROW}:${HEADING_ROW}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.oddFooter is not None
    assert "&P" in str(sheet.oddFooter.right.text)


def test_sheets_without_rows_say_that_nothing_was_found(tmp_path: Path, real: list[Reviewed]) -> None:
    book = read(made(tmp_path, real, 3))
    for name, words in (("核查发现", "没有发现问题。"), ("未能处理", "所有文件都处理了。")):
        assert book[name].cell(HEADING_ROW + 1, 1).value == words
        assert book[name].auto_filter.ref is None


def test_links_lead_to_the_forms_and_their_cells(tmp_path: Path, real: list[Reviewed]) -> None:
    place = finding(place="0区/00000.xlsx 表 1's!D7")
    path = made(tmp_path, real, 1, place, forms=tmp_path / "报送 1")
    book = read(path, formulas=True)
    targets = [target for _, target, _ in links(book["核查发现"])]
    assert targets == ["报送 1/0区/00000.xlsx#'表 1''s'!D7"]
    cell = next(cell for cell, _, _ in links(book["核查发现"]))
    assert read(path)["核查发现"][cell].value == "表 1's!D7"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("甲#乙.xlsx", "甲%23乙.xlsx"),
        ("甲&'乙' (1).xlsx", "甲&'乙' (1).xlsx"),
        ("甲[1].xlsx", "甲%5B1%5D.xlsx"),
        ("100%.xlsx", "100%.xlsx"),
        ("甲%20乙.xlsx", "甲%2520乙.xlsx"),
        ('甲"乙.xlsx', '甲"乙.xlsx'),
        ("SORT(1).xlsx", "SORT(1).xlsx"),
    ],
)
def test_links_lead_to_files_of_any_name(
    tmp_path: Path, real: list[Reviewed], name: str, target: str
) -> None:
    def renamed(_: int, each: Reviewed) -> Reviewed:
        return Reviewed(name, each.made_by, "0", 1, 1.0, each.outline, audit=each.audit)

    path = summary(tmp_path, many(real, 1, tmp_path / "汇总.jsonl", renamed), forms=tmp_path / "报送")
    found = [target for _, target, text in links(read(path, formulas=True)["排名"]) if text == "打开"]
    assert found == [f"报送/{target}"]


def test_a_link_that_is_too_long_to_follow_is_a_text(tmp_path: Path, real: list[Reviewed]) -> None:
    folder = tmp_path / "/".join(["很长的文件夹" * 10] * 5)
    path = made(tmp_path, real, 1, finding(place="0区/00000.xlsx 表!D7"), forms=folder)
    sheet = read(path, formulas=True)["核查发现"]
    assert column(sheet, "位置") == ["表!D7"]


def test_links_within_the_summary_lead_to_what_they_say(tmp_path: Path, real: list[Reviewed]) -> None:
    kinds = [finding(), finding(code="claim-against-figures", severity=Severity.WARNING, message="高了")]
    path = made(tmp_path, real, 4, *kinds)
    formulas, book = read(path, formulas=True), read(path)
    for sheet in formulas:
        for _, target, _ in links(sheet):
            name, _, cell = target.removeprefix("#").rpartition("!")
            assert book[name.strip("'")][cell].value is not None
    row = int([target for _, target, text in links(formulas["发现种类"])][1].rpartition("A")[2])
    assert [each.value for each in book["核查发现"][row]][5] == "高了"
    rows = [
        int(target.rpartition("A")[2]) for _, target, _ in links(formulas["排名"]) if "各表发现" in target
    ]
    departments = [book["各表发现"].cell(row, 1).value for row in rows]
    assert departments == column(book["排名"], "部门")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", '=HYPERLINK("http://x","y")', "http://x.cn"])
def test_texts_stay_texts(tmp_path: Path, real: list[Reviewed], text: str) -> None:
    sheet = read(made(tmp_path, real, 1, finding(message=text)), formulas=True)["核查发现"]
    cell = sheet.cell(HEADING_ROW + 1, 6)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_what_no_cell_can_hold_is_left_out(tmp_path: Path, real: list[Reviewed]) -> None:
    texts = ("甲\x00\x1f\uffff乙", "字" * 40_000, "<r>丙</r>")
    path = made(tmp_path, real, 1, *(finding(message=each) for each in texts))
    first, long, rich = column(read(path)["核查发现"], "发现")
    assert first == "甲乙"
    assert (len(long), long[-1]) == (32_767, "…")
    assert rich.strip() == "<r>丙</r>"


def test_a_list_longer_than_a_sheet_goes_on_on_another(tmp_path: Path, real: list[Reviewed]) -> None:
    findings = [finding(message=f"第{each}条") for each in range(7)]
    path = made(tmp_path, real, 1, *findings, last_row=HEADING_ROW + 4)
    book = read(path)
    names = [each for each in book.sheetnames if each.startswith("核查发现")]
    assert names == ["核查发现", "核查发现（2）", "核查发现（3）"]
    shown = [column(book[each], "发现")[:3] for each in names]
    assert [each for sheet in shown for each in sheet if each] == [each["message"] for each in findings]
    assert book["核查发现"].cell(HEADING_ROW + 4, 1).value == "未完，接“核查发现（2）”"
    assert all(book[each].auto_filter.ref for each in names)


def test_contradicted_cells_of_the_heat_map_are_marked_by_a_sign(
    tmp_path: Path, real: list[Reviewed]
) -> None:
    results = many(real, 8, tmp_path / "汇总.jsonl")
    sheet = read(summary(tmp_path, results))["热力图"]
    with BulkReview(results) as review:
        expected = sum(len(row.contradicted) for each in review.heat_maps(100) for row in each.rows)
    marked = [
        cell for row in sheet.iter_rows() for cell in row if "✕" in cell.number_format or cell.value == "✕"
    ]
    assert expected
    assert len(marked) == expected


def test_two_years_are_compared_only_where_both_are_given(tmp_path: Path, real: list[Reviewed]) -> None:
    results = many(real, 3, tmp_path / "汇总.jsonl")
    book = read(summary(tmp_path, results, previous=many(real, 3, tmp_path / "上年.jsonl")))
    assert book.sheetnames == [*SHEETS, "两年对比"]
    assert column(book["排名"], "自评变化") == [0, 0, 0]


def test_the_change_of_a_score_leads_to_its_form_and_other_weights_are_not_compared(tmp_path: Path) -> None:
    now = [form("甲.xlsx", scored("9")), form("乙.xlsx", scored("9", "1"), at_stake="1")]
    last = [form("甲.xlsx", scored("8")), form("乙.xlsx", scored("8"))]
    results, previous = written(tmp_path, *now), written(tmp_path, *last, name="上年.jsonl")
    book = read(summary(tmp_path, results, previous=previous))
    assert column(book["两年对比"], "自评变化") == [1, 1]
    assert column(book["两年对比"], "看排名") == ["第 1 名", "第 2 名"]
    assert column(book["排名"], "自评变化") == [None, 1]
    words = [cell.value for row in book["概览"].iter_rows() for cell in row]
    assert "1 份与上年的表可比，2 项得分和上年不同" in words


def test_the_same_results_give_the_same_bytes(tmp_path: Path, real: list[Reviewed]) -> None:
    path = made(tmp_path, real, 3, finding())
    before = path.read_bytes()
    assert made(tmp_path, real, 3, finding()).read_bytes() == before
    assert not list(tmp_path.glob("*.bak"))


def test_a_summary_is_known_as_ours(tmp_path: Path, real: list[Reviewed]) -> None:
    assert is_summary_file(made(tmp_path, real, 1))


def test_what_somebody_wrote_into_a_summary_is_kept(tmp_path: Path, real: list[Reviewed]) -> None:
    path = made(tmp_path, real, 1)
    book = read(path, formulas=True)
    book["排名"]["A1"] = "已退回"
    book.save(path)
    changed = path.read_bytes()
    made(tmp_path, real, 2)
    assert path.with_name("汇总.xlsx.bak").read_bytes() == changed


@pytest.mark.parametrize(
    "where", ["xlplugin.summary.workbook.summary_book.write_findings", "xlsxwriter.workbook.ZipFile"]
)
def test_nothing_is_left_where_the_disk_is_full(
    tmp_path: Path, real: list[Reviewed], monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(where, full)
    with pytest.raises(Refused):
        made(tmp_path, real, 1)
    assert [each.name for each in tmp_path.iterdir()] == ["汇总.jsonl"]


def test_rows_are_as_tall_as_their_texts(tmp_path: Path, real: list[Reviewed]) -> None:
    path = made(tmp_path, real, 1, *(finding(message="很长的一句话" * 30) for _ in range(3)))
    rows = read(path)["核查发现"].row_dimensions
    assert all((rows[row].height or 0) > 60 for row in range(HEADING_ROW + 1, HEADING_ROW + 4))
