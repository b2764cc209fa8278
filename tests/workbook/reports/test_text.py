"""Plain texts and Markdown are read as people see them, tables among them."""

from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.form.beside import WrittenReport
from xlplugin.workbook.reports.reader import read_report


def read(path: Path, text: str, name: str = "报告.txt") -> WrittenReport:
    (path / name).write_text(text, "utf-8")
    return read_report(path / name)


def texts(report: WrittenReport) -> list[str]:
    return [each.text for each in report.passages]


def test_headings_of_markdown_are_known_by_their_signs(tmp_path: Path) -> None:
    report = read(tmp_path, "# 报告\n\n## 预算执行 ##\n\n支出**35万元**。\n", "报告.md")
    assert texts(report) == ["报告", "预算执行", "支出35万元。"]
    assert report.passages[-1].source.place == "“预算执行”下“支出35万元。”段"


def test_pictures_of_markdown_are_counted_and_nothing_that_is_said(tmp_path: Path) -> None:
    report = read(tmp_path, "支出见图：![三公 90](a.png)\n", "报告.md")
    assert texts(report) == ["支出见图："]
    assert report.contents.words == "已读正文1段；未读：图片1张"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("年初预算20万元，\n年中追加15万元。", ["年初预算20万元，年中追加15万元。"]),
        (f"{'全年' * 10}支出2\n5.5万元。", [f"{'全年' * 10}支出25.5万元。"]),
        ("在编20\n5人", ["在编20", "5人"]),
        ("年初预算20万元\n年中追加15万元", ["年初预算20万元", "年中追加15万元"]),
        ("年初预算20万元，\n\n年中追加15万元。", ["年初预算20万元，", "年中追加15万元。"]),
    ],
)
@pytest.mark.parametrize("name", ["报告.txt", "报告.md"])
def test_a_line_that_breaks_off_goes_on_in_the_next(
    lines: str, said: list[str], name: str, tmp_path: Path
) -> None:
    assert texts(read(tmp_path, lines, name)) == said


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("全年支出合计为12345.67万元，比上年减少。", "“全年支出合计为…”段"),
        ("全年支出合计为123万元，比上年减少。", "“全年支出合计为123万元，比…”段"),
        ("1234567890123456789", "“12345678901234…”段"),
    ],
)
def test_a_figure_is_not_cut_in_the_words_by_which_a_place_is_found(
    text: str, place: str, tmp_path: Path
) -> None:
    assert read(tmp_path, text).passages[0].source.place == place


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("年度\t合计\t三公经费\t\n\t\t接待\t会议\n2023年\t35\t20\t15\n", [["35", "20", "15"]]),
        ("项目\t预算\n接待\t20\n会议\t15\n", [["20"], ["15"]]),
        ("编码\t名称\t金额\n\t\t合计\nA\t货物\t20\n", [["合计"], ["20"]]),
        ("项目\t预算\n接待\t20\n\n项目\t预算\n会议\t15\n", [["20"], ["15"]]),
        ("项目\t预算\n接待\t20\n\n（续表）\n\n项目\t预算\n会议\t15\n", [["20"], ["15"]]),
        ("项目\t预算\n接待\t20\n\n会议\t15\n培训\t1.5\n", [["20"], ["15"], ["1.5"]]),
    ],
)
def test_lines_with_tabs_are_a_table_and_pages_do_not_break_it(
    text: str, rows: list[list[str]], tmp_path: Path
) -> None:
    (table,) = read(tmp_path, text).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == rows


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060", "\u00ad", "\ufeff"])
def test_what_nobody_sees_is_not_read(unseen: str, tmp_path: Path) -> None:
    report = read(tmp_path, f"全年支{unseen}出1{unseen}2万元{unseen}。\n")
    assert [each.text for each in report.passages] == ["全年支出12万元。"]


def test_a_table_that_came_to_its_total_goes_on_nowhere(tmp_path: Path) -> None:
    text = "项目\t预算\n接待\t20\n合计\t20\n\n项目\t预算\n会议\t15\n合计\t15\n"
    assert len(read(tmp_path, text).tables) == 2


def test_a_heading_over_several_columns_is_that_of_each(tmp_path: Path) -> None:
    text = "年度\t合计\t三公经费\t\n\t\t接待\t会议\n2023年\t35\t20\t15\n"
    (table,) = read(tmp_path, text).tables
    assert table.columns == (("合计",), ("三公经费", "接待"), ("三公经费", "会议"))


