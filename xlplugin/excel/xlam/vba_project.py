"""The VBA project of the add-in: the template's, with our modules in the place of its own."""

import struct
from typing import Final

from pyopenvba.cfb import CFB
from pyopenvba.vba import (
    VBAModule,
    VBAModuleKind,
    VBAProject,
    compress,
    parse_vba_project,
    rebuild_module_stream,
    serialize_dir_stream,
    serialize_projectwm,
)

from xlplugin.excel.names import ADDIN
from xlplugin.excel.xlam.ole_directory import all_black
from xlplugin.excel.xlam.sources import Kind, VbaModule

_STORAGE: Final = "VBA"
_UNUSED_COOKIE: Final = 0xFFFF
_PROJECT_NAME: Final = 0x0004
_REFERENCE_NAME: Final = 0x0016
_CODE_PAGE: Final = 1252
_KEPT: Final = ("ID=", "CMG=", "DPB=", "GC=")
"""What belongs together in the template's PROJECT: the protection (none) is written in a cipher of the ID."""


def vba_project(template: bytes, modules: tuple[VbaModule, ...]) -> bytes:
    """The part vbaProject.bin with these modules only: source without any compiled code."""
    cfb = CFB.from_bytes(template)
    project = parse_vba_project(cfb)
    for each in project.modules:
        cfb.remove_stream_in_storage(_STORAGE, each.stream_name)
    _declare(project, modules)
    for each in project.modules:
        cfb.add_stream_to_storage(_STORAGE, each.stream_name, rebuild_module_stream(each, _CODE_PAGE))
    cfb.write_stream_in_storage(_STORAGE, "dir", compress(serialize_dir_stream(project)))
    cfb.write_stream("PROJECT", _project_stream(cfb.get_stream("PROJECT"), modules))
    cfb.write_stream("PROJECTwm", serialize_projectwm([(each.name, each.name) for each in modules]))
    return all_black(cfb.to_bytes())


def _declare(project: VBAProject, modules: tuple[VbaModule, ...]) -> None:
    head = project.dir_raw[: project.dir_modules_offset]
    project.dir_raw = _renamed(_office_only(head), project.name)
    project.dir_modules_offset = len(project.dir_raw)
    project.modules = [_as_module(each) for each in modules]


def _as_module(module: VbaModule) -> VBAModule:
    kind = VBAModuleKind.standard if module.kind is Kind.STANDARD else VBAModuleKind.other
    return VBAModule(module.name, module.name, module.source, kind, cookie=_UNUSED_COOKIE)


def _office_only(head: bytes) -> bytes:
    # The template's other reference is to a control library in its author's own folder.
    forms = head.index(_record(_REFERENCE_NAME, b"MSForms"))
    return head[:forms] + head[head.index(_record(_REFERENCE_NAME, b"Office")) :]


def _renamed(head: bytes, name: str) -> bytes:
    return head.replace(_record(_PROJECT_NAME, name.encode()), _record(_PROJECT_NAME, ADDIN.encode()), 1)


def _record(number: int, data: bytes) -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _project_stream(template: bytes, modules: tuple[VbaModule, ...]) -> bytes:
    kept = {
        line.partition("=")[0]: line
        for line in template.decode("ascii").splitlines()
        if line.startswith(_KEPT)
    }
    host = "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"
    lines = [
        kept["ID"],
        *map(_declaration, modules),
        f'Name="{ADDIN}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        *(kept[each] for each in ("CMG", "DPB", "GC")),
        "",
        "[Host Extender Info]",
        host,
        "",
        "[Workspace]",
        *(f"{each.name}=0, 0, 0, 0, C" for each in modules),
    ]
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def _declaration(module: VbaModule) -> str:
    suffix = "/&H00000000" if module.kind is Kind.DOCUMENT else ""
    return f"{module.kind.value}={module.name}{suffix}"
