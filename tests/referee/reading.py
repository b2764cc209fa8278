# ruff: noqa: ANN401 - what LibreOffice hands over has no types here
"""Runs in the Python that LibreOffice speaks to: opens a workbook and prints the results of formula cells.

Arguments: the name of the pipe that LibreOffice listens on, and the workbook's address. On standard input a
JSON list of [sheet, row, column], rows and columns from 1; on standard output a JSON list of their results: a
number, a text, or for an error a list with its name.
"""

import json
import sys
import time
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]

_ALWAYS_WITHOUT_WARNING = 4
"""A workbook's own macros run only so."""

_STRING_RESULT = 2
_PATIENCE_SECONDS = 600
_START_SECONDS = 60
_ERRORS = {
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}


def _connected(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _result(cell: Any) -> Any:
    if cell.getError():
        return [_ERRORS.get(cell.getError(), f"Err:{cell.getError()}")]
    return cell.String if cell.FormulaResultType2 == _STRING_RESULT else cell.Value


def _results(book: Any, places: list[tuple[str, int, int]]) -> list[Any]:
    sheets = book.Sheets
    cells = (sheets.getByName(sheet).getCellByPosition(column - 1, row - 1) for sheet, row, column in places)
    return [_result(cell) for cell in cells]


def _property(name: str, value: object) -> PropertyValue:
    setting = PropertyValue()
    setting.Name, setting.Value = name, value
    return setting


def main(pipe: str, address: str) -> None:
    """Read what is asked for, then let LibreOffice end."""
    context = _connected(pipe)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    settings = (_property("Hidden", value=True), _property("MacroExecutionMode", _ALWAYS_WITHOUT_WARNING))
    deadline = time.monotonic() + _START_SECONDS
    # It answers before it has started up, and then opens nothing.
    while (book := desktop.loadComponentFromURL(address, "_blank", 0, settings)) is None:
        if time.monotonic() > deadline:
            message = f"LibreOffice does not open {address}"
            raise TimeoutError(message)
        time.sleep(0.2)
    print(json.dumps(_results(book, json.load(sys.stdin))))  # noqa: T201 - its way to answer
    book.close(True)  # noqa: FBT003 - the interface has no names
    desktop.terminate()


if __name__ == "__main__":
    main(*sys.argv[1:])
