"""The VBA project of the add-in: our modules, filled in, in the place of those of xlwings' template."""

import struct
from collections.abc import Iterable
from importlib.resources import files
from typing import Final

from pyopenvba.cfb import CFB
from pyopenvba.vba import (
    VBAModule,
    VBAModuleKind,
    compress,
    parse_vba_project,
    rebuild_module_stream,
    serialize_dir_stream,
    serialize_projectwm,
)

from xlplugin.excel.names import (
    ADDIN,
    DEBUG_CLASS,
    ERROR_MARK,
    RIBBON_MODULE,
    UDF_MODULE,
    XLWINGS_VERSION,
    server_command,
)
from xlplugin.functions.catalogue import Function, functions
from xlplugin.workbook.layout.names import HIDDEN, UNDER_WAY

_HEADER: Final = """Attribute VB_Name = "XlpFunctions"
Option Explicit

' One wrapper a function, written by the program. The wizard's Chinese words are set when the add-in opens.
"""
_WRAPPER: Final = """
Public Function {name}({arguments})
Attribute {name}.VB_Description = "{description}"
    On Error GoTo failed
    {name} = XlpResult(XLPy.CallUDF("{module}", "{name}", Array({values})))
    Exit Function
failed:
    {name} = XlpFailure("{name}", Err.Number, Err.Description)
End Function
"""
_FILES: Final = (
    "XlpBinding.bas",
    "XlpLauncher.bas",
    "XlpMessages.bas",
    "XlpRibbon.bas",
    "XlpSheets.bas",
    "XlpValues.bas",
    "XlpWizard.bas",
)
_WORKBOOK: Final = "ThisWorkbook.cls"
_SHEET: Final = """Attribute VB_Name = "{name}"
Attribute VB_Base = "0{{00020820-0000-0000-C000-000000000046}}"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = True
Attribute VB_TemplateDerived = False
Attribute VB_Customizable = True
Option Explicit
"""
_STANDARD: Final = VBAModuleKind.standard
_DOCUMENT: Final = VBAModuleKind.other
_STORAGE: Final = "VBA"
_UNUSED_COOKIE: Final = 0xFFFF
_PROJECT_NAME: Final = 0x0004
_REFERENCE_NAME: Final = 0x0016
_CODE_PAGE: Final = 1252
_KEPT: Final = ("ID=", "CMG=", "DPB=", "GC=")
"""What belongs together in the template's PROJECT: the protection (none) is written in a cipher of the ID."""

# Of an OLE file, as [MS-CFB] has it.
_SECTOR: Final = 512
_ENTRY: Final = 128
_ENTRY_KIND: Final = 66
_COLOUR: Final = 67
_BLACK: Final = 1
_FIRST_OF_DIRECTORY: Final = 48
_TABLE: Final = 76
_END: Final = 0xFFFFFFFE


def wrapper(function: Function) -> str:
    """The wrapper of one function, all of it ASCII: it hands values to Python and gives back the answer."""
    kind, _, concept = function.name.partition("_")
    what = "Points" if kind == "SCORE" else "The sentence that explains the points"
    return _WRAPPER.format(
        name=function.name,
        arguments=", ".join(
            f"Optional {each.name}" if each.optional else each.name for each in function.parameters
        ),
        values=", ".join(f"XlpValue({each.name})" for each in function.parameters),
        description=f"{what} for {concept.replace('_', ' ').lower()}.",
        module=UDF_MODULE,
    )


def modules(sheets: Iterable[str], version: str) -> tuple[VBAModule, ...]:
    """Every module, in the project's order; ``sheets`` are the sheets' code names."""
    names = {
        "@VERSION@": version,
        "@XLWINGS@": XLWINGS_VERSION,
        "@RIBBON_MODULE@": RIBBON_MODULE,
        "@ERROR_MARK@": ERROR_MARK,
        "@HIDDEN@": HIDDEN,
        "@UNDER_WAY@": UNDER_WAY,
        "@DEBUG_CLASS@": DEBUG_CLASS,
        "@SERVER_COMMAND@": server_command("{1}").replace('"', '""'),
    }

    def of_file(file: str, kind: VBAModuleKind) -> VBAModule:
        text = files(__package__).joinpath("vba", file).read_text(encoding="ascii")
        for mark, name in names.items():
            text = text.replace(mark, name)
        return _module(file.partition(".")[0], kind, text)

    return (
        of_file(_WORKBOOK, _DOCUMENT),
        *(_module(each, _DOCUMENT, _SHEET.format(name=each)) for each in sheets),
        _module("XlpFunctions", _STANDARD, _HEADER + "".join(map(wrapper, functions()))),
        *(of_file(each, _STANDARD) for each in _FILES),
    )


