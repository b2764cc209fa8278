"""评分本表: the same edits as the command, cell for cell, on every layout of form."""

from pathlib import Path

import pytest

from tests.excel.engine.excel import Excel
from tests.excel.ribbon.agreeing import differences
from tests.excel.ribbon.conftest import Desk, grid_of
from tests.workbook.form_books import run, type_facts
from tests.workbook.shipped_books import example, path
from xlplugin.excel.ribbon.reply import Kind


def says_the_same(printed: str, text: str) -> bool:
    """Whether a box says what the command says of what differs, is found and is lacking, cut or not."""
    told = [line.rstrip("…") for line in printed.splitlines()]
    shared = [line for line in told if line.startswith(("不符：", "还缺", "从工作簿中找到", "一致 "))]
    return bool(shared) and all(line in text for line in shared)


def test_the_first_press_inserts_the_facts_that_the_command_inserts(
    excel: Excel, form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(excel, excel.open(form), tmp_path)
    assert run("score", form, "-o", tmp_path / "command.xlsx") == 3
    reply = desk.done("score")
    printed = capsys.readouterr().out
    assert ("待确认" in reply.text) == ("从工作簿中找到" in printed)
    assert says_the_same(printed, reply.text)
    assert differences(desk.grid(), grid_of(tmp_path / "command.xlsx")) == []


def test_the_press_scores_as_the_command_does(
    excel: Excel, facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(excel, excel.open(facts), tmp_path)
    assert run("score", facts, "-o", tmp_path / "command.xlsx") in {0, 3}
    text = desk.done("score").text
    assert says_the_same(capsys.readouterr().out, text)
    assert "〔" not in text
    assert differences(desk.grid(), grid_of(tmp_path / "command.xlsx")) == []


def test_the_reviewers_press_scores_as_the_command_does_for_reviewers(
    excel: Excel, facts: Path, tmp_path: Path
) -> None:
    desk = Desk(excel, excel.open(facts), tmp_path)
    assert run("score", facts, "--as-reviewer", "-o", tmp_path / "command.xlsx") in {0, 3}
    desk.done("score:reviewer")
    assert differences(desk.grid(), grid_of(tmp_path / "command.xlsx")) == []


def test_a_second_press_changes_nothing_more(desk: Desk) -> None:
    desk.done("score")
    once = desk.grid()
    desk.done("score")
    assert differences(desk.grid(), once) == []


def test_the_message_tells_the_totals_and_what_to_look_at(desk: Desk) -> None:
    text = desk.done("score").text
    assert "总分97.94分（未核实的按自评计），最低10.94分（差）" in text
    assert "撤销评分" in text


def test_excel_is_left_as_it_was(desk: Desk) -> None:
    before = [desk.book.app.calculation, desk.book.app.screen_updating, desk.book.app.status_bar]
    desk.done("score")
    assert [desk.book.app.calculation, desk.book.app.screen_updating, desk.book.app.status_bar] == before


def test_without_one_fact_nothing_is_written(fresh: Desk) -> None:
    fresh.done("facts")
    before = fresh.grid()
    reply = fresh.press("score")
    assert reply.kind is Kind.WARNING
    assert "工作簿没有改动" in reply.text
    assert differences(fresh.grid(), before) == []


def test_a_workbook_from_the_template_is_calculated_and_told_not_changed(
    excel: Excel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = path(example("longgang-2020"))
    desk = Desk(excel, excel.open(book), tmp_path)
    before = grid_of(book)
    text = desk.done("score").text
    assert run("score", book, "-o", tmp_path / "command.xlsx") == 0
    assert says_the_same(capsys.readouterr().out, text)
    assert "94.94" in text
    assert differences(desk.grid(), before) == []


def test_marks_that_the_command_put_on_wrong_cells_are_named(
    excel: Excel, facts: Path, tmp_path: Path
) -> None:
    right = tmp_path / "right.xlsx"
    right.write_bytes(facts.read_bytes())
    type_facts(facts, {"satisfaction": "很好", "carryover": "很多"})
    marked = tmp_path / "marked.xlsx"
    assert run("score", facts, "-o", marked) == 1
    type_facts(marked, {"satisfaction": 0.97, "carryover": 25})
    desk = Desk(excel, excel.open(marked), tmp_path)
    assert "“待改正”是评分前标出的" in desk.done("score").text
    unmarked = Desk(excel, excel.open(right), tmp_path)
    assert "待改正" not in unmarked.done("score").text


def test_a_failure_half_way_leaves_the_workbook_as_it_was(desk: Desk) -> None:
    before, failed = desk.grid(), 0
    for writes in (0, 5, 10, 20, 30, 40, 50, 60):
        desk.excel.machine.fail_after(writes)
        reply = desk.press("score")
        desk.excel.machine.fail_after(None)
        failed += reply.kind is Kind.ERROR
        if reply.kind is not Kind.ERROR:  # only the status bar, or a setting that is tried again
            desk.done("undo")
        assert differences(desk.grid(), before) == [], (writes, reply.text)
    assert failed >= 4
