"""The cells of a rubric's workbook as rows that know where they stand; what is wrong is gathered."""

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple
from unicodedata import normalize
from xml.sax import SAXException
from zipfile import BadZipFile, ZipFile

from xlplugin.facts.vocabulary import FactDefinition, UnitKind
from xlplugin.money import HUNDRED, to_decimal
from xlplugin.problem import Code, Problem, Refused, Source
from xlplugin.rubric import codes
from xlplugin.rubric.book.columns import CONTRADICTIONS, FACTS, KIND_WORDS, OPTIONAL, RULES, Sheet
from xlplugin.rubric.yaml_reader import Path as Keys
from xlplugin.rubric.yaml_reader import YamlTree

_MOST_ROWS: Final = 10_000
_MOST_COLUMNS: Final = 60
_HEAD_ROWS: Final = 10
"""Among so many rows the headings are looked for."""

_UNIT: Final = re.compile("(?<=[0-9])[分年位]$")
"""What people write behind a number whose column says so already."""

_CONTROL: Final = re.compile("_x(00[01][0-9A-Fa-f])_")
_LARGEST: Final = 100_000_000
"""Bytes unpacked; hundreds of times those of a rubric."""

_DAMAGED: Final = (
    OSError,
    BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    SyntaxError,
    SAXException,
    IndexError,
)
"""What the library raises on a file that is no workbook, or a damaged one."""


@dataclass(frozen=True, slots=True)
class BookTree(YamlTree):
    """What a workbook holds as YAML would hold it, each value with its cell."""

    cells: Mapping[Keys, Source] = field(repr=False, default_factory=dict)

    def source(self, path: Keys) -> Source:
        """The cell of a value, or of the nearest thing around it that has one."""
        while path and path not in self.cells:
            path = path[:-1]
        return self.cells.get(path, Source(self.file))

    def called(self, fact: FactDefinition) -> str:
        """A fact's label: nobody need know its code."""
        return fact.label

    @property
    def unit_called(self) -> str:
        """The unit as the sentences have it."""
        return "按什么单位计"

    @property
    def contradictions_called(self) -> str:
        """The sheet."""
        return f"“{CONTRADICTIONS.name}”表"

    def kind_called(self, kind: UnitKind) -> str:
        """The word that the drop-down offers."""
        return f"“{KIND_WORDS.get((kind, None), '逐项')}”"


class SheetRow(NamedTuple):
    """A row with something in it.

    Attributes:
        number: its number on the sheet.
        values: what is in its cells, by heading; cells without anything are left out.
        places: the column letters of all headings.
        sheet: the sheet's name.
        book: the workbook that it is on, which gathers what is wrong.
    """

    number: int
    values: Mapping[str, object]
    places: Mapping[str, str]
    sheet: str
    book: "RubricBook"

    def source(self, heading: str) -> Source:
        """The cell below a heading."""
        column = self.places.get(heading)
        cell = f"{column}{self.number}" if column else f"{self.number}:{self.number}"
        return Source(self.book.file, sheet=self.sheet, cell=cell)

    def column(self, heading: str) -> int:
        """The number of the column below a heading, from 1."""
        from openpyxl.utils import column_index_from_string  # noqa: PLC0415 - as in ``_letter``

        return int(column_index_from_string(self.places[heading]))

    def refuse(self, code: Code, heading: str, message: str, fix: str = "") -> None:
        """Gather what is wrong with a cell."""
        self.book.problems.append(code.at(self.source(heading), message, fix=fix))

    def text(self, heading: str) -> str:
        """The words in a cell, without white space around them; empty where there are none."""
        value = self.values.get(heading)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).replace("\r\n", "\n").strip()

    def needed(self, heading: str, called: str = "") -> str:
        """The words in a cell that must have some; ``called``: what they are, where the heading says less."""
        text = self.text(heading)
        if not text:
            self.refuse(codes.BOOK_BLANK, heading, f"没有填“{called or heading}”")
        return text

    def number_in(self, heading: str) -> Decimal | None:
        """The number in a cell, a percentage as a fraction; None where it is blank or, as is told, none."""
        value = self.values.get(heading)
        if value is None:
            return None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return to_decimal(value)
        text = normalize("NFKC", str(value)).strip()
        number = to_decimal(_UNIT.sub("", text.removesuffix("%")))
        if number is None:
            self.refuse(codes.BOOK_NUMBER, heading, f"“{value}”应为数字")
        return number / HUNDRED if number is not None and text.endswith("%") else number

    def needed_number(self, heading: str, called: str = "") -> Decimal | None:
        """The number in a cell that must have one, None where that is told; ``called`` as for words."""
        if heading not in self.values:
            self.refuse(codes.BOOK_BLANK, heading, f"没有填“{called or heading}”")
        return self.number_in(heading)

    def is_yes(self, heading: str) -> bool:
        """Whether a cell says 是."""
        return self.one_of(heading, {"": False, "是": True, "否": False}) is True

    def one_of(self, heading: str, choices: Mapping[str, Any], offered: Iterable[str] = ()) -> Any:  # noqa: ANN401 - whatever the words stand for
        """What the word in a cell stands for; None where it stands for nothing, which is told.

        Args:
            heading: the column.
            choices: the words that may stand there.
            offered: those that its drop-down offers, where these are fewer.
        """
        text = self.text(heading)
        if text in choices:
            return choices[text]
        named = "、".join(each for each in offered or choices if each)
        message = f"“{heading}”填的“{text}”不在可选值之中" if text else f"没有填“{heading}”"
        self.refuse(codes.BOOK_CHOICE, heading, message, fix=f"应为：{named}")
        return None

    def lines(self, heading: str) -> tuple[str, ...]:
        """The lines in a cell."""
        return tuple(filter(None, (each.strip() for each in self.text(heading).split("\n"))))


