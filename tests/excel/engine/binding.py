"""Which calls of the add-in's functions a workbook has bound to the add-in, in memory and in the file.

Excel binds the name of an add-in's function when a formula is entered, and writes the call with the number
of a link to the add-in's file: ``[1]!NAME(…)``, which it binds again when it opens the file. Programs that
write files mostly write the plain name. That, opened, may be no function that Excel knows: it shows #NAME?
however often it is calculated, until the formula is entered anew. So Microsoft describes it of other names
that a file holds unbound, and advises to replace every ``=`` by ``=``; of our own nobody has seen it.

In memory such a call has a mark before its name, which no COM object shows.
"""

# ruff: noqa: ANN401, SLF001 - openpyxl's types and inner parts are Excel's memory here

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from openpyxl.worksheet.formula import ArrayFormula

from tests.workbook.linked_books import linked
from xlplugin.excel.names import ADDIN_FILE
from xlplugin.functions.catalogue import functions
from xlplugin.functions.cell import Argument, CellError
from xlplugin.workbook.file.archive import Parts, read_parts
from xlplugin.workbook.file.package import Package

_MARK = "UNBOUND_"
_NULL, _NAME = b"<v>#NULL!</v>", b"<v>#NAME?</v>"
_NAMES = "|".join(each.name for each in functions())
_CALL = re.compile(
    rf'"(?:[^"]|"")*"|(?P<plain>(?<![\w.!])(?:{_NAMES})(?=\s*\())|\[(?P<link>\d+)\]!(?P<linked>(?:{_NAMES})(?=\s*\())',
    re.IGNORECASE,
)


class Unbound(NamedTuple):
    """What a name stands for that Excel knows nothing of.

    It gives an error that nothing else gives, which becomes #NAME? once everything is calculated: that one
    our own calculation takes for a failure of its engine.
    """

    name: str
    min_args: int = 0
    max_args: int | None = None

    def refusal(self, _rubric: str) -> str:
        return ""

    def __call__(self, *_arguments: Argument) -> CellError:
        return CellError.NULL


UNBOUND = tuple(Unbound(f"{_MARK}{each.name}") for each in functions())


def named(package: Package) -> Package:
    """The calculated file with #NAME? where a name is bound to nothing."""
    sheets = (name for name in package.parts if name.startswith("xl/worksheets/"))
    return package.with_data({each: (package.data(each) or b"").replace(_NULL, _NAME) for each in sheets})


def bind_opened(book: Any, *, plain: bool) -> None:
    """Bind what a file holds as Excel does on opening it: links to the add-in, plain names where it may."""
    files = {str(number): link.file_link.Target for number, link in enumerate(book._external_links, 1)}
    for sheet in book.worksheets:
        for cell in sheet._cells.values():
            if isinstance(cell.value, ArrayFormula):
                cell.value.text = _opened(str(cell.value.text), files, plain=plain)
            elif cell.data_type == "f" and isinstance(cell.value, str):
                cell._value = _opened(cell.value, files, plain=plain)


def _opened(formula: str, files: Mapping[str, str], *, plain: bool) -> str:
    def bound(found: re.Match[str]) -> str:
        if found["plain"]:
            return found[0] if plain else f"{_MARK}{found[0]}"
        if found["linked"]:
            file = files.get(found["link"], "")
            is_ours = re.split(r"[\\/]", file)[-1].casefold() == ADDIN_FILE
            return found["linked"] if is_ours else f"'{file}'!{_MARK}{found['linked']}"
        return found[0]

    return _CALL.sub(bound, formula)


def shown(formula: str) -> str:
    """A formula as COM shows it."""
    return formula.replace(_MARK, "")


def stored(package: Package, *, links: bool) -> bytes:
    """The file that Excel saves: what is bound with a link to the add-in's file, where it stores links."""
    contents = package.to_bytes()
    marked = Package(package.path, Parts(read_parts(linked(contents) if links else contents, package.source)))
    sheets = (name for name in marked.parts if name.startswith("xl/worksheets/"))
    plain = {name: (marked.data(name) or b"").replace(_MARK.encode(), b"") for name in sheets}
    return marked.with_data(plain).to_bytes()
