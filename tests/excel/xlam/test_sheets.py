import pytest

from xlplugin.excel.udfs.declaration import Udf, udfs
from xlplugin.excel.xlam.sheets import MESSAGES, TextSheet, functions_sheet, messages_sheet

LONGEST_DESCRIPTION = 255
LONGEST_CELL = 32_767
LONGEST_NAMES = 255
MOST_ARGUMENT_WORDS = 8_192


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("udf", udfs(), ids=lambda each: each.name)
def test_what_the_wizard_is_told_fits(udf: Udf) -> None:
    words = [each.description for each in udf.arguments]
    assert all(0 < units(each) <= LONGEST_DESCRIPTION for each in [udf.description, *words])
    assert units("".join(words)) <= MOST_ARGUMENT_WORDS
    assert units(", ".join(each.name for each in udf.arguments)) <= LONGEST_NAMES


def test_the_sheet_of_functions_has_one_row_each_and_no_gap() -> None:
    for row, udf in zip(functions_sheet(udfs()).rows, udfs(), strict=True):
        assert row == (udf.name, udf.description, *(each.description for each in udf.arguments))
        assert all(row)


def test_the_sheet_of_messages_has_code_and_text() -> None:
    assert messages_sheet().rows == MESSAGES
    assert all(units(text) <= LONGEST_CELL for row in messages_sheet().rows for text in row)


def test_texts_are_written_as_they_are_into_the_cells() -> None:
    xml = TextSheet("s", "C", (("a", "一 < 二\n & “三”"),)).to_xml().decode()
    assert '<c r="B1" t="inlineStr"><is><t xml:space="preserve">一 &lt; 二\n &amp; “三”</t></is></c>' in xml
