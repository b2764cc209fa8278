"""The add-in's own sheets, which nobody sees: words for its VBA, and what it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from xlplugin.excel.udfs.declaration import Udf
from xlplugin.excel.xlam.messages import Message

_NAMESPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of texts.

    Attributes:
        name: on its tab, as the VBA asks for it.
        code_name: of its VBA module.
        rows: of texts, from A1.
    """

    name: str
    code_name: str
    rows: tuple[tuple[str, ...], ...]

    def to_xml(self) -> bytes:
        """The worksheet part, its texts in the cells."""
        rows = "".join(_row(number, texts) for number, texts in enumerate(self.rows, 1))
        text = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<worksheet xmlns="{_NAMESPACE}"><sheetPr codeName="{self.code_name}"/>'
            f"<sheetData>{rows}</sheetData></worksheet>"
        )
        return text.encode()


def messages_sheet(messages: Iterable[Message]) -> Sheet:
    """Code and text."""
    return Sheet("messages", "SheetMessages", tuple((each.code, each.text) for each in messages))


def functions_sheet(udfs: Iterable[Udf]) -> Sheet:
    """Name, description, then the description of each argument."""
    rows = tuple((u.name, u.description, *(each.description for each in u.arguments)) for u in udfs)
    return Sheet("functions", "SheetFunctions", rows)


def about_sheet(facts: Iterable[tuple[str, str]]) -> Sheet:
    """What the add-in is: label and text."""
    return Sheet("about", "SheetAbout", tuple(facts))


def _row(number: int, texts: tuple[str, ...]) -> str:
    cells = "".join(
        f'<c r="{chr(ord("A") + column)}{number}" t="inlineStr">'
        f'<is><t xml:space="preserve">{escape(text)}</t></is></c>'
        for column, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'
