"""A sheet of our own: what Excel lets it be and hold, and its XML, in the order that Excel demands."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape

from xlplugin.problem import Problem, Source
from xlplugin.workbook.edit.cellxml import changed_cell
from xlplugin.workbook.edit.edits import READ_AS_MORE, Formula, text_problems
from xlplugin.workbook.edit.pieces import XML_HEAD, quoted
from xlplugin.workbook.edit.plan import ConditionalLook, Look, NewCell, NewSheet, Validation
from xlplugin.workbook.edit.styles import Styles
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.xmlpart import encode_xstring
from xlplugin.workbook.grid.grid import Area, a1, on_sheet

_LONGEST_NAME: Final = 31
_LONGEST_FORMULA: Final = 8_192
_LONGEST_LIST: Final = 255
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$|^\s*$")
_RESERVED_NAME: Final = "history"
_LONGEST_TITLE: Final = 32
_LONGEST_PROMPT: Final = 255
_LONGEST_REFUSAL: Final = 225

_RULE: Final = (
    b'<cfRule type="expression" dxfId="%d" priority="%d" stopIfTrue="1"><formula>%b</formula></cfRule>'
)
_PRINTED: Final = (
    '<printOptions horizontalCentered="1"/>'
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="{0}" fitToWidth="1" fitToHeight="{1}"/>'
    "<headerFooter>{2}<oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>"
)
_PANES: Final = {
    (True, True): b"bottomRight",
    (True, False): b"bottomLeft",
    (False, True): b"topRight",
    (False, False): b"topLeft",
}
"""The pane of a cell that scrolls down, and across."""

_PROTECTED: Final = b'<sheetProtection sheet="1" formatColumns="0" formatRows="0" autoFilter="0"/>'
"""Widths, heights and filters stay the user's."""


def sheet_xml(sheet: NewSheet, styles: Styles, namespace: str, charts: bytes = b"") -> bytes:
    """The part of a sheet.

    Args:
        sheet: The sheet; all that is in it is known to be writable.
        styles: The workbook's styles, to which its looks are added.
        namespace: The namespace of the workbook's elements.
        charts: What refers to its charts, if it has any.
    """
    cells = _with_merged(sheet)
    tab = b'<tabColor rgb="FF%b"/>' % sheet.tab.encode() if sheet.tab else b""
    sections = (
        b'<sheetPr>%b<pageSetUpPr fitToPage="1"/></sheetPr>' % tab,
        b'<dimension ref="%b"/>' % _used(cells).encode(),
        _views(sheet),
        b'<sheetFormatPr defaultRowHeight="15"/>',
        _columns(sheet),
        _rows(sheet, cells, styles),
        _PROTECTED if sheet.protected else b"",
        b"<autoFilter ref=%b/>" % quoted(str(sheet.filtered)) if sheet.filtered else b"",
        _merged(sheet),
        *_conditions(sheet, styles),
        _listed(b"dataValidations", [*filter(None, map(_validation, sheet.validations))]),
        _links(cells),
        _printed(sheet),
        _breaks(sheet),
        _texts(sheet),
        charts,
    )
    return b'%b<worksheet xmlns="%b">%b</worksheet>' % (XML_HEAD, namespace.encode(), b"".join(sections))


def _printed(sheet: NewSheet) -> bytes:
    """How the sheet is printed; an & in its note is no code of Excel's."""
    note = escape(sheet.page_note.replace("&", "&&"))
    head = f"<oddHeader>&amp;L{note}</oddHeader>" if note else ""
    way = "portrait" if sheet.upright else "landscape"
    return _PRINTED.format(way, int(sheet.one_page), head).encode()


def sheet_reference(name: str) -> str:
    """A sheet's name as formulas and links write it, always in quotation marks."""
    return "'" + name.replace("'", "''") + "'"


def _with_merged(sheet: NewSheet) -> list[NewCell]:
    """The sheet's cells in order, and those that a merged area hides with the look of its first one."""
    cells = {(cell.row, cell.column): cell for cell in sheet.cells}
    for area in sheet.merged:
        first = cells.get((area.top, area.left))
        for row, column in area.cells() if first else ():
            cells.setdefault((row, column), NewCell(row, column, look=first.look if first else Look()))
    return [cells[place] for place in sorted(cells)]


def _used(cells: list[NewCell]) -> str:
    if not cells:
        return "A1"
    columns = [cell.column for cell in cells]
    area = Area(cells[0].row, min(columns), cells[-1].row, max(columns))
    return a1(area.top, area.left) if area.is_one_cell else str(area)


