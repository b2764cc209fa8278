"""A report says the same after LibreOffice has read it and written it anew in its own way."""

import subprocess
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from tests.referee.paper import missing_tool
from tests.workbook.reports.word_xml import TRANSITIONAL, cell, paragraph, run, table
from xlplugin.form.beside import WrittenReport
from xlplugin.workbook.reports.reader import read_report

pytestmark = pytest.mark.referee


def _said(report: WrittenReport) -> tuple[object, ...]:
    """What a report says, without the numbers of its paragraphs."""
    passages = [(each.text, each.source.place) for each in report.passages]
    rows = ([(row.labels, [cell.text for cell in row.cells]) for row in each.rows] for each in report.tables)
    tables = [
        (each.title, each.unit, each.columns, said) for each, said in zip(report.tables, rows, strict=True)
    ]
    return passages, tables, report.contents


def _styled(path: Path) -> Path:
    document = Document()
    document.add_heading("预算执行情况", 1)
    document.add_paragraph("全年支出35万元，其中公务接待20万元。")
    document.add_heading("三公经费", 2)
    document.add_paragraph("三公经费支出情况表")
    document.add_paragraph("单位：万元")
    grid = document.add_table(4, 3)
    rows = (("项目", "经费", ""), ("", "预算", "支出"), ("公务接待", "20", "15.50"), ("会议", "15", "9%"))
    for line, words in zip(grid.rows, rows, strict=True):
        for each, text in zip(line.cells, words, strict=True):
            each.text = text
    grid.cell(0, 1).merge(grid.cell(0, 2))
    grid.cell(0, 0).merge(grid.cell(1, 0))
    document.add_paragraph("说明见表。").add_run("\n（一）加强管理")
    document.save(str(path / "styled.docx"))
    return path / "styled.docx"


def _changed(path: Path) -> Path:
    author = 'w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"'
    struck = f"<w:del {author}><w:r><w:delText>53</w:delText></w:r></w:del>"
    body = (
        paragraph("一、支出")
        + paragraph("支出合计", struck, f"<w:ins {author}>{run('35')}</w:ins>", "万元。")
        + table(("项目", cell("预算")), ("公务接待", "20"), ("会议", "15"))
        + paragraph("本年", run("（测算90万元）", "<w:vanish/>"), "比上年减少。")
    )
    document = Document()
    names = f'xmlns:w="{TRANSITIONAL}"'
    for each in etree.fromstring(f"<w:body {names}>{body}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, each)
    document.save(str(path / "changed.docx"))
    return path / "changed.docx"


@pytest.mark.parametrize("made", [_styled, _changed])
def test_what_is_read_is_what_libreoffice_reads(made: object, tmp_path: Path) -> None:
    missing = missing_tool()
    if missing:
        pytest.skip(f"{missing} is not installed")
    assert callable(made)
    path = made(tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    target = ("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "anew"))
    words = ["soffice", profile, "--headless", *target, str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=600)  # noqa: S603 - found on this machine
    anew = tmp_path / "anew" / path.name
    if not anew.is_file():
        pytest.skip("soffice (LibreOffice Writer) is not installed")
    assert _said(read_report(anew)) == _said(read_report(path))
