"""评价标准: chosen for one workbook, ticked in the menu, refused where the facts are another one's."""

import shutil
from pathlib import Path

import pytest

from tests.excel.ribbon.conftest import Desk
from xlplugin.excel.ribbon.actions.rubric import menu
from xlplugin.excel.ribbon.reply import Kind
from xlplugin.rubric.library import ENVIRONMENT, shipped


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
