"""No box of the ribbon speaks of the command line."""

import re
from pathlib import Path

import pytest

from xlplugin.excel.ribbon.excel_words import in_excel

ROOMS = Path(__file__).parents[3] / "xlplugin"
COMMAND = re.compile(r"--[a-z]|xlplugin [a-z]")


def remedies() -> list[str]:
    """Every text of the rooms that buttons reach and that speaks of a command."""
    rooms = ("workbook", "form", "audit", "scoring")
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
