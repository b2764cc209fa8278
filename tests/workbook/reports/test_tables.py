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
