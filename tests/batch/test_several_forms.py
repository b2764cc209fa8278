"""A workbook with several forms: each has its own line and row; one for all where they may be one."""

import json
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.batch.forms import FILLED, PROJECT, PROJECTS, batch, names, results, several, timeless, written
from tests.provinces.drawing import PRINTED, draw_on, saved
from tests.provinces.filling import fill
from tests.provinces.layout import layouts
from tests.workbook.form_books import run
from tests.workbook.official_forms import item_form
from xlplugin.batch.results_file import ResultsFile


def sheets(out: Path) -> list[str | None]:
    return [each["sheet"] and each["sheet"]["name"] for each in results(out)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"公园局.xlsx": several(PROJECTS), "水务局.xlsx": item_form(FILLED)}
    return written(tmp_path / "报送", files)


def test_each_form_has_the_line_that_the_audit_of_its_sheet_gives(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "汇总.jsonl"

    batch(folder, "-o", out, "--jobs", 1)

    assert "共 2 个工作簿：核查了 2 个里的 4 张自评表" in capsys.readouterr().out
    assert names(out) == ["公园局.xlsx"] * 3 + ["水务局.xlsx"]
    assert sheets(out) == [*PROJECTS, None]
    path = folder / "公园局.xlsx"
    for place, each in enumerate(results(out)[:3], 1):
        assert each["sheet"] == {"name": list(PROJECTS)[place - 1], "number": place, "of": 3}
        assert each["outline"]["project"] == PROJECTS[each["sheet"]["name"]]
        run("audit", path, "--sheet", each["sheet"]["name"], "--json")
        assert each["audit"] == json.loads(capsys.readouterr().out.replace(str(path), "公园局.xlsx"))


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(("终稿", PROJECT), id="about the same project"),
        pytest.param(("绿道", ""), id="about none that it names"),
    ],
)
def test_forms_that_may_be_one_are_told_and_none_is_chosen(second: tuple[str, str], tmp_path: Path) -> None:
    book = several({"公园": PROJECT, second[0]: second[1], "苗圃": "苗圃改造"})
    folder, out = written(tmp_path / "报送", {"公园局.xlsx": book}), tmp_path / "汇总.jsonl"

    assert batch(folder, "-o", out, "--jobs", 1) == 2

    (only,) = results(out)
    assert only["sheet"] is None
    assert only["failure"]["code"] == "several-forms"
    assert f"“公园”、“{second[0]}”、“苗圃”，其中“公园”和“{second[0]}”写的" in only["failure"]["message"]


def test_the_copy_has_the_marks_and_the_sheets_of_all_forms(folder: Path, tmp_path: Path) -> None:
    out, marked = tmp_path / "汇总.jsonl", tmp_path / "核查"

    batch(folder, "-o", out, "--jobs", 1, "--marked", marked)

    copy = load_workbook(marked / "公园局.xlsx")
    added = [name for name in copy.sheetnames if name not in PROJECTS]
    assert sorted(added) == sorted(
        ["核查意见", "核定得分", "核查意见2", "核定得分2", "核查意见3", "核定得分3"]
    )
    for number, sheet in enumerate(PROJECTS, 1):
        listed = copy[f"核查意见{number if number > 1 else ''}"]
        assert f"工作表“{sheet}”" in str(listed["A2"].value)
        findings = results(out)[number - 1]["audit"]["findings"]
        cells = {each["source"].rpartition("!")[2] for each in findings if f" {sheet}!" in each["source"]}
        assert cells
        assert all(copy[sheet][cell.partition(":")[0]].comment for cell in cells)
    assert len({json.dumps(each["marked"]) for each in results(out)[:3]}) == 1


def test_a_later_review_of_one_sheet_renews_what_an_earlier_one_said_of_it(
    folder: Path, tmp_path: Path
) -> None:
    batch(folder, "-o", tmp_path / "汇总.jsonl", "--jobs", 1, "--marked", tmp_path / "核查")
    copy, again = tmp_path / "核查" / "公园局.xlsx", tmp_path / "再.xlsx"

    run("audit", copy, "--sheet", "绿道", "-o", again)

    before, after = (load_workbook(path) for path in (copy, again))
    assert sorted(after.sheetnames) == sorted(before.sheetnames)
    assert "工作表“绿道”" in str(after["核查意见2"]["A2"].value)


