"""Official forms in files, filled in and read as a person would: by what is shown, not by address."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.official_forms import Page
from xlplugin.cli.main import main
from xlplugin.workbook.layout.names import FACTS_SHEET, WORKING_SHEET

Shown = str | float | None

FACTS: Mapping[str, Shown] = {
    "procurement_actual": 218.86,
    "procurement_plan": 233.26,
    "procurement_policy_points": 1,
    "staff_actual": 100,
    "staff_quota": 105,
    "satisfaction": 0.97,
}
"""Facts of the 2020 form: 政府采购 gives 1.94 of 2, 在编人员 1 of 1, 满意度 6 of 6."""


def saved(folder: Path, data: bytes, name: str = "自评 表.xlsx") -> Path:
    book = folder / name
    book.write_bytes(data)
    return book


def run(*words: object) -> int:
    return main([str(word) for word in words])


def page(book: Path | Workbook, name: str, *, values: bool = False) -> Worksheet:
    loaded = load_workbook(book, data_only=values) if isinstance(book, Path) else book
    found = loaded[name]
    assert isinstance(found, Worksheet)
    return found


def shown(book: Path, name: str) -> Mapping[str, object]:
    """What stands on a sheet, by cell; of formulas the results."""
    cells = (cell for row in page(book, name, values=True).iter_rows() for cell in row)
    return {cell.coordinate: cell.value for cell in cells if cell.value is not None}


@dataclass(frozen=True)
class Table:
    """A sheet under a row of headings, each row by the words under its naming heading."""

    rows: Mapping[str, Mapping[str, object]]

    def __getitem__(self, name: str) -> Mapping[str, object]:
        return self.rows[name]


def table(book: Path, sheet: str, heading: str, naming: str) -> Table:
    lines = [[cell.value for cell in row] for row in page(book, sheet, values=True).iter_rows()]
    head = next(number for number, line in enumerate(lines) if heading in line and naming in line)
    titles = [str(title) for title in lines[head]]
    rows: list[Mapping[str, object]] = [dict(zip(titles, line, strict=True)) for line in lines[head + 1 :]]
    return Table({str(row[naming]): row for row in rows})


def working(book: Path, sheet: str = WORKING_SHEET) -> Table:
    """The sheet 测算 by indicator."""
    return table(book, sheet, "测算得分", "测算指标")


def type_facts(book: Path, facts: Mapping[str, Shown], confirmed: str | None = None) -> None:
    """Type facts by their 编码, and the words under 确认."""
    workbook = load_workbook(book)
    for name in workbook.sheetnames:
        for row in page(workbook, name).iter_rows() if name.startswith(FACTS_SHEET) else ():
            if row[0].value in facts:
                row[3].value = facts[str(row[0].value)]
                row[8].value = confirmed
    workbook.save(book)


def asked(book: Path) -> Path:
    """The workbook with the sheet of facts that scoring adds where there is none."""
    assert run("score", book) == 3
    return book.with_name(f"{book.stem}-待补数据{book.suffix}")


def with_facts(book: Path, facts: Mapping[str, Shown] = FACTS) -> Path:
    """The workbook with these facts typed into the sheet it was given."""
    added = asked(book)
    type_facts(added, facts)
    return added


def form_cell(book: Path, indicator: str, heading: str) -> str:
    """The cell of an indicator under a heading of the form, at its first row."""
    sheet = page(book, Page.FORM.value)
    cells = [cell for row in sheet.iter_rows() for cell in row]
    column = next(get_column_letter(cell.column or 0) for cell in cells if heading in str(cell.value or ""))
    row = next(cell.row for cell in cells if cell.value == indicator)
    return f"{column}{row}"
