"""The audit from the command line: what it says, what it writes, and that the original stays as it is."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.workbook.official_forms import ALL_PAGES, Shape, guangzhou_form, item_form, shenzhen_form
from xlplugin.cli.main import main
from xlplugin.cli.output import width

FILLED = Shape(pages=ALL_PAGES)
BLANK = Shape(filled=False, pages=ALL_PAGES)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A filled form with tables, in a folder with Chinese and a space in its name."""
    folder = tmp_path / "报送 材料"
    folder.mkdir()
    path = folder / "某局 自评表.xlsx"
    path.write_bytes(shenzhen_form(FILLED))
    return path


def run(*words: object) -> int:
    return main([str(word) for word in words])


def audited(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    run("audit", *words, "--json")
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_an_audit_says_what_is_wrong_and_writes_nothing(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = book.read_bytes()

    assert run("audit", "--details", book) == 1

    printed = capsys.readouterr().out
    assert "自评合计" in printed
    assert "longgang-2020" in printed
    assert "三公经费支出执行情况表!" in printed
    assert "建议：" in printed
    assert str(book) not in printed
    assert book.read_bytes() == before
    assert list(book.parent.iterdir()) == [book]


def test_json_follows_the_contract(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = audited(capsys, book)

    assert document["schema"] == 1
    assert document["file"] == str(book)
    assert document["rubric"] == "longgang-2020"
    assert document["form"]["sheet"] == "自评表（报送）"
    assert document["total"].keys() == {
        *("claimed", "computed", "lowest", "highest", "weight", "grade"),
        *("verified", "verified_weight", "lowest_grade", "highest_grade"),
    }
    assert (document["total"]["claimed"], document["total"]["weight"]) == ("96", "100")
    assert len(document["indicators"]) == 21
    assert document["summary"]["claimed"] == {"total": "96", "grade": "优"}
    keys = {"code", "severity", "message", "fix", "source", "arithmetic", "points", "indicator", "others"}
    assert all(each.keys() == keys for each in document["findings"])
    severities = [each["severity"] for each in document["findings"]]
    assert severities == sorted(severities, key=["error", "warning", "notice"].index)


def test_a_form_whose_rubric_is_not_known_is_audited_without_computed_scores(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tmp_path / "项目.xlsx"
    book.write_bytes(item_form(FILLED))
    monkeypatch.setattr("xlplugin.form.item_rubric.rubric_of_form", lambda *_: "本表没有印分值")

    document = audited(capsys, book)

    assert document["rubric"] is None
    assert [each["weight"] for each in document["indicators"]] == ["10"] * 5 + ["20", "10", "10"]
    assert {each["computed"] for each in document["indicators"]} == {None}
    assert {each["status"] for each in document["indicators"]} == {"无法核算"}
    assert document["indicators"][1]["claimed"] == "8.5"


def test_an_item_form_is_audited_with_the_scores_of_the_national_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "项目.xlsx"
    book.write_bytes(item_form(FILLED))

    document = audited(capsys, book)

    assert document["rubric"] == "national-item"
    execution = document["indicators"][-1]
    assert (execution["name"], execution["weight"]) == ("预算执行率", "10")
    assert {each["status"] for each in document["indicators"]} <= {"一致", "不符", "无法核算", "待定"}
    assert document["total"]["computed"] is not None


def test_proposals_count_only_once_they_are_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "南方某局.xlsx"
    book.write_bytes(guangzhou_form(FILLED))

    def computed(*words: str) -> str | None:
        indicators = audited(capsys, book, *words)["indicators"]
        score: str | None = next(each for each in indicators if each["name"] == "公用经费控制率")["computed"]
        return score

    assert computed() is None
    assert computed("--accept-proposed") == "2"


def test_a_reviewed_copy_carries_every_finding_and_the_original_stays(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, out = book.read_bytes(), book.with_name("核查.xlsx")

    assert run("audit", book, "-o", out) == 1

    assert book.read_bytes() == before
    assert str(out) in capsys.readouterr().out
    findings = audited(capsys, book)["findings"]
    reviewed = openpyxl.load_workbook(out)
    sheet = reviewed["核查意见"]
    told = [str(row[4]) for row in sheet.iter_rows(values_only=True) if row[1] in ("错误", "警告", "提示")]
    assert len(told) == len(findings)
    assert all(words.startswith(each["message"]) for words, each in zip(told, findings, strict=True))
    form, original = reviewed["自评表（报送）"], openpyxl.load_workbook(book)["自评表（报送）"]
    assert [[cell.value for cell in row] for row in form] == [
        [cell.value for cell in row] for row in original
    ]
    commented = {cell.coordinate for row in form for cell in row if cell.comment}
    places = {
        str(each["source"]).rpartition("自评表（报送）!")[2]
        for each in findings
        if "自评表（报送）!" in each["source"]
    }
    assert commented == places


def test_a_reviewed_copy_audited_again_gives_the_same_findings(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = book.with_name("核查.xlsx")
    run("audit", book, "-o", out)
    capsys.readouterr()

    first, again = audited(capsys, book), audited(capsys, out)

    assert [each["message"] for each in again["findings"]] == [each["message"] for each in first["findings"]]
    assert again["total"] == first["total"]


def same_path(book: Path) -> Path:
    return book


def other_spelling(book: Path) -> Path:
    return book.parent / "子目录" / ".." / book.name


def symbolic_link(book: Path) -> Path:
    link = book.with_name("链接.xlsx")
    link.symlink_to(book)
    return link


def hard_link(book: Path) -> Path:
    link = book.with_name("硬链接.xlsx")
    link.hardlink_to(book)
    return link


@pytest.mark.parametrize("named", [same_path, other_spelling, symbolic_link, hard_link])
def test_the_original_is_never_written_over_by_whatever_name(
    book: Path, capsys: pytest.CaptureFixture[str], named: Callable[[Path], Path]
) -> None:
    (book.parent / "子目录").mkdir()
    before = book.read_bytes()

    assert run("audit", book, "-o", named(book)) == 2

    assert "换一个文件名" in capsys.readouterr().err
    assert book.read_bytes() == before


def test_the_layout_explains_what_was_taken_for_what_without_an_audit(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("audit", book, "--explain-layout") == 0

    printed = capsys.readouterr().out
    for words in (
        "自评表（报送）",
        "评价标准 longgang-2020",
        "三公经费支出执行情况表",
        "--accept-proposed",
        "218.86",
    ):
        assert words in printed
    assert "建议：" not in printed


@pytest.mark.parametrize("other", [("--json",), ("-o", "x.xlsx")])
def test_the_layout_is_for_reading_only(
    book: Path, capsys: pytest.CaptureFixture[str], other: tuple[str, ...]
) -> None:
    try:
        code = run("audit", book, "--explain-layout", *other)
    except SystemExit as stopped:
        code = int(str(stopped.code))
    assert code == 2
    assert "同时使用" in capsys.readouterr().err


@pytest.mark.parametrize("form", [shenzhen_form, guangzhou_form])
def test_a_blank_form_has_nothing_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: Callable[[Shape], bytes]
) -> None:
    book = tmp_path / "空表.xlsx"
    book.write_bytes(form(BLANK))

    assert run("audit", "--details", book) == 0
    assert "错误（" not in capsys.readouterr().out


def test_the_statements_of_the_written_report_are_held_against_the_form(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "自评报告.txt"
    report.write_text("一、预算执行情况\n三公经费实际支出19.04万元，预算安排23.5万元。\n", "utf-8")

    findings = audited(capsys, book, "--report", report)["findings"]

    places = [place for each in findings for place in (each["source"], *each["others"]) if place]
    assert f"{report.name} “一、预算执行情况”下“三公经费实际支出19.04万…”段" in places


def test_how_much_of_the_report_was_read_is_always_said(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, review = tmp_path / "自评报告.txt", tmp_path / "核查.xlsx"
    report.write_text("一、基本情况\n本单位有内设机构5个。\n二、绩效情况\n各项工作按计划完成。\n", "utf-8")
    told = "书面报告“自评报告.txt”已读正文4段"

    run("audit", book, "--report", report)
    assert f"{told}。" in capsys.readouterr().out
    run("audit", book, "--report", report, "--details")
    assert f"{told}。" in capsys.readouterr().out
    document = audited(capsys, book, "--report", report)
    assert document["report"] == {
        "file": "自评报告.txt",
        "paragraphs": 4,
        "tables": 0,
        "notes": 0,
        "annexes": 0,
        "unread": [],
        "words": "已读正文4段",
    }
    run("audit", book, "--report", report, "-o", review)
    head = openpyxl.load_workbook(review)["核查意见"]
    assert any(told in str(head.cell(row, 1).value) for row in range(1, 6))


def test_of_a_folder_the_report_of_this_form_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form, folder = tmp_path / "水务局2020年度自评表.xlsx", tmp_path / "报告"
    form.write_bytes(shenzhen_form(FILLED))
    folder.mkdir()
    for name in ("水务局", "教育局"):
        (folder / f"{name}2020年度自评报告.txt").write_text(f"{name}的工作按计划完成。\n", "utf-8")

    run("audit", form, "--report", folder)
    printed = capsys.readouterr().out
    assert "书面报告是从文件夹中选定的：水务局2020年度自评报告.txt（部门为“水务局”，2020年度）" in printed
    assert audited(capsys, form, "--report", folder)["report"]["file"] == "水务局2020年度自评报告.txt"

    (folder / "水务局2020年度自评报告（初稿）.txt").write_text("工作按计划完成。\n", "utf-8")
    assert run("audit", form, "--report", folder) == 2
    refused = capsys.readouterr()
    assert "有2份报告都像是“水务局2020年度自评表.xlsx”的" in refused.out + refused.err


def test_without_a_report_nothing_is_said_of_one(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("audit", book, "--details")
    assert "书面报告" not in capsys.readouterr().out
    assert audited(capsys, book)["report"] is None


def test_files_that_cannot_be_used_are_refused(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "别的.xlsx"
    openpyxl.Workbook().save(other)

    for words in (
        (tmp_path / "没有.xlsx",),
        (other,),
        (book, "--report", tmp_path / "没有.txt"),
        (book, "--sheet", "没有这张表"),
        (book, "--rubric", "nonsense"),
        (book, "-o", tmp_path / "核查.txt"),
    ):
        assert run("audit", "--details", *words) == 2, words
        assert "错误〔" in capsys.readouterr().err
    assert run("audit", "--details", other, "--json") == 2
    assert json.loads(capsys.readouterr().out)["findings"]


@pytest.mark.parametrize("more", [(), ("--details",)])
@pytest.mark.parametrize("columns", [40, 72, 120])
def test_the_text_keeps_to_the_width_of_the_terminal(
    book: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    columns: int,
    more: tuple[str, ...],
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))

    run("audit", book, *more)

    lines = [line for line in capsys.readouterr().out.splitlines() if "─" not in line]
    assert max(width(line) for line in lines) <= columns


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_copy_to_a_link_that_leads_round_is_refused(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loop = book.with_name("loop.xlsx")
    loop.symlink_to(loop)
    assert run("audit", "--details", book, "-o", loop) == 2
    assert "save-link" in capsys.readouterr().err


def place(finding: dict[str, Any]) -> str:
    """The cell of a finding, without the file."""
    return str(finding["source"]).rpartition(" ")[2]


@pytest.mark.parametrize("example", [True, False])
@pytest.mark.parametrize("rubric", ["guangzhou-2023", "longgang-2020", "longgang-2021"])
def test_a_score_that_a_formula_of_ours_gives_is_no_claim_to_be_corrected(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], rubric: str, *, example: bool
) -> None:
    book = workbooks / f"{rubric}{'-example' if example else ''}.xlsx"

    document = audited(capsys, book)
    run("score", book, "--json", "-o", tmp_path / "得分.xlsx")
    scored = json.loads(capsys.readouterr().out)

    assert "#N/A" not in json.dumps(document, ensure_ascii=False)
    assert not [each for each in document["findings"] if each["code"].startswith("score-")]
    for told, other in zip(document["indicators"], scored["indicators"], strict=True):
        same = ("name", "claimed", "computed", "status")
        assert [told[key] for key in same] == [other[key] for key in same]
    assert document["total"] == scored["total"]


def test_an_unusable_figure_is_told_once_and_where_it_stands(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "自评.xlsx"
    workbook = openpyxl.load_workbook(workbooks / "longgang-2020-example.xlsx")
    facts = workbook["基础数据"]
    row = next(int(str(cells[0].row)) for cells in facts.iter_rows() if cells[0].value == "staff_actual")
    facts[f"D{row}"] = "一百人左右"
    workbook.save(book)

    found = [(each["code"], place(each)) for each in audited(capsys, book)["findings"]]

    assert [each for each in found if each[0].startswith(("fact-", "score-"))] == [
        ("fact-unusable", f"基础数据!D{row}")
    ]


def test_a_score_typed_over_a_formula_of_ours_is_told_as_when_scoring(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "自评.xlsx"
    workbook = openpyxl.load_workbook(workbooks / "longgang-2020-example.xlsx")
    workbook["自评表"]["J10"] = 3
    workbook.save(book)

    found = [(each["code"], place(each)) for each in audited(capsys, book)["findings"]]

    assert ("formula-changed", "自评表!J10") in found


@pytest.mark.parametrize("claim", ["5", "5分", "五分"])
def test_a_claim_typed_as_text_is_no_change_of_a_formula(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], claim: str
) -> None:
    book = tmp_path / "自评.xlsx"
    workbook = openpyxl.load_workbook(workbooks / "longgang-2020-example.xlsx")
    workbook["自评表"]["I5"] = claim
    workbook.save(book)

    assert "formula-changed" not in [each["code"] for each in audited(capsys, book)["findings"]]


def test_an_error_in_a_self_score_is_told_whosever_formula_it_is(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "自评.xlsx"
    workbook = openpyxl.load_workbook(workbooks / "longgang-2020-example.xlsx")
    workbook["自评表"]["I10"] = '=SCORE_SATISFACTION("longgang-2020","很好")'
    workbook.save(book)

    found = [(each["code"], place(each)) for each in audited(capsys, book)["findings"]]

    assert ("score-error", "自评表!I10") in found
