from pathlib import Path

import pytest
from docx import Document

from xlplugin.form.beside import WrittenReport
from xlplugin.form.form import Table
from xlplugin.money import AmountUnit
from xlplugin.workbook.reports.reader import read_report

ROWS = (
    ("项目", "年初预算", "支出数", "预算执行率"),
    ("公务接待费", "2.00", "1.5", "75%"),
    ("合计", "1,200.5", "900", "74.97%"),
)


def _as_word(path: Path) -> WrittenReport:
    document = Document()
    document.add_paragraph("（三）三公经费情况")
    document.add_paragraph("表1 三公经费支出情况表")
    document.add_paragraph("单位：万元")
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(path / "报告.docx"))
    return read_report(path / "报告.docx")


def _as_text(path: Path) -> WrittenReport:
    rows = "\n".join("\t".join(texts) for texts in ROWS)
    text = f"（三）三公经费情况\n\n表1 三公经费支出情况表\n\n单位：万元\n\n{rows}\n"
    (path / "报告.txt").write_text(text, "utf-8")
    return read_report(path / "报告.txt")


def _as_markdown(path: Path) -> WrittenReport:
    head, *body = (f"| {' | '.join(texts)} |" for texts in ROWS)
    rows = "\n".join((head, "|---|--:|--:|:-:|", *body))
    text = f"## （三）三公经费情况\n\n表1 三公经费支出情况表\n\n单位：万元\n\n{rows}\n"
    (path / "报告.md").write_text(text, "utf-8")
    return read_report(path / "报告.md")


@pytest.mark.parametrize("written", [_as_word, _as_text, _as_markdown])
def test_a_table_is_read_with_caption_unit_and_places(written: object, tmp_path: Path) -> None:
    assert callable(written)
    report = written(tmp_path)
    (table,) = report.tables
    assert isinstance(table, Table)
    assert (table.title, table.unit) == ("表1三公经费支出情况表", AmountUnit.WAN)
    assert table.columns == (("年初预算",), ("支出数",), ("预算执行率",))
    assert [row.label for row in table.rows] == ["公务接待费", "合计"]
    last = table.rows[-1].cells[0]
    assert (str(last.number), last.text, last.places) == ("1200.5", "1,200.5", 1)
    assert last.source.place == "表“三公经费支出情况表”第3行第2列"
    assert last.source.sheet is None
    assert report.contents.words == "已读正文3段、表格1张"


def test_the_criteria_of_a_list_of_indicators_are_nothing_that_the_report_says(tmp_path: Path) -> None:
    rows = (
        ("一级指标", "二级指标", "三级指标", "评分标准"),
        ("产出", "数量", "宣传场次", "执行率达到90%得1分，低于60%不得分"),
    )
    text = "\n".join("\t".join(each) for each in rows)
    (tmp_path / "报告.txt").write_text(f"指标体系\n{text}\n", "utf-8")
    assert [each.text for each in read_report(tmp_path / "报告.txt").passages] == ["指标体系"]


def test_a_form_in_a_report_is_an_annex_even_where_pages_broke_it(tmp_path: Path) -> None:
    head = ("一级指标", "二级指标", "三级指标", "分值", "得分", "扣分原因")
    first = (head, ("决策", "预算", "预算编制合理性", "40", "40", ""))
    second = (
        head,
        ("管理", "资金", "预算执行率", "60", "55", "执行率偏低，没有达到序时进度"),
        ("总分", "", "", "100", "95", ""),
    )
    pages = ("\n".join("\t".join(each) for each in rows) for rows in (first, second))
    (tmp_path / "报告.txt").write_text("部门整体支出绩效自评表\n\n" + "\n\n".join(pages), "utf-8")
    report = read_report(tmp_path / "报告.txt")
    (annex,) = report.annexes
    assert [(row.name, row.score.text) for row in annex.rows] == [
        ("预算编制合理性", "40"),
        ("预算执行率", "55"),
    ]
    assert annex.total is not None
    assert (annex.total.score.text, annex.title) == ("95", "部门整体支出绩效自评表")
    assert annex.rows[1].score.source.place == "表“部门整体支出绩效自评表”（第2张）第2行第5列"
    assert [each.text for each in report.passages] == ["部门整体支出绩效自评表"]
