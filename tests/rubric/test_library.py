import shutil
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.refusals import refusal
from xlplugin.functions.library import open_rubric
from xlplugin.rubric.library import (
    FACTS_FILE,
    Library,
    is_rubric_book,
    library,
    shipped,
)
from xlplugin.rubric.load import load_rubric, read_text

from .texts import TEXT

FACTS = """\
facts:
  - {id: spent, label: 支出数, kind: amount, definition: 支出}
  - {id: planned, label: 预算数, kind: amount, definition: 预算}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "small.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / FACTS_FILE).write_text(FACTS, encoding="utf-8")
    (tmp_path / "small.cases.yaml").write_text("cases: []\n", encoding="utf-8")
    (tmp_path / "说明.txt").write_text("", encoding="utf-8")
    return tmp_path


SHIPPED = ["guangzhou-2023", "longgang-2020", "longgang-2021", "national-item"]


def test_the_shipped_rubrics_all_load_without_a_word() -> None:
    assert list(Library((shipped("rubrics"),)).files()) == SHIPPED
    for rubric in library().files():
        loaded = open_rubric(rubric)
        assert loaded.rubric.id == rubric


def test_shipped_data_lies_in_the_package_or_beside_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "xlplugin"
    package.mkdir()
    monkeypatch.setattr("xlplugin.rubric.library._PACKAGE", package)
    shipped.cache_clear()
    try:
        assert shipped("rubrics") == tmp_path / "rubrics"
        (package / "rubrics").mkdir()
        shipped.cache_clear()
        assert shipped("rubrics") == package / "rubrics"
    finally:
        shipped.cache_clear()


def test_a_user_s_own_folder_comes_first_and_brings_its_own_facts(own: Path) -> None:
    found = library(own)
    assert list(found.files()) == [*SHIPPED, "small"]
    loaded = open_rubric("small", own)
    assert "satisfaction" not in loaded.vocabulary


def test_an_own_rubric_hides_a_shipped_one_of_the_same_id(own: Path) -> None:
    shutil.copy(own / "small.yaml", own / "longgang-2020.yaml")
    loaded = open_rubric("longgang-2020", own)
    assert loaded.rubric.title == "小表"


def test_a_folder_without_facts_uses_the_shipped_ones(own: Path) -> None:
    (own / FACTS_FILE).unlink()
    text = TEXT.replace("of: spent, to: planned", "of: operating_actual, to: operating_budget")
    (own / "small.yaml").write_text(text, encoding="utf-8")
    loaded = load_rubric(own / "small.yaml")
    assert "satisfaction" in loaded.vocabulary


def test_facts_that_cannot_be_read_are_the_problem_shown(own: Path) -> None:
    (own / FACTS_FILE).write_text("facts: []\n", encoding="utf-8")
    assert [each.code for each in refusal(load_rubric, own / "small.yaml")] == ["yaml-too-few"]


def test_a_broken_rubric_says_why_with_its_name(own: Path) -> None:
    (own / "small.yaml").write_text("title: [\n", encoding="utf-8")
    assert [str(each.source) for each in refusal(open_rubric, "small", own)] == ["small.yaml:2:1"]


def test_an_unknown_rubric_suggests_the_nearest_one_and_lists_all(own: Path) -> None:
    (problem,) = refusal(open_rubric, "longgang-2202", own)
    assert problem.message == "没有评价标准“longgang-2202”"
    assert problem.fix.startswith("是否想用“longgang-202")
    assert problem.fix.endswith("？现有：guangzhou-2023、longgang-2020、longgang-2021、national-item、small")
    (none_near,) = refusal(Library((own,)).find, "zzz")
    assert none_near.fix == "现有：small"
    (none_at_all,) = refusal(Library(()).find, "zzz")
    assert none_at_all.fix == "现有：无"


def test_the_environment_names_the_user_s_own_folder(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLUGIN_RUBRICS", str(own))
    assert library().folders == (own, shipped("rubrics"))
    monkeypatch.setenv("XLPLUGIN_RUBRICS", "")
    assert library().folders == (shipped("rubrics"),)


def test_a_folder_given_outright_comes_before_the_environment(
    own: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLPLUGIN_RUBRICS", str(tmp_path_factory.mktemp("其他")))
    assert library(own).folders[0] == own


def test_a_folder_that_is_not_there_holds_no_rubrics(tmp_path: Path) -> None:
    assert Library((tmp_path / "无",)).files() == {}


def test_a_rubric_is_opened_by_id_from_either_folder(own: Path) -> None:
    assert [each.code for each in refusal(open_rubric, "small")] == ["rubric-unknown"]
    for loaded in (
        open_rubric("small", own),
        open_rubric("longgang-2020"),
        open_rubric("longgang-2020", own),
    ):
        assert loaded.rubric.primaries


def test_what_is_no_workbook_or_too_long_a_one_is_no_rubric(tmp_path: Path) -> None:
    damaged, long = tmp_path / "坏.xlsx", tmp_path / "长.xlsx"
    damaged.write_bytes(b"PK\x03\x04")
    with ZipFile(long, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b" " * 20_000_000)

    assert not is_rubric_book(tmp_path / "没有.xlsx")
    assert not is_rubric_book(damaged)
    assert not is_rubric_book(long)
    assert "坏" not in library(tmp_path).files()


def test_a_folder_of_one_rubric_and_other_misnamed_ones_names_the_nearest(own: Path) -> None:
    (own / "other.yaml.txt").write_text(TEXT, encoding="utf-8")

    assert refusal(lambda: library(own).find("smal"))[0].code == "rubric-unknown"
    assert "other.yaml" in refusal(lambda: library(own).find("other"))[0].fix


def test_bytes_of_no_encoding_are_told_by_their_line(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes("title: α\nyear: α\n".encode("gb18030"))

    assert "从第1行起" in refusal(lambda: read_text(tmp_path / "x.yaml"))[0].message