def test_a_resumed_review_takes_all_forms_or_none(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "汇总.jsonl"
    batch(folder, "-o", out, "--jobs", 1)
    whole = out.read_bytes()

    batch(folder, "-o", out, "--jobs", 1, "--resume")
    assert out.read_bytes() == whole

    first, second, *_ = whole.splitlines(keepends=True)
    out.write_bytes(whole + first + second)  # what an end of the power leaves of a new review
    with ResultsFile(out, resume=True) as kept:
        made_by = kept.read("水务局.xlsx").forms[0].made_by
        assert kept.known("公园局.xlsx", made_by) is None
    batch(folder, "-o", out, "--jobs", 1, "--resume")
    assert timeless(results(out)) == timeless(map(json.loads, whole.splitlines()))


def test_where_forms_become_fewer_no_line_of_those_that_are_gone_stays(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "汇总.xlsx"
    batch(folder, "-o", out, "--jobs", 1)
    written(folder, {"公园局.xlsx": several(dict(list(PROJECTS.items())[:2]))})

    batch(folder, "-o", out, "--jobs", 1, "--resume")

    assert sheets(out.with_suffix(".jsonl")) == [*list(PROJECTS)[:2], None]


def test_a_form_that_cannot_be_read_is_its_own_failure(tmp_path: Path) -> None:
    folder = written(tmp_path / "报送", {"公园局.xlsx": several(PROJECTS, blank=["苗圃"])})
    out = tmp_path / "汇总.jsonl"

    batch(folder, "-o", out, "--jobs", 1)

    told = {each["sheet"]["name"]: each["failure"] and each["failure"]["code"] for each in results(out)}
    assert told == {"公园": None, "绿道": None, "苗圃": "form-without-rows"}


def test_a_written_report_is_no_single_forms(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(folder, {"公园局自评报告.txt": "公园局绩效自评报告\n".encode()})
    out = tmp_path / "汇总.jsonl"

    batch(folder, "-o", out, "--jobs", 1)

    assert "书面报告没有用上 1 份" in capsys.readouterr().out
    assert {each["report"]["failure"]["code"] for each in results(out)[:3]} == {"report-unpaired"}
    before = out.read_bytes()
    batch(folder, "-o", out, "--jobs", 1, "--resume")
    assert out.read_bytes() == before


def test_the_summary_has_a_row_a_form_that_leads_to_its_sheet(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "汇总.xlsx"

    batch(folder, "-o", out, "--jobs", 1, "--html", tmp_path / "汇总.html")

    with warnings.catch_warnings(action="ignore"):  # of data bars
        ranking = load_workbook(out)["排名"]
    rows = [[str(cell.value) for cell in row] for row in ranking.iter_rows()]
    for sheet in PROJECTS:
        (row,) = [row for row in rows if f"公园局.xlsx（{sheet}）" in row]
        assert any(f"报送/公园局.xlsx#'{sheet}'!A1" in value for value in row)


def test_forms_without_scores_are_no_tables_of_one_another(tmp_path: Path) -> None:
    layout = next(each for each in layouts() if each.name == "hunan-transfer")
    book = Workbook()
    book.remove(book.worksheets[0])
    for project in PROJECTS.values():
        filled = fill(layout, 5)
        draw_on(
            book.create_sheet(project), replace(filled, head=filled.head._replace(project=project)), PRINTED
        )
    folder, out = written(tmp_path / "报送", {"公园局.xlsx": saved(book)}), tmp_path / "汇总.jsonl"

    batch(folder, "-o", out, "--jobs", 1)

    assert [each["outline"]["project"] for each in results(out)] == list(PROJECTS.values())
    assert all(each["outline"]["errors"] + each["outline"]["warnings"] == 0 for each in results(out))


def test_forms_of_projects_that_print_less_than_that_of_the_whole_are_reviewed_too(
    tmp_path: Path,
) -> None:
    whole, project = (
        next(each for each in layouts() if each.name == name)
        for name in ("hunan-department", "hunan-transfer")
    )
    book = Workbook()
    book.remove(book.worksheets[0])
    draw_on(book.create_sheet("整体"), fill(whole, 5), PRINTED)
    for name in ("公园", "苗圃", "苗圃备份"):
        form = fill(project, 5)
        about = replace(form, head=form.head._replace(project=name.removesuffix("备份")))
        draw_on(book.create_sheet(name), about, PRINTED)
    folder, out = written(tmp_path / "报送", {"公园局.xlsx": saved(book)}), tmp_path / "汇总.jsonl"

    batch(folder, "-o", out, "--jobs", 1)

    assert sheets(out) == ["整体", "公园", "苗圃"]  # a second sheet about one project is none for certain
    assert [each["sheet"]["of"] for each in results(out)] == [3, 3, 3]
    assert all(each["outline"]["errors"] + each["outline"]["warnings"] == 0 for each in results(out))