def _module(name: str, kind: VBAModuleKind, text: str) -> VBAModule:
    """A module whose lines end as VBA wants them."""
    source = "\r\n".join(text.splitlines()) + "\r\n"
    return VBAModule(name, name, source, kind, cookie=_UNUSED_COOKIE)


def vba_project(template: bytes, modules: tuple[VBAModule, ...]) -> bytes:
    """The part vbaProject.bin with these modules only: source without any compiled code."""
    cfb = CFB.from_bytes(template)
    project = parse_vba_project(cfb)
    for each in project.modules:
        cfb.remove_stream_in_storage(_STORAGE, each.stream_name)
    head = project.dir_raw[: project.dir_modules_offset]
    # The template's other reference is to a control library in its author's own folder.
    forms = head.index(_record(_REFERENCE_NAME, b"MSForms"))
    head = head[:forms] + head[head.index(_record(_REFERENCE_NAME, b"Office")) :]
    theirs, ours = (_record(_PROJECT_NAME, name.encode()) for name in (project.name, ADDIN))
    project.dir_raw = head.replace(theirs, ours, 1)
    project.dir_modules_offset = len(project.dir_raw)
    project.modules = list(modules)
    for each in project.modules:
        cfb.add_stream_to_storage(_STORAGE, each.stream_name, rebuild_module_stream(each, _CODE_PAGE))
    cfb.write_stream_in_storage(_STORAGE, "dir", compress(serialize_dir_stream(project)))
    cfb.write_stream("PROJECT", _project_stream(cfb.get_stream("PROJECT"), modules))
    cfb.write_stream("PROJECTwm", serialize_projectwm([(each.name, each.name) for each in modules]))
    return all_black(cfb.to_bytes())


def _record(number: int, data: bytes) -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _project_stream(template: bytes, modules: tuple[VBAModule, ...]) -> bytes:
    kept = {
        line.partition("=")[0]: line
        for line in template.decode("ascii").splitlines()
        if line.startswith(_KEPT)
    }
    declared = (
        f"Module={each.name}" if each.kind is _STANDARD else f"Document={each.name}/&H00000000"
        for each in modules
    )
    lines = [
        kept["ID"],
        *declared,
        f'Name="{ADDIN}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        *(kept[each] for each in ("CMG", "DPB", "GC")),
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{each.name}=0, 0, 0, 0, C" for each in modules),
    ]
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def all_black(ole: bytes) -> bytes:
    """The same OLE file, every entry of its directory black; of version 3, and of less than 7 MB.

    The directory is a tree whose entries are red or black ([MS-CFB] 2.6.4). pyOpenVBA makes every entry that
    it adds red, one below the other too, which the rules of such trees forbid. All of them black keeps the
    rules: the specification names that as the simplest way.
    """
    changed = bytearray(ole)
    sector = _number_at(ole, _FIRST_OF_DIRECTORY)
    while sector != _END:
        start = _sector_place(sector)
        for entry in range(start, start + _SECTOR, _ENTRY):
            if changed[entry + _ENTRY_KIND]:
                changed[entry + _COLOUR] = _BLACK
        # The next one stands in the table of sectors, which lies in sectors that the header lists.
        part, number = divmod(sector, _SECTOR // 4)
        sector = _number_at(ole, _sector_place(_number_at(ole, _TABLE + 4 * part)) + 4 * number)
    return bytes(changed)


def _sector_place(sector: int) -> int:
    # The header takes the place of one sector.
    return (sector + 1) * _SECTOR


def _number_at(ole: bytes, place: int) -> int:
    number: int = struct.unpack_from("<I", ole, place)[0]
    return number