def _views(sheet: NewSheet) -> bytes:
    row, column = sheet.frozen or (1, 1)
    view = b'<sheetViews><sheetView showGridLines="0" workbookViewId="0"'
    chosen_row, chosen_column = sheet.selected or (row, column)
    chosen = a1(chosen_row, chosen_column).encode()
    if (row, column) == (1, 1):
        inside = b'<selection activeCell="%b" sqref="%b"/>' % (chosen, chosen) if sheet.selected else b""
        return b"%b>%b</sheetView></sheetViews>" % (view, inside)
    across = b' xSplit="%d"' % (column - 1) if column > 1 else b""
    down = b' ySplit="%d"' % (row - 1) if row > 1 else b""
    name = _PANES[1 < row <= chosen_row, 1 < column <= chosen_column]
    first = a1(row, column).encode()
    pane = b'<pane%b%b topLeftCell="%b" activePane="%b" state="frozen"/>' % (across, down, first, name)
    selection = b'<selection pane="%b" activeCell="%b" sqref="%b"/>' % (name, chosen, chosen)
    return b"%b>%b%b</sheetView></sheetViews>" % (view, pane, selection)


def _breaks(sheet: NewSheet) -> bytes:
    entries = [b'<brk id="%d" max="16383" man="1"/>' % (row - 1) for row in sheet.breaks]
    if not entries:
        return b""
    number = len(entries)
    return b'<rowBreaks count="%d" manualBreakCount="%d">%b</rowBreaks>' % (number, number, b"".join(entries))


def _texts(sheet: NewSheet) -> bytes:
    if not sheet.texts:
        return b""
    cells = quoted(" ".join(map(str, sheet.texts)))
    return b'<ignoredErrors><ignoredError sqref=%b numberStoredAsText="1"/></ignoredErrors>' % cells


def _columns(sheet: NewSheet) -> bytes:
    each = (
        b'<col min="%d" max="%d" width="%b"%b customWidth="1"/>'
        % (column, column, _number(width), b' hidden="1"' if column in sheet.hidden else b"")
        for column, width in sorted(sheet.widths.items())
    )
    return _listed(b"cols", list(each), counted=False)


def _rows(sheet: NewSheet, cells: list[NewCell], styles: Styles) -> bytes:
    by_row = {row: list(found) for row, found in groupby(cells, key=lambda cell: cell.row)}
    rows: list[bytes] = []
    for row in sorted(by_row.keys() | sheet.heights.keys()):
        height = sheet.heights.get(row)
        fixed = b"" if row in sheet.growing else b' customHeight="1"'
        stated = b"" if height is None else b' ht="%b"%b' % (_number(height), fixed)
        inside = b"".join(_cell(cell, styles) for cell in by_row.get(row, ()))
        rows.append(b'<row r="%d"%b>%b</row>' % (row, stated, inside))
    return b"<sheetData>%b</sheetData>" % b"".join(rows)


def _cell(cell: NewCell, styles: Styles) -> bytes:
    quoting = isinstance(cell.content, str) and cell.content.startswith(READ_AS_MORE)
    style = styles.look(cell.look, quoting=quoting)
    return changed_cell(b'<c r="%b" s="%d"/>' % (a1(cell.row, cell.column).encode(), style), (), cell.content)


def _merged(sheet: NewSheet) -> bytes:
    areas = (area for area in dict.fromkeys(sheet.merged) if not area.is_one_cell)
    return _listed(b"mergeCells", [b'<mergeCell ref="%b"/>' % str(area).encode() for area in areas])


def _conditions(sheet: NewSheet, styles: Styles) -> Iterator[bytes]:
    """One element an area; the priority is the place among all of the sheet."""
    by_area: dict[Area, list[tuple[int, ConditionalLook]]] = {}
    for priority, condition in enumerate(sheet.conditions, start=1):
        by_area.setdefault(condition.area, []).append((priority, condition))
    for area, found in by_area.items():
        rules = (
            _RULE % (styles.condition(rule.colour, rule.fill), priority, encode_xstring(rule.formula))
            for priority, rule in found
        )
        joined = b"".join(rules)
        yield b'<conditionalFormatting sqref="%b">%b</conditionalFormatting>' % (str(area).encode(), joined)


