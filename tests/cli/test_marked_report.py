"""The marked copy of a report: comments where the findings are, the originals untouched, nothing lost."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from tests.workbook.official_forms import ALL_PAGES, Shape, shenzhen_form
from tests.workbook.reports.word_files import saved
from xlplugin.cli.main import main

_SLIP = "年初预算为100万元，年中追加20万元，调整预算数为150万元。"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "某局自评表.xlsx"
    path.write_bytes(shenzhen_form(Shape(pages=ALL_PAGES)))
    return path


@pytest.fixture
def report(tmp_path: Path) -> Path:
    made = Document()
    made.add_paragraph("一、基本情况")
    made.add_paragraph(_SLIP)
    path = tmp_path / "报告.docx"
    path.write_bytes(saved(made))
    return path


def run(*words: object) -> int:
    return main([str(word) for word in words])


def comments(path: Path) -> list[str]:
    return [each.text for each in Document(str(path)).comments]


def test_findings_in_a_report_become_comments_numbered_as_in_the_review(
    book: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, marked = (book.read_bytes(), report.read_bytes()), report.with_name("批注.docx")

    assert run("audit", book, "--report", report, "--marked-report", marked, "--details") == 1

    printed = capsys.readouterr().out
    said = comments(marked)
    slip = next(each for each in said if "所写调整预算数为150万元" in each)
    first, arithmetic, fix, *_ = slip.splitlines()
    number, severity, _ = re.split(r"\. |：", first, maxsplit=2)
    assert re.search(rf"^ *{number}\. .*〔sum-stated-wrong〕", printed, re.MULTILINE)
    assert severity == "错误"
    assert arithmetic == "算式：100万元＋20万元＝120万元，所写为150万元"
    assert fix.startswith("建议：")
    assert f"（加批注{len(said)}条）已写入 {marked}" in printed
    assert (book.read_bytes(), report.read_bytes()) == before


def test_both_copies_are_written_at_once(
    book: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review, marked = book.with_name("核查.xlsx"), report.with_name("批注.docx")
    assert run("audit", book, "--report", report, "-o", review, "--marked-report", marked) == 1
    printed = capsys.readouterr().out
    assert str(review) in printed
    assert str(marked) in printed
    assert review.exists()


def test_a_second_run_writes_the_same(book: Path, report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marked = report.with_name("批注.docx")
    run("audit", book, "--report", report, "--marked-report", marked)
    first = marked.read_bytes()
    assert run("audit", book, "--report", report, "--marked-report", marked) == 1
    assert marked.read_bytes() == first
    assert "内容没有变化" in capsys.readouterr().out


def test_a_marked_copy_is_audited_like_its_original(book: Path, report: Path) -> None:
    marked, again = report.with_name("批注.docx"), report.with_name("再批.docx")
    run("audit", book, "--report", report, "--marked-report", marked)
    run("audit", book, "--report", marked, "--marked-report", again)
    assert comments(again) == comments(marked)


Words = Callable[[Path, Path], tuple[object, ...]]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(
            lambda _, report: ("--report", report, "--marked-report", report), "不改动原文件", id="report"
        ),
        pytest.param(
            lambda book, report: ("--report", report, "--marked-report", book), "不改动原文件", id="book"
        ),
        pytest.param(
            lambda _, report: ("--report", report, "-o", report), "不改动原文件", id="-o on the report"
        ),
        pytest.param(
            lambda _, report: ("--marked-report", report.with_name("新.docx")), "--report", id="no report"
        ),
        pytest.param(
            lambda _, report: ("--report", report, "--marked-report", report.with_name("新.xlsx")),
            ".docx",
            id="ending",
        ),
        pytest.param(
            lambda _, report: (
                *("--report", report, "--explain-layout"),
                *("--marked-report", report.with_name("新.docx")),
            ),
            "--explain-layout",
            id="layout",
        ),
        pytest.param(
            lambda _, report: (
                *("--report", report.with_name("报告.txt"), "-o", report.with_name("核查.xlsx")),
                *("--marked-report", report.with_name("新.docx")),
            ),
            "另存为 .docx",
            id="text",
        ),
        pytest.param(
            lambda _, report: ("--report", report, "--marked-report", report.with_name("没有") / "新.docx"),
            "文件夹不存在",
            id="folder",
        ),
    ],
)
def test_what_cannot_be_marked_is_refused_and_nothing_is_written(
    book: Path, report: Path, words: Words, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    report.with_name("报告.txt").write_text(_SLIP, encoding="utf-8")
    before = {each: each.read_bytes() for each in book.parent.iterdir()}
    assert run("audit", book, *words(book, report)) == 2
    assert told in capsys.readouterr().err
    assert {each: each.read_bytes() for each in book.parent.iterdir()} == before


def test_a_copy_in_which_people_wrote_is_not_written_over(
    book: Path, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marked = report.with_name("批注.docx")
    run("audit", book, "--report", report, "--marked-report", marked)
    answered = Document(str(marked))
    answered.add_comment(answered.paragraphs[0].runs, "已请示", "王五", "王")
    answered.save(str(marked))
    before = marked.read_bytes()

    assert run("audit", book, "--report", report, "--marked-report", marked) == 2

    told = capsys.readouterr().err
    assert "已请示" in told
    assert "--marked-report" in told
    assert marked.read_bytes() == before


def test_a_copy_that_was_only_saved_again_gives_way(book: Path, report: Path) -> None:
    marked = report.with_name("批注.docx")
    run("audit", book, "--report", report, "--marked-report", marked)
    first = marked.read_bytes()
    Document(str(marked)).save(str(marked))
    assert marked.read_bytes() != first
    assert run("audit", book, "--report", report, "--marked-report", marked) == 1
    assert marked.read_bytes() == first
    assert marked.with_name("批注.docx.bak").exists()


@pytest.mark.parametrize(
    "there", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "别的".encode(), b"PK\x05\x06" + bytes(18)]
)
def test_a_strange_file_in_the_way_stays(
    book: Path, report: Path, there: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    marked = report.with_name("批注.docx")
    marked.write_bytes(there)
    assert run("audit", book, "--report", report, "--marked-report", marked) == 2
    assert "没有覆盖" in capsys.readouterr().err
    assert marked.read_bytes() == there
