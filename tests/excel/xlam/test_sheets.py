from xlplugin.excel.xlam.build import MESSAGES, TextSheet, functions_sheet, messages_sheet
from xlplugin.functions.catalogue import functions

LONGEST_CELL = 32_767


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


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
