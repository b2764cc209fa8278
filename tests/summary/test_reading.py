"""Reading a file of results: every whole result counts once, whatever else is in the file."""

import json
import sqlite3
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.batch.forms import FILLED, batch, received
from tests.summary.results import failure, finding, form, lines, reviewed, scored, written
from tests.workbook.official_forms import item_form
from xlplugin.batch.reviewed import Failure, MarkedCopy, OneOfSeveral, Reviewed
from xlplugin.problem import Refused, Severity
from xlplugin.summary.review import BulkReview


def paths(review: BulkReview) -> list[str]:
    return [each.path for each in review.ranking()]


def refusal(results: Path, previous: Path | None = None) -> str:
    with pytest.raises(Refused) as refused:
        BulkReview(results, previous=previous)
    (problem,) = refused.value.problems
    assert problem.severity is Severity.ERROR
    return str(problem)


def test_a_last_line_that_is_cut_off_is_left_out_and_counted(tmp_path: Path) -> None:
    path = written(tmp_path, form("甲.xlsx"), form("乙.xlsx"))
    path.write_bytes(path.read_bytes()[:-20])

    with BulkReview(path) as review:
        assert paths(review) == ["甲.xlsx"]
        assert (review.overview().files, review.overview().left_out) == (1, 1)


@pytest.mark.parametrize(
    "strange",
    [
        "not ours",
        "",
        '{"schema": 2, "path": "x"}',
        form("丙.xlsx").line().replace('"claimed": "0"', '"claimed": "许多"'),
        form("丙.xlsx", scored("9")).line().replace('"claimed": "9", "comp', '"claimed": [], "comp'),
        form("丙.xlsx", (), [finding()]).line().replace('"severity": "error"', '"severity": "worse"'),
        form("丙.xlsx").line().replace('"findings": []', '"findings": ['),
        form("丙.xlsx", (), [finding(message="\ud800")]).line(),
        form("丙.xlsx", year=10**30).line(),
    ],
    ids=[
        "words",
        "blank",
        "schema",
        "figures",
        "indicator",
        "finding",
        "no JSON",
        "surrogate",
        "great number",
    ],
)
def test_a_line_that_is_no_result_is_left_out_and_counted(tmp_path: Path, strange: str) -> None:
    path = tmp_path / "结果.jsonl"
    whole = [lines([each]) for each in (form("甲.xlsx", scored("8")), form("乙.xlsx"))]
    path.write_bytes(f"{whole[0]}{strange}\n{whole[1]}".encode("utf-8", "surrogatepass"))

    with BulkReview(path) as review:
        assert paths(review) == ["乙.xlsx", "甲.xlsx"]
        assert review.overview().left_out == 1
        assert [each.forms for each in review.indicators()] == [1]
        assert list(review.findings()) == []


def test_of_several_results_of_a_workbook_the_last_one_counts(tmp_path: Path) -> None:
    earlier = form("甲.xlsx", scored("8"), [finding()])
    with reviewed(tmp_path, earlier, failure("乙.xlsx"), form("甲.xlsx"), form("乙.xlsx")) as review:
        assert paths(review) == ["乙.xlsx", "甲.xlsx"]
        assert not [*review.failures(), *review.findings(), *review.indicators()]
        assert review.overview().files == 2


def test_of_a_workbook_with_several_forms_all_lines_count_or_none(tmp_path: Path) -> None:
    def of(path: str, *sheets: str, many: int) -> list[Reviewed]:
        places = enumerate(sheets, 1)
        return [
            form(path, sha256="0" * 64)._replace(sheet=OneOfSeveral(name, at, many)) for at, name in places
        ]

    cut_off = of("乙.xlsx", "一", "二", many=3)
    whole = (*of("甲.xlsx", "一", "二", "三", many=3), *of("甲.xlsx", "二", "三", many=2))
    with reviewed(tmp_path, *whole, *cut_off, form("丙.xlsx")) as review:
        assert [each.name for each in review.ranking()] == ["丙.xlsx", "甲.xlsx（三）", "甲.xlsx（二）"]
        overview = review.overview()
        assert (overview.files, overview.reviewed_files, overview.reviewed, overview.left_out) == (2, 2, 3, 2)
        assert not list(review.anomalies())


def test_names_and_texts_with_half_a_letter_are_read_and_told_apart(tmp_path: Path) -> None:
    halves = (
        form("\udcff.xlsx", (), [finding(message="半\ud83d个")]),
        form("\udcfe.xlsx"),
        failure("\udcfd.xlsx"),
    )
    with reviewed(tmp_path, *halves) as review:
        assert sorted(paths(review)) == ["\\udcfe.xlsx", "\\udcff.xlsx"]
        assert [each.path for each in review.failures()] == ["\\udcfd.xlsx"]
        assert [each.message for each in review.findings()] == ["半\\ud83d个"]
        assert review.overview().left_out == 0


