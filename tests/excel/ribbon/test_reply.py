"""What goes back to VBA: four parts, whatever the texts hold, and no word of the command line."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.excel.ribbon.reply import Kind, Reply, in_excel, problem_lines, refused
from xlplugin.problem import Problem, Severity, Source

ROOMS = Path(__file__).parents[3] / "xlplugin"
COMMAND = re.compile(r"--[a-z]|xlplugin [a-z]")
ANY = st.text(max_size=50)


def remedies() -> list[str]:
    """Every text of the rooms that buttons reach and that speaks of a command."""
    rooms = ("service", "workbook", "form", "audit", "scoring")
    sources = [file.read_text(encoding="utf-8") for room in rooms for file in (ROOMS / room).rglob("*.py")]
    texts = [text for source in sources for text in re.findall(r'f?"((?:[^"\\\n]|\\.)*)"', source)]
    return sorted({text for text in texts if COMMAND.search(text) and re.search("[一-龥]", text)})


def test_there_are_such_remedies() -> None:
    assert len(remedies()) > 8


@pytest.mark.parametrize("fix", remedies())
def test_a_remedy_worded_for_the_command_line_names_a_button_instead(fix: str) -> None:
    assert not COMMAND.search(in_excel(fix)), in_excel(fix)


def test_other_remedies_stay_as_they_are() -> None:
    assert in_excel("请核对公式") == "请核对公式"


@given(kind=st.sampled_from(Kind), title=ANY, text=ANY, then=ANY)
def test_a_reply_always_has_four_parts(kind: Kind, title: str, text: str, then: str) -> None:
    parts = Reply(kind, title, text, then).for_vba().split("\x1f")
    assert len(parts) == 4
    assert parts[0] == kind.value


def test_a_text_too_long_for_a_box_is_cut_and_says_so() -> None:
    text = Reply(Kind.INFO, "", "字" * 5000).for_vba().split("\x1f")[2]
    assert len(text) < 2000
    assert text.endswith("……")


def found(severity: Severity, message: str) -> Problem:
    return Problem("code", severity, message, "请改正", Source("自评.xlsx", sheet="自评表", cell="I7"))


def test_problems_are_told_worst_first_with_their_cells() -> None:
    lines = problem_lines([found(Severity.WARNING, "甲"), found(Severity.ERROR, "乙")], "自评.xlsx")
    assert lines == ["【错误】自评表!I7：乙。请改正", "【警告】自评表!I7：甲。请改正"]


def test_notices_are_left_out_unless_they_are_asked_for() -> None:
    notice = found(Severity.NOTICE, "丙")
    assert problem_lines([notice], "自评.xlsx") == []
    assert len(problem_lines([notice], "自评.xlsx", least=Severity.NOTICE)) == 1


def test_of_very_many_problems_the_first_and_a_count() -> None:
    lines = problem_lines([found(Severity.ERROR, str(number)) for number in range(12)], "自评.xlsx")
    assert len(lines) == 9
    assert lines[-1] == "另有 4 条没有列出"


def test_a_refusal_says_that_nothing_was_changed() -> None:
    assert refused("评分本表", [found(Severity.ERROR, "甲")], "自评.xlsx").text.endswith("工作簿没有改动。")
