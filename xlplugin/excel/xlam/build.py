"""The add-in file, built on any system from xlwings' own template: the same bytes from the same program."""

import os
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final
from zipfile import ZipFile

from xlplugin.excel.names import ADDIN, ADDIN_FILE, XLWINGS_VERSION
from xlplugin.excel.ribbon.custom_ui import custom_ui
from xlplugin.excel.udfs.declaration import udfs
from xlplugin.excel.xlam.messages import MESSAGES
from xlplugin.excel.xlam.package import VBA_PART, package
from xlplugin.excel.xlam.sheets import Sheet, about_sheet, functions_sheet, messages_sheet
from xlplugin.excel.xlam.sources import VbaModule, modules
from xlplugin.excel.xlam.vba_project import vba_project

_TEMPLATE: Final = "quickstart_addin_ribbon.xlam"
_SOURCE_TREE: Final = "0"
_LICENCES: Final = (
    "xlplugin：MIT；启动 Python 的 VBA（模块 XlpLauncher）和空白模板源自 xlwings，"
    "版权归 Zoomer Analytics LLC 所有，BSD 3-clause，全文见该模块。"
)


def build_addin() -> bytes:
    """The .xlam: functions, ribbon, messages and launcher, with its version and content hash inside."""
    modules, ribbon, sheets = addin_modules(), custom_ui(), _word_sheets()
    facts = (
        ("xlplugin", addin_version()),
        ("xlwings", XLWINGS_VERSION),
        ("content-sha256", _content_hash(modules, ribbon, sheets)),
    )
    about = about_sheet((*facts, ("licences", _LICENCES)))
    with files("xlwings").joinpath(_TEMPLATE).open("rb") as file, ZipFile(file) as template:
        vba = vba_project(template.read(VBA_PART), modules)
        return package(template, (*sheets, about), ribbon, vba, facts)


def write_addin(folder: Path) -> Path:
    """Build the add-in into a folder, made where there is none: the whole file or, on an error, none of it.

    Raises:
        OSError: the folder cannot be written, or Excel has the file open.
    """
    contents = build_addin()
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / ADDIN_FILE
    with NamedTemporaryFile(dir=folder, prefix=ADDIN_FILE, suffix=".part", delete=False) as file:
        file.write(contents)
    try:
        os.replace(file.name, target)  # noqa: PTH105 - the temporary file's name is a text
    except OSError:
        Path(file.name).unlink(missing_ok=True)
        raise
    return target


def addin_modules() -> tuple[VbaModule, ...]:
    """Every VBA module of the add-in, as it is put into the file."""
    code_names = (*(each.code_name for each in _word_sheets()), about_sheet(()).code_name)
    return modules(udfs(), code_names, addin_version())


def addin_version() -> str:
    """The version of this program, which is the add-in's; 0 where it runs from its source uninstalled."""
    try:
        return version(ADDIN)
    except PackageNotFoundError:
        return _SOURCE_TREE


def _word_sheets() -> tuple[Sheet, ...]:
    return messages_sheet(MESSAGES), functions_sheet(udfs())


def _content_hash(modules: tuple[VbaModule, ...], ribbon: bytes, sheets: tuple[Sheet, ...]) -> str:
    # Of what is put in, so that it can stand inside.
    digest = sha256()
    for part in (*(each.source.encode() for each in modules), ribbon, *(each.to_xml() for each in sheets)):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