def test_a_file_without_any_result_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "结果.jsonl"
    path.write_text("别人的文件\n", "utf-8")
    assert "〔summary-results〕这个文件里没有批量核查的结果" in refusal(path)


def test_a_file_that_is_not_there_is_refused_with_its_name(tmp_path: Path) -> None:
    assert refusal(tmp_path / "没有.jsonl").startswith(f"{tmp_path / '没有.jsonl'}：错误〔summary-results〕")
    assert "文件或文件夹不存在" in refusal(tmp_path / "没有.jsonl")


def test_last_years_file_is_refused_with_its_own_name(tmp_path: Path) -> None:
    results, previous = written(tmp_path, form()), tmp_path / "去年.jsonl"
    previous.write_text("{}\n", "utf-8")
    assert refusal(results, previous).startswith(f"{previous}：错误〔summary-results〕")


def test_a_full_disk_is_told_as_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_database = sqlite3.connect

    def small(*place: str, **how: None) -> sqlite3.Connection:
        tables: sqlite3.Connection = open_database(*place, **how)  # type: ignore[call-overload]
        tables.execute("PRAGMA max_page_count = 12")
        return tables

    monkeypatch.setattr(sqlite3, "connect", small)
    many = [form(f"{number}.xlsx", scored(*["9"] * 50)) for number in range(40)]
    assert "〔summary-storage〕汇总时临时文件写不下" in refusal(written(tmp_path, *many))


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    path = written(tmp_path, *(form(f"{number}.xlsx", scored(*["9"] * 26)) for number in range(300)))
    with BulkReview(path) as review:
        assert review.overview().files == 300
    with pytest.raises(ZeroDivisionError), BulkReview(path):
        _ = 1 / 0
    assert list(tmp_path.iterdir()) == [path]


def test_a_marked_copy_is_told_and_one_that_could_not_be_written_is_a_failure(tmp_path: Path) -> None:
    whole = form("甲.xlsx")._replace(marked=MarkedCopy("甲.xlsx", "0"))
    why = Failure("save-failed", "磁盘空间不足", "", "乙.xlsx")
    none = form("乙.xlsx")._replace(marked=MarkedCopy("乙.xlsx", None, why))
    with reviewed(tmp_path, whole, none, failure("丙.xlsx")) as review:
        assert {each.path: each.marked for each in review.ranking()} == {"甲.xlsx": "甲.xlsx", "乙.xlsx": ""}
        assert {each.path: each.code for each in review.failures()} == {
            "丙.xlsx": "workbook-damaged",
            "乙.xlsx": "save-failed",
        }
        overview = review.overview()
        assert (overview.files, overview.reviewed, overview.failed) == (3, 2, 1)


def test_memory_does_not_grow_with_the_review(tmp_path: Path) -> None:
    def peak(forms: int) -> int:
        path = written(
            tmp_path,
            *(form(f"{number:05}.xlsx", scored(*["9"] * 12), [finding()] * 3) for number in range(forms)),
        )
        tracemalloc.start()
        with BulkReview(path) as review:
            assert sum(1 for _ in review.ranking()) == forms
            assert sum(1 for _ in review.findings()) == 3 * forms
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    few = peak(100)
    assert peak(1500) < few + 500_000  # Python's own; what a form's row takes would be ten times that


def test_what_a_real_review_writes_is_read(tmp_path: Path) -> None:
    results = tmp_path / "结果.jsonl"
    batch(received(tmp_path / "forms"), "-o", results)
    told = [json.loads(line) for line in results.read_text("utf-8").splitlines()]
    with BulkReview(results) as review:
        assert sorted(paths(review)) == sorted(each["path"] for each in told)
        assert review.overview().left_out == 0
        found = [
            (each.path, each.code, each.message, f"{each.path} {each.place}".strip())
            for each in review.findings()
        ]
        expected = [
            (each["path"], one["code"], one["message"], one["source"] or each["path"])
            for each in told
            for one in each["audit"]["findings"]
        ]
        assert sorted(found) == sorted(expected)
        assert all(
            each.rubric_title and each.rubric_title != each.figures.rubric for each in review.ranking()
        )


@pytest.mark.parametrize(("spent", "whole"), [(1080, 1), (1200, 2)])
def test_a_real_form_tells_how_much_of_its_money_is_spent(tmp_path: Path, spent: int, whole: int) -> None:
    book = load_workbook(BytesIO(item_form(FILLED)))
    (cell,) = (cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == 1080)
    book[cell.parent.title][cell.coordinate] = spent
    forms = tmp_path / "forms"
    forms.mkdir()
    book.save(forms / "表.xlsx")
    batch(forms, "-o", tmp_path / "结果.jsonl")
    with BulkReview(tmp_path / "结果.jsonl") as review:
        (told,) = review.ranking()
        assert (told.figures.amounts, told.figures.spent_whole) == (3, whole)  # 50 of 50 are carried over
