import pytest

from xlplugin.excel.xlam.sheets import MESSAGES, TextSheet, functions_sheet, messages_sheet
from xlplugin.functions.catalogue import Function, functions

LONGEST_DESCRIPTION = 255
LONGEST_CELL = 32_767
LONGEST_NAMES = 255
MOST_ARGUMENT_WORDS = 8_192


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("udf", tuple(functions()), ids=lambda each: each.name)
def test_what_the_wizard_is_told_fits(udf: Function) -> None:
    words = [each.words for each in udf.parameters]
    assert all(0 < units(each) <= LONGEST_DESCRIPTION for each in [udf.description, *words])
    assert units("".join(words)) <= MOST_ARGUMENT_WORDS
    assert units(", ".join(each.name for each in udf.parameters)) <= LONGEST_NAMES


def test_the_sheet_of_functions_has_one_row_each_and_no_gap() -> None:
    for row, udf in zip(functions_sheet().rows, functions(), strict=True):
        assert row == (udf.name, udf.description, *(each.words for each in udf.parameters))
        assert all(row)


def test_the_sheet_of_messages_has_code_and_text() -> None:
    assert messages_sheet().rows == tuple(MESSAGES.items())
    assert all(units(text) <= LONGEST_CELL for row in messages_sheet().rows for text in row)


def test_texts_are_written_as_they_are_into_the_cells() -> None:
    xml = TextSheet("s", "C", (("a", "一 < 二\n & “三”"),)).to_xml().decode()
    assert '<c r="B1" t="inlineStr"><is><t xml:space="preserve">一 &lt; 二\n &amp; “三”</t></is></c>' in xml
