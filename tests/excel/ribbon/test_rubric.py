"""评价标准: chosen for one workbook, ticked in the menu, refused where the facts are another one's."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from lxml import etree

from tests.excel.engine.com_names import ComNames
from tests.excel.engine.excel import saved_copy
from tests.excel.engine.pywin32 import ComError
from tests.excel.ribbon.conftest import Desk
from tests.excel.ribbon.custom_ui_rules import violations
from tests.workbook.form_books import run
from xlplugin.excel.live.choice import chosen_rubric
from xlplugin.excel.ribbon.actions import rubric
from xlplugin.excel.ribbon.actions.rubric import menu
from xlplugin.excel.ribbon.reply import Kind
from xlplugin.functions.library import open_rubric
from xlplugin.rubric.library import ENVIRONMENT, shipped
from xlplugin.workbook.layout.names import DRAFT_ID, UNAPPROVED
from xlplugin.workbook.scorebook.choice import CHOICE, choice_formula


def test_the_chosen_rubric_is_the_one_that_scores(fresh: Desk) -> None:
    fresh.done("rubric:longgang-2021")
    assert "2021" in fresh.done("facts").text
    assert 'tag="rubric:longgang-2021" label' in menu(fresh.book)


def test_the_choice_can_be_taken_back(fresh: Desk) -> None:
    fresh.done("rubric:longgang-2021")
    fresh.done("rubric:")
    assert "2020" in fresh.done("facts").text


def test_a_workbook_with_facts_of_another_rubric_keeps_its_own(desk: Desk) -> None:
    reply = desk.press("rubric:guangzhou-2023")
    assert reply.kind is Kind.WARNING
    assert "longgang-2020" in reply.text


def test_an_unknown_rubric_is_refused_with_those_that_there_are(fresh: Desk) -> None:
    assert "guangzhou-2023" in fresh.press("rubric:nowhere").text


def test_a_rubric_of_the_users_own_folder_can_be_chosen_and_scores(
    fresh: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    shutil.copy(shipped("rubrics") / "longgang-2020.yaml", own / "own-2020.yaml")
    monkeypatch.setenv(ENVIRONMENT, str(own))
    assert 'tag="rubric:own-2020"' in menu(fresh.book)
    fresh.done("rubric:own-2020")
    fresh.done("facts")
    assert "own-2020" in fresh.done("rubric:").text


def test_a_file_whose_name_is_no_text_takes_nothing_out_of_the_menu(
    fresh: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    # Half of a sign that takes two, which file systems bear and UTF-8 does not.
    shutil.copy(shipped("rubrics") / "longgang-2020.yaml", own / "\udcff.yaml")
    monkeypatch.setenv(ENVIRONMENT, str(own))
    assert 'tag="rubric:guangzhou-2023"' in menu(fresh.book)
    assert violations(menu(fresh.book).encode()) == []
    fresh.done("rubric:guangzhou-2023")


def test_the_choice_is_kept_in_the_workbook_and_not_shown_among_its_names(fresh: Desk) -> None:
    fresh.done("rubric:longgang-2021")
    kept = next(each for each in fresh.book.names if each.name == CHOICE)
    assert kept.api.Visible is False
    again = fresh.excel.open(saved_copy(fresh.book, fresh.folder / "另存.xlsx"))
    assert 'tag="rubric:longgang-2021" label' in menu(again)
    assert chosen_rubric(again) == "longgang-2021"


def test_a_choice_that_is_taken_back_leaves_nothing_in_the_workbook(fresh: Desk) -> None:
    names = [each.name for each in fresh.book.names]
    fresh.done("rubric:longgang-2021")
    fresh.done("rubric:longgang-2020")
    assert chosen_rubric(fresh.book) == "longgang-2020"
    fresh.done("rubric:")
    assert [each.name for each in fresh.book.names] == names


@pytest.mark.parametrize("protection", ["structure", "read_only"])
def test_a_workbook_that_takes_no_changes_keeps_the_choice_until_excel_is_closed(
    fresh: Desk, protection: str
) -> None:
    setattr(fresh.book.api, protection, True)
    reply = fresh.press("rubric:longgang-2021")
    assert reply.kind is Kind.WARNING
    assert "关闭 Excel 之前有效" in reply.text
    assert CHOICE not in [each.name for each in fresh.book.names]
    assert chosen_rubric(fresh.book) == "longgang-2021"
    fresh.press("rubric:")
    assert chosen_rubric(fresh.book) is None


def test_an_excel_that_is_busy_does_not_pass_for_a_workbook_without_a_choice(
    fresh: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise ComError(-2147418111, "被呼叫方拒绝接收呼叫。")

    fresh.done("rubric:longgang-2021")
    monkeypatch.setattr(ComNames, "__call__", busy)
    with pytest.raises(ComError):
        chosen_rubric(fresh.book)


def test_asking_for_the_choice_takes_three_calls(fresh: Desk) -> None:
    for action in ("rubric:longgang-2021", "rubric:"):
        fresh.done(action)
        fresh.excel.machine.calls.clear()
        chosen_rubric(fresh.book)
        assert fresh.excel.machine.calls.total() <= 3


@pytest.mark.parametrize("choose", ["rubric:longgang-2021", "rubric:"])
def test_the_command_scores_and_audits_by_the_choice_in_the_file(
    choose: str, fresh: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh.done("rubric:longgang-2021")
    fresh.done(choose)
    chosen = saved_copy(fresh.book, fresh.folder / "选定.xlsx")
    capsys.readouterr()
    run("audit", chosen, "--json")
    year = "2021" if choose.endswith("2021") else "2020"
    document = json.loads(capsys.readouterr().out)
    assert document["rubric"] == f"longgang-{year}"
    told = [each for each in document["findings"] if each["code"] == "rubric-chosen"]
    assert len(told) == (year == "2021")
    scored = fresh.folder / "评分.xlsx"
    run("score", chosen, "-o", scored)
    with_facts = Desk(fresh.excel, fresh.excel.open(scored), fresh.folder)
    assert chosen_rubric(with_facts.book) == ("longgang-2021" if year == "2021" else None)
    assert f"longgang-{year}" in with_facts.done("rubric:").text


def test_what_is_asked_for_on_the_command_line_goes_before_the_choice(
    fresh: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh.done("rubric:longgang-2021")
    chosen = saved_copy(fresh.book, fresh.folder / "选定.xlsx")
    capsys.readouterr()
    run("audit", chosen, "--json", "--rubric", "longgang-2020")
    assert json.loads(capsys.readouterr().out)["rubric"] == "longgang-2020"


def test_a_choice_that_this_computer_does_not_have_is_told_and_nothing_is_guessed(
    fresh: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = choice_formula('我们"的"2024')
    fresh.book.api.Names.Add(CHOICE, f"={elsewhere}", False)  # noqa: FBT003 - COM's own
    reply = fresh.press("score")
    assert reply.kind is Kind.ERROR
    assert '“我们"的"2024”，这台电脑上没有' in reply.text
    capsys.readouterr()
    assert (
        run("score", saved_copy(fresh.book, fresh.folder / "选定.xlsx"), "-o", fresh.folder / "o.xlsx") == 2
    )
    assert not (fresh.folder / "o.xlsx").exists()
    assert '我们"的"2024' in capsys.readouterr().err


def own_rubrics(folder: Path, names: Iterable[str]) -> None:
    folder.mkdir()
    for name in names:
        shutil.copy(shipped("rubrics") / "longgang-2020.yaml", folder / f"{name}.yaml")


def test_the_ids_of_a_menu_are_unique_whatever_the_rubrics_are_called(
    fresh: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("龙岗2022", "广州2022", "a-b", "a_b", "automatic", 'R&D "<1>"', "坏\x01", "长" * 80)
    own_rubrics(tmp_path / "own", names)
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "own"))
    shown = menu(fresh.book)
    assert violations(shown.encode()) == []
    buttons = list(etree.fromstring(shown.encode()))
    assert {f"rubric:{each}" for each in names if "\x01" not in each} <= {each.get("tag") for each in buttons}
    label = next(each.get("label") for each in buttons if each.get("tag") == 'rubric:R&D "<1>"')
    assert label is not None
    assert label.startswith('R&&D "<1>"')  # as the ribbon shows one &


def test_of_very_many_rubrics_as_many_are_listed_as_a_menu_takes_the_chosen_one_too(
    fresh: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = open_rubric("longgang-2020")
    own = tmp_path / "own"
    own.mkdir()
    for number in range(1200):
        (own / f"a{number:04}.yaml").touch()
    monkeypatch.setenv(ENVIRONMENT, str(own))
    fresh.done("rubric:national-item")
    monkeypatch.setattr(rubric, "open_rubric", lambda _: known)  # so many take a while
    shown = menu(fresh.book)
    assert violations(shown.encode()) == []
    buttons = list(etree.fromstring(shown.encode()))
    (ticked,) = [each for each in buttons if each.get("imageMso")]
    assert ticked.get("tag") == "rubric:national-item"
    assert "另有" in str(buttons[-1].get("label"))


def test_the_forms_own_criteria_can_be_chosen(fresh: Desk) -> None:
    assert f'tag="rubric:{DRAFT_ID}"' in menu(fresh.book)

    assert UNAPPROVED in fresh.done(f"rubric:{DRAFT_ID}").text
    assert chosen_rubric(fresh.book) == DRAFT_ID
    fresh.done("facts")
    assert UNAPPROVED in str(fresh.book.sheets["基础数据"].range("A1").value)
