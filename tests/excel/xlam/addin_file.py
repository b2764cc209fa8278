"""The add-in under test, built once."""

from functools import cache
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook

from tests.workbook.books import with_macros
from xlplugin.excel.xlam.build import addin_modules, build_addin


@cache
def addin() -> bytes:
    """The .xlam."""
    return build_addin()


@cache
def parts() -> dict[str, bytes]:
    """Its parts, in the archive's order."""
    with ZipFile(BytesIO(addin())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def sources() -> dict[str, str]:
    """The VBA of its modules, as it was put in."""
    return {each.name: each.source for each in addin_modules()}


def opened(addin: bytes) -> Workbook:
    """The workbook as openpyxl reads it, which knows workbooks with macros but no add-ins."""
    buffer = BytesIO()
    with ZipFile(BytesIO(addin)) as archive, ZipFile(buffer, "w") as changed:
        for name in archive.namelist():
            data = archive.read(name)
            changed.writestr(name, data.replace(b"excel.addin.macroEnabled", b"excel.sheet.macroEnabled"))
    return with_macros(buffer)