class RubricBook:
    """A workbook's sheets, read once.

    Attributes:
        file: its name, for messages.
        problems: what was found wrong so far.
    """

    def __init__(self, path: Path) -> None:
        """Read every sheet.

        Raises:
            Refused: it is no workbook that can be read.
        """
        self.file = path.name
        self.problems: list[Problem] = []
        self._sheets = _sheets(path)
        if not any(sheet.name in self._sheets for sheet in (RULES, FACTS)):
            message = "不是评价标准的工作簿：没有工作表“评分规则”“基础数据项”"
            fix = "从一套标准开始：xlplugin rubric convert 编号 新文件.xlsx"
            raise Refused(codes.BOOK_SHEET.at(Source(path.name), message, fix=fix))

    def rows(self, sheet: Sheet) -> Sequence[SheetRow]:
        """The rows of a sheet below its headings; that it or a column is missing is told."""
        held = self._sheets.get(sheet.name)
        place = Source(self.file, sheet=sheet.name)
        if held is None:
            if sheet.name not in OPTIONAL:
                message = f"没有工作表“{sheet.name}”"
                self.problems.append(codes.BOOK_SHEET.at(Source(self.file), message))
            return ()
        top, places = _headings(sheet, held)
        missing = [each for each in sheet.needed if each not in places.values()]
        if missing:
            named = "、".join(f"“{each}”" for each in missing)
            self.problems.append(codes.BOOK_COLUMN.at(place, f"没有名为{named}的列"))
            return ()
        letters = {heading: _letter(column) for column, heading in places.items()}
        return list(self._below(sheet.name, held, top, places, letters))

    def _below(
        self,
        name: str,
        held: Sequence[Sequence[object]],
        top: int,
        places: Mapping[int, str],
        letters: Mapping[str, str],
    ) -> Iterator[SheetRow]:
        for number, cells in enumerate(held[top + 1 :], start=top + 2):
            found = {heading: cells[column] for column, heading in places.items() if column < len(cells)}
            values = {
                heading: value for heading, value in found.items() if str(value or "").strip() or value == 0
            }
            if values:
                yield SheetRow(number, values, letters, name, self)


def _headings(sheet: Sheet, held: Sequence[Sequence[object]]) -> tuple[int, dict[int, str]]:
    """The row of the headings, from 0, and the headings by column; of several rows the one with the most."""
    best: tuple[int, dict[int, str]] = (0, {})
    for number, cells in enumerate(held[:_HEAD_ROWS]):
        found: dict[int, str] = {}
        for column, value in enumerate(cells):
            heading = str(value or "").strip()
            if heading in sheet.columns and heading not in found.values():
                found[column] = heading
        if len(found) > len(best[1]):
            best = (number, found)
    return best


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - a rubric kept ready needs no reading

    return str(get_column_letter(column + 1))


def _sheets(path: Path) -> dict[str, list[Sequence[object]]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - as above

    try:
        with ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size > _LARGEST:
            raise Refused(codes.FILE_UNREADABLE.at(Source(path.name), "文件太大，不像评价标准"))
        with warnings.catch_warnings(), path.open("rb") as stream:
            warnings.simplefilter("ignore")  # of what the library leaves unread
            book = load_workbook(stream, read_only=True, data_only=True)
            return {sheet.title.strip(): _cells(sheet) for sheet in book.worksheets}
    except FileNotFoundError:
        raise Refused(codes.FILE_UNREADABLE.at(Source(path.name), "找不到该文件")) from None
    except _DAMAGED:
        message = "打不开，不是完好的 .xlsx 工作簿"
        fix = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”；正开着的请先关闭"
        raise Refused(codes.FILE_UNREADABLE.at(Source(path.name), message, fix=fix)) from None


def _cells(sheet: Any) -> list[Sequence[object]]:  # noqa: ANN401 - the library's own
    sheet.reset_dimensions()
    rows: Iterable[Sequence[object]] = sheet.iter_rows(values_only=True)
    return [tuple(map(_unescaped, row[:_MOST_COLUMNS])) for row in islice(rows, _MOST_ROWS)]


def _unescaped(value: object) -> object:
    """A cell's value; a control character is written as its number, which the library leaves so."""
    if isinstance(value, str) and "_x00" in value:
        return _CONTROL.sub(lambda found: chr(int(found.group(1), 16)), value)
    return value
