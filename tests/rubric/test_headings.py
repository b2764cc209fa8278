"""The names of forms as data: the shipped file, a wrong one, and what a folder of one's own adds."""

from dataclasses import fields
from pathlib import Path

import pytest

from tests.refusals import refusal
from xlplugin.form.form import Column
from xlplugin.functions.library import forget_rubrics, open_headings
from xlplugin.problem import Problem
from xlplugin.rubric.headings import HeadingNames, Label, together
from xlplugin.rubric.library import HEADINGS_FILE, library, shipped
from xlplugin.rubric.load import load_record
from xlplugin.rubric.store import recall
from xlplugin.workbook.forms.headings import Meaning, NameSort, headings_of

SHIPPED = shipped("rubrics") / HEADINGS_FILE

OWN = """\
scores: [考评得分]
groups: [考评要素, 指标]
labels:
  - words: [填报科室]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder that adds a few names."""
    (tmp_path / HEADINGS_FILE).write_text(OWN, encoding="utf-8")
    return tmp_path


def names(own: Path | None = None) -> HeadingNames:
    return open_headings(own)


def refused(own: Path, text: str) -> Problem:
    (own / HEADINGS_FILE).write_text(text, encoding="utf-8")
    (problem,) = refusal(open_headings, own)
    return problem


def test_the_shipped_file_loads_and_leaves_no_list_empty() -> None:
    loaded = load_record(HeadingNames, SHIPPED)

    assert [each.name for each in fields(HeadingNames) if not getattr(loaded, each.name)] == []


def test_the_shipped_file_says_of_every_list_what_it_is_and_how_it_is_compared() -> None:
    lines = SHIPPED.read_text("utf-8").splitlines()
    keys = [line.partition(":")[0] for line in lines if line[:1].isalpha()]
    assert sorted(keys) == sorted(each.name for each in fields(HeadingNames))
    assert any("【全同】" in line for line in lines)


@pytest.mark.parametrize(
    ("listed", "sort"),
    [("deductions", Column.DEDUCTION), ("scores", Column.SCORE), ("softly_reviewed", Column.REVIEWED),
     ("about", Column.ABOUT), ("remarks", Column.REASON), ("targets", Column.TARGET),
     ("actuals", Column.ACTUAL), ("groups", NameSort.GROUP), ("uppers", NameSort.UPPER),
     ("names", NameSort.NAME), ("weights", Column.WEIGHT), ("criteria", Column.CRITERION),
     ("evidence", Column.EVIDENCE), ("target_endings", Column.TARGET)],
)  # fmt: skip
def test_every_shipped_name_means_what_it_is_listed_as(listed: str, sort: Column | NameSort) -> None:
    headings = headings_of(names())
    for name in getattr(names(), listed):
        if name not in names().not_criteria:
            found = headings.meaning(name)
            assert found is not None, name
            assert found.sort is sort, name


def test_a_folder_of_one_s_own_adds_names_and_takes_none_away(own: Path) -> None:
    both = names(own)

    assert both.scores == (*names().scores, "考评得分")
    assert both.reviewers == names().reviewers
    assert both.labels[-1] == Label(words=("填报科室",))
    headings = headings_of(both)
    assert headings.meaning("考评得分（分）") == Meaning(Column.SCORE, rank=1)
    assert headings.meaning("指标") == headings_of(names()).meaning("指标")
    assert headings.names_level("考评要素")
    assert headings.may_name_level("考评要素")
    assert headings.is_label("填报科室：")
    assert not headings_of(names()).is_label("填报科室：")


def test_a_name_of_one_s_own_that_is_written_out_goes_before_a_telling_word(own: Path) -> None:
    (own / HEADINGS_FILE).write_text("scores: [对照标准打分]\n", encoding="utf-8")

    assert headings_of(names()).meaning("对照标准打分") == Meaning(Column.CRITERION)
    assert headings_of(names(own)).meaning("对照标准打分") == Meaning(Column.SCORE, rank=1)


def test_a_name_of_signs_that_mean_something_in_an_expression_is_a_name_like_others(own: Path) -> None:
    (own / HEADINGS_FILE).write_text("groups: ['要素^', ']-KPI', 'A-Z']\n", encoding="utf-8")

    headings = headings_of(names(own))

    for name in ("要素^", "]-KPI", "A-Z", "指标名称", "考核项目"):
        assert headings.may_name_level(name), name
        assert headings.names_level(name), name
    assert not headings.may_name_level("得分")


def test_the_environment_names_the_folder_too(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLUGIN_RUBRICS", str(own))
    assert "考评得分" in names().scores


def test_a_file_of_names_is_no_rubric(own: Path) -> None:
    assert list(library(own).files()) == ["guangzhou-2023", "longgang-2020", "longgang-2021", "national-item"]


@pytest.mark.parametrize(
    ("text", "code", "place", "message"),
    [
        ("scores: [得分,\n", "yaml-syntax", ":2:1", "YAML 写法有误"),
        ("scores: [考评得分]\nscore: [考核分]\n", "yaml-unknown-key", ":2:1", "不认识“score”"),
        ("scores: 考评得分\n", "yaml-not-a-list", ":1:1", "“scores”应为列表"),
        ("scores:\n  - 考评得分\n  - 2023\n", "yaml-not-text", ":3:5", "“2023”应为文字"),
        ("scores: [考评得分（分）]\n", "yaml-heading", ":1:10",
         "“考评得分（分）”里有空白、括号、冒号或逗号，不会与任何表头相符"),
        ("scores: [考评记分，考评得分]\n", "yaml-heading", ":1:10",
         "“考评记分，考评得分”里有空白、括号、冒号或逗号，不会与任何表头相符"),
        ("labels:\n  - words: []\n", "yaml-too-few", ":2:5", "“words”的个数太少"),
        ("labels: [填报科室]\n", "yaml-not-a-mapping", ":1:10", "这里应为“键: 值”的写法"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_with_its_place(
    tmp_path: Path, text: str, code: str, place: str, message: str
) -> None:
    problem = refused(tmp_path, text)

    assert (problem.code, problem.message) == (code, message)
    assert str(problem.source) == f"{tmp_path / HEADINGS_FILE}{place}"


def test_a_file_that_was_mended_is_read_again(own: Path) -> None:
    refused(own, "scores: 错\n")
    (own / HEADINGS_FILE).write_text(OWN, encoding="utf-8")
    assert "考评得分" in names(own).scores


def test_names_are_kept_ready_and_a_changed_file_makes_them_anew(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLPLUGIN_CACHE", str(own / "cache"))
    sources = library(own).headings()
    assert sources == (SHIPPED, own / HEADINGS_FILE)
    assert recall(sources) is None

    forget_rubrics()
    opened = names(own)

    assert recall(sources) == opened
    (own / HEADINGS_FILE).write_text("scores: [考核打分]\n", encoding="utf-8")
    assert recall(sources) is None
    forget_rubrics()
    assert names(own).scores[-1] == "考核打分"


def test_of_several_files_the_first_goes_first() -> None:
    one, other = HeadingNames(groups=("指标",)), HeadingNames(groups=("要素",), notes=("注：",))
    assert together((one, other)) == HeadingNames(groups=("指标", "要素"), notes=("注：",))