@pytest.mark.parametrize(
    "text",
    [
        "\t支出35万元，其中接待20万元。",
        "全年\t支出\t35万元，\t其中接待20万元。",
        "收入\t40万元，比上年多。\n支出\t35万元，比上年少。",
        "填报人：\t某某",
        "一、预算执行",
        "支出\t35万元。",
    ],
)
def test_a_tab_alone_makes_no_table(text: str, tmp_path: Path) -> None:
    report = read(tmp_path, f"{text}\n正文。\n")
    assert texts(report) == [*text.strip().replace("\t", " ").split("\n"), "正文。"]
    assert report.contents.tables == 0


@pytest.mark.parametrize("line", ["一、预算执行……………………3", "（一）资金管理\t12", "一、预算执行 ........ 4"])
def test_lines_of_a_table_of_contents_are_nothing_that_is_said(line: str, tmp_path: Path) -> None:
    assert texts(read(tmp_path, f"{line}\n正文。\n")) == ["正文。"]


@pytest.mark.parametrize(
    ("above", "caption"),
    [
        ("三公经费支出情况表\n金额单位：万元", "三公经费支出情况表"),
        ("表2-1 三公经费支出情况\n（2023年度）", "三公经费支出情况"),
        ("附表1：三公经费支出情况表\n单位名称：某局    单位：万元", "三公经费支出情况表"),
        ("（二）三公经费支出情况", "三公经费支出情况"),
        ("三公经费支出情况如下表所示：", "三公经费支出情况"),
        ("本年从严控制。三公经费支出情况见下表：", "三公经费支出情况"),
    ],
)
def test_a_table_is_called_by_the_line_over_it(above: str, caption: str, tmp_path: Path) -> None:
    (table,) = read(tmp_path, f"{above}\n\n项目\t预算\n接待\t20\n会议\t15\n").tables
    assert table.rows[0].cells[0].source.place == f"表“{caption}”第2行第2列"


def test_a_caption_may_stand_under_its_table_but_is_not_that_of_the_next(tmp_path: Path) -> None:
    rows = "项目\t预算\n接待\t20\n合计\t20\n"
    text = f"情况说明。\n{rows}\n表1 会议费\n正文。\n{rows}\n表2 培训费\n单位：元\n{rows}\n"
    found = [table.source.place.partition("第")[0] for table in read(tmp_path, text).tables]
    assert found == ["表“会议费”", "表格", "表“培训费”"]


def test_tables_without_a_caption_are_found_under_their_heading(tmp_path: Path) -> None:
    rows = "项目\t预算\n接待\t20\n合计\t20\n"
    text = f"一、支出\n本年从严控制，支出比上年有所减少。\n\n{rows}\n{rows}"
    found = [table.source.place for table in read(tmp_path, text).tables]
    assert found == ["“一、支出”下表格第1行第1列", "“一、支出”下表格（第2张）第1行第1列"]


_WORDS = st.text("一二预算支出万元，。；：（）()1234.5% ", min_size=1, max_size=40)
_ROW = st.lists(st.text("预算支出接待1234.5%", min_size=1, max_size=8), min_size=3, max_size=3)
_BLOCKS = st.lists(_WORDS | st.lists(_ROW, min_size=2, max_size=4), max_size=8)


@given(_BLOCKS)
def test_a_text_and_a_word_document_of_the_same_words_say_the_same(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[str | list[list[str]]]
) -> None:
    path = tmp_path_factory.mktemp("same")
    document, lines = Document(), []
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            document.add_paragraph("")
            lines += [block, ""]
            continue
        table = document.add_table(len(block), 3)
        for row, words in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, words, strict=True):
                cell.text = text
            lines.append("\t".join(words))
        document.add_paragraph("")
        lines.append("")
    document.save(str(path / "报告.docx"))
    word, plain = read_report(path / "报告.docx"), read(path, "\n".join(lines))
    assert [(each.text, each.source.place) for each in word.passages] == [
        (each.text, each.source.place) for each in plain.passages
    ]
    assert [(each.title, each.unit, each.columns) for each in word.tables] == [
        (each.title, each.unit, each.columns) for each in plain.tables
    ]
    assert word.contents == plain.contents
