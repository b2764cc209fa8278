# ruff: noqa: ANN401 - what LibreOffice hands over has no types here
"""Runs inside LibreOffice, in its own Python: hands every custom call to the process that runs the tests.

Needs nothing but LibreOffice and the standard library. The calls it offers are in ``calls.json`` beside it;
the address of the answering process is in the environment variable XLPLUGIN_REFEREE.
"""

import json
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xmlrpc.client import ServerProxy

import uno  # type: ignore[import-not-found]  # noqa: F401 - makes the modules below importable
import unohelper  # type: ignore[import-not-found]
from com.sun.star.lang import XServiceInfo  # type: ignore[import-not-found]
from com.sun.star.table.CellContentType import EMPTY  # type: ignore[import-not-found]
from xlreferee.addin import XScores  # type: ignore[import-not-found]

_IMPLEMENTATION = "xlreferee.addin.Scores"
_SERVICES = (_IMPLEMENTATION, "com.sun.star.sheet.AddIn")
_QUIET_NAN = 0x7FF8 << 48
_ERROR_CODES = {
    "#NULL!": 521,
    "#DIV/0!": 532,
    "#VALUE!": 519,
    "#REF!": 524,
    "#NAME?": 525,
    "#NUM!": 503,
    "#N/A": 32767,
}
_ERRORS = {code: error for error, code in _ERROR_CODES.items()}


def _cell(cell: Any, data: Any) -> Any:
    """One cell as XML-RPC carries it: blanks stay blank, errors are a list with their name.

    While Calc calculates, ``String`` of a formula cell may be "..."; its data is the result.
    """
    if cell.Type == EMPTY:
        return None
    return [_ERRORS.get(cell.getError(), "#VALUE!")] if cell.getError() else data


def _argument(argument: Any) -> Any:
    """A literal as it is; a range as rows of cells."""
    if not hasattr(argument, "getDataArray"):
        return argument
    rows = enumerate(argument.getDataArray())
    cell = argument.getCellByPosition
    return [[_cell(cell(column, row), data) for column, data in enumerate(cells)] for row, cells in rows]


def _result(answer: Any) -> Any:
    """The answer as Calc takes it: a cell, or rows of cells."""
    if isinstance(answer, list) and isinstance(answer[0], list):
        return tuple(tuple(map(_sent, row)) for row in answer)
    return _sent(answer)


def _sent(cell: Any) -> Any:
    """One cell; an error is a not-a-number that carries Calc's own code for it."""
    if not isinstance(cell, list):
        return cell
    return struct.unpack("<d", struct.pack("<Q", _QUIET_NAN | _ERROR_CODES[cell[0]]))[0]


def _method(function: str) -> Callable[..., Any]:
    def call(_self: object, *arguments: Any) -> Any:
        server = ServerProxy(os.environ["XLPLUGIN_REFEREE"], allow_none=True)
        return _result(server.answer(function, [_argument(each) for each in arguments]))

    return call


class Scores(unohelper.Base, XScores, XServiceInfo):  # type: ignore[misc]
    """The add-in; it gets one method for each custom function below."""

    def __init__(self, context: object) -> None:
        self.context = context

    def getImplementationName(self) -> str:  # noqa: N802 - named by LibreOffice
        """The name the add-in is registered under."""
        return _IMPLEMENTATION

    def supportsService(self, name: str) -> bool:  # noqa: N802 - named by LibreOffice
        """Whether the add-in is of that kind."""
        return name in _SERVICES

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802 - named by LibreOffice
        """What the add-in is."""
        return _SERVICES


for _offered, _function in json.loads(Path(__file__).with_name("calls.json").read_text("utf-8")).items():
    setattr(Scores, _offered, _method(_function))

g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - looked up by this name
g_ImplementationHelper.addImplementation(Scores, _IMPLEMENTATION, _SERVICES)