def _validation(rule: Validation) -> bytes:
    """Nothing where nothing is left of a rule: Excel cannot hold its list, and it has no prompt."""
    listed = _choice_list(rule)
    if not (rule.number or rule.condition or rule.prompt or listed):
        return b""
    if rule.condition:
        kind, limits = ' type="custom"', (rule.condition, "")
    elif rule.number:
        operator = "between" if rule.most else "greaterThanOrEqual"
        kind, limits = f' type="{rule.number}" operator="{operator}"', ("0", rule.most)
    else:
        kind, limits = ' type="list"' if listed else "", (listed or "", "")
    words = (
        ("errorTitle", "填写内容不符合要求" if rule.refusal else ""),
        ("error", cut(rule.refusal, _LONGEST_REFUSAL)),
        ("promptTitle", cut(rule.title, _LONGEST_TITLE)),
        ("prompt", cut(rule.prompt, _LONGEST_PROMPT)),
    )
    said = b"".join(b" %b=%b" % (name.encode(), quoted(text)) for name, text in words if text)
    formulas = (
        b"<formula%d>%b</formula%d>" % (number, encode_xstring(limit), number)
        for number, limit in enumerate(limits, start=1)
        if limit
    )
    return (
        b'<dataValidation%b allowBlank="1" showInputMessage="1" showErrorMessage="%d"%b sqref="%b">'
        b"%b</dataValidation>"
    ) % (kind.encode(), not rule.is_open, said, " ".join(map(str, rule.areas)).encode(), b"".join(formulas))


def _links(cells: Iterable[NewCell]) -> bytes:
    each = [
        b'<hyperlink ref="%b" location=%b/>'
        % (
            a1(cell.row, cell.column).encode(),
            quoted(f"{sheet_reference(cell.link.sheet)}!{cell.link.cell}"),
        )
        for cell in cells
        if cell.link
    ]
    return _listed(b"hyperlinks", each, counted=False)


def _listed(name: bytes, entries: list[bytes], *, counted: bool = True) -> bytes:
    if not entries:
        return b""
    number = b' count="%d"' % len(entries) if counted else b""
    return b"<%b%b>%b</%b>" % (name, number, b"".join(entries), name)


def _number(value: float) -> bytes:
    return format(value, ".10g").encode()


def sheet_problems(sheet: NewSheet, file: str) -> Iterator[Problem]:
    """Why a sheet cannot be written as it is, and what of it is left out.

    Args:
        sheet: The sheet.
        file: The workbook.
    """
    whole = Source(file, sheet=sheet.name)
    is_allowed = not _NOT_IN_NAMES.search(sheet.name) and sheet.name.casefold() != _RESERVED_NAME
    if not is_allowed or _units(sheet.name) > _LONGEST_NAME:
        message = f"工作表名称“{sheet.name}”不合 Excel 的规定"
        fix = r"名称应为 1 至 31 个字，不含 [ ] : * ? / \ ，不以单引号开头或结尾"
        yield codes.SHEET_NAME.at(whole, message, fix=fix)
    for cell in sheet.cells:
        yield from _cell_problems(cell, whole)
    for rule in sheet.validations:
        if not (rule.number or rule.condition) and _choice_list(rule) is None:
            message = f"{'、'.join(map(str, rule.areas))} 的下拉选项过长、含逗号或为空，没有设置下拉列表"
            yield codes.CHOICE_LEFT_OUT.at(whole, message)


def _choice_list(rule: Validation) -> str | None:
    """The values of a drop-down list as Excel writes them; None where that cannot be done."""
    listed = ",".join(rule.values)
    parted = all(value.strip() and "," not in value for value in rule.values)
    fits = 0 < _units(listed) <= _LONGEST_LIST
    return '"' + listed.replace('"', '""') + '"' if parted and fits else None


def cut(text: str, longest: int) -> str:
    """The text, cut where Excel would refuse it for its length."""
    if _units(text) <= longest:
        return text
    return text.encode("utf-16-le", "surrogatepass")[: 2 * longest - 2].decode("utf-16-le", "ignore") + "…"


def _cell_problems(cell: NewCell, whole: Source) -> Iterator[Problem]:
    if not on_sheet(cell.row, cell.column):
        yield codes.CELL_OUTSIDE.at(whole, "单元格超出工作表范围", fix="请减少要写入的行或列")
        return
    place = Source(whole.file, sheet=whole.sheet, cell=a1(cell.row, cell.column))
    content = cell.content
    if isinstance(content, Formula) and _units(content.text) > _LONGEST_FORMULA:
        yield codes.FORMULA_TOO_LONG.at(place, f"公式超过 {_LONGEST_FORMULA} 个字符")
    yield from text_problems(content, place)


def _units(text: str) -> int:
    """The length of a text as Excel counts it, in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
