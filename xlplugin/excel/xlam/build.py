"""The add-in file, built on any system from xlwings' own template: the same bytes from the same program.

Its sheets, which nobody sees, hold words for its VBA, and what it is.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from pyopenvba.vba import VBAModule

from xlplugin.excel.doctor.self_test import package_version
from xlplugin.excel.names import ADDIN, ADDIN_FILE, CATEGORY, XLWINGS_VERSION
from xlplugin.excel.ribbon.custom_ui import custom_ui
from xlplugin.excel.xlam.vba_project import modules, vba_project
from xlplugin.functions.catalogue import functions

_TEMPLATE: Final = "quickstart_addin_ribbon.xlam"
_SOURCE_TREE: Final = "0"
_LICENCES: Final = (
    "xlplugin：MIT；启动 Python 的 VBA（模块 XlpLauncher）和空白模板源自 xlwings，"
    "版权归 Zoomer Analytics LLC 所有，BSD 3-clause，全文见该模块。"
)
_VBA_PART: Final = "xl/vbaProject.bin"
_RIBBON_PART: Final = "customUI/customUI14.xml"
_KEPT_PARTS: Final = ("xl/styles.xml", "xl/theme/theme1.xml")
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATIONS: Final = f"{_OFFICE}/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_MICROSOFT: Final = "http://schemas.microsoft.com/office"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_APP: Final = (
    f'{_XML}<Properties xmlns="{_OFFICE}/extended-properties">'
    "<Application>Microsoft Excel</Application></Properties>"
)
_CORE: Final = (
    f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{ADDIN}</dc:title></cp:coreProperties>'
)
_TYPES: Final = (
    ("/xl/workbook.xml", "application/vnd.ms-excel.addin.macroEnabled.main+xml"),
    (f"/{_VBA_PART}", "application/vnd.ms-office.vbaProject"),
    ("/xl/styles.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"),
    ("/xl/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
    ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
    ("/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"),
)
MESSAGES: Final = {
    "category": CATEGORY,
    "no-conf": (
        "尚未安装 xlplugin 的 Python 部分：没有找到配置文件 {1}。请运行安装包中的 install.cmd，"
        "或执行“xlplugin addin install”，然后重新打开 Excel。"
    ),
    "conf": "配置文件 {1} 无法读取，或其中没有写明 Python 的位置。请重新安装 xlplugin。",
    "no-python": (
        "找不到 Python：{1} 不存在（位置写在 {2} 中）。它可能已被移动、删除或被杀毒软件隔离，"
        "请重新安装 xlplugin。"
    ),
    "no-dll": (
        "缺少连接组件 {1}：在文件夹 {2} 及其上一级都没有找到。"
        "可能被杀毒软件隔离，或版本不符，请重新安装 xlplugin。"
    ),
    "dll": (
        "连接组件 {1} 无法加载（Windows 错误 {2}，本机 Excel 为 {3} 位）。"
        "可能被安全软件拦截，或缺少系统运行库，请联系信息技术人员。"
    ),
    "path": (
        "Python 的位置 {1} 含有本机系统代码页中没有的文字，Excel 无法启动它。"
        "请把 xlplugin 安装到只含英文字母和数字的文件夹（如 C:\\xlplugin）。"
    ),
    "start": (
        "Python 没有启动成功，一分钟内不再重试。排除故障后，请先点“诊断”，再按 Ctrl+Alt+F9 重新计算"
        "（只按 F9 不会重算已经出错的单元格）。\n（原始信息：{1}）"
    ),
    "call": "调用 Python 时出错，本次操作没有完成，请重试。（原始信息：{1}）",
    "hint": "请点功能区“绩效评价”选项卡的“诊断”查看详情。",
    "protected": (
        "当前文件在“受保护的视图”中打开，不能读取或修改。请先点黄色提示条上的“启用编辑”，再点本按钮。"
    ),
    "closed": "询问之后工作簿已经关闭，没有做任何操作。请重新打开工作簿再点一次。",
    "no-menu": "无法列出评价标准（点此诊断）",
    "version": (
        "版本不一致：Excel 加载项为 {1}，Python 部分为 {2}。请关闭 Excel 后重新安装 xlplugin，使两者一致。"
    ),
    "unknown": "（没有找到）",
    "more": "（未完，按“确定”继续查看。）",
    "doctor": (
        "【有问题】Python 没有启动，以下是 Excel 加载项自己能看到的情况。\n\n"
        "原因：{1}\n\n"
        "加载项版本：{2}\n加载项位置：{3}\nExcel 版本：{4}（{5} 位）\n"
        "配置文件（依次查找）：\n  {6}\n  {7}\nPython：{8}\n连接组件：{9}\n\n"
        "处理办法：\n1. 重新运行安装包中的 install.cmd，再重新打开 Excel；\n"
        "2. 检查杀毒软件是否隔离了 pythonw.exe 或连接组件；\n"
        "3. 仍不成功的，双击安装包中的 doctor.cmd（用 pip 安装的，运行“xlplugin addin doctor”），"
        "或把本窗口截图交给信息技术人员。"
    ),
    "help": (
        "绩效评价功能区的用法：\n"
        "1. 打开自评表，点“评分本表”，程序填写各指标得分；\n"
        "2. 缺少基础数据时，点“基础数据”插入填报表，填好后再评分；\n"
        "3. 点“检查”核对全表，选中得分单元格点“说明”查看依据；\n"
        "4. 结果不满意的，保存前可点“撤销评分”；\n"
        "5. 报送前点“定稿”。\n\n"
        "详细帮助暂时打不开，因为 Python 没有启动：{1}"
    ),
}
"""Every text that the VBA shows by itself, where Python cannot be asked or need not be, by its code.

The VBA fills in details for ``{1}``, ``{2}`` and so on.
"""


@dataclass(frozen=True, slots=True)
class TextSheet:
    """One sheet of texts.

    Attributes:
        name: on its tab, as the VBA asks for it.
        code_name: of its VBA module.
        rows: of texts, from A1.
    """

    name: str
    code_name: str
    rows: tuple[tuple[str, ...], ...]

    def to_xml(self) -> bytes:
        """The worksheet part, its texts in the cells."""
        rows = "".join(_row(number, texts) for number, texts in enumerate(self.rows, 1))
        return (
            f'{_XML}<worksheet xmlns="{_MAIN}"><sheetPr codeName="{self.code_name}"/>'
            f"<sheetData>{rows}</sheetData></worksheet>"
        ).encode()


def messages_sheet() -> TextSheet:
    """Code and text."""
    return TextSheet("messages", "SheetMessages", tuple(MESSAGES.items()))


def functions_sheet() -> TextSheet:
    """Name, description, then the words of each argument."""
    rows = ((f.name, f.description, *(each.words for each in f.parameters)) for f in functions())
    return TextSheet("functions", "SheetFunctions", tuple(rows))


def about_sheet(properties: Iterable[tuple[str, str]]) -> TextSheet:
    """What the add-in is: label and text."""
    return TextSheet("about", "SheetAbout", tuple(properties))


def _row(number: int, texts: tuple[str, ...]) -> str:
    cells = "".join(
        f'<c r="{chr(ord("A") + column)}{number}" t="inlineStr">'
        f'<is><t xml:space="preserve">{escape(text)}</t></is></c>'
        for column, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'


def build_addin() -> bytes:
    """The .xlam: functions, ribbon, messages and launcher, with its version and content hash inside."""
    modules, ribbon, sheets = addin_modules(), custom_ui(), (messages_sheet(), functions_sheet())
    digest = sha256()  # of what is put in, so that it can stand inside
    for part in (*(each.source.encode() for each in modules), ribbon, *(each.to_xml() for each in sheets)):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    properties = (
        ("xlplugin", addin_version()),
        ("xlwings", XLWINGS_VERSION),
        ("content-sha256", digest.hexdigest()),
    )
    about = about_sheet((*properties, ("licences", _LICENCES)))
    with files("xlwings").joinpath(_TEMPLATE).open("rb") as file, ZipFile(file) as template:
        vba = vba_project(template.read(_VBA_PART), modules)
        return _package(template, (*sheets, about), ribbon, vba, properties)


def write_addin(contents: bytes, folder: Path) -> Path:
    """Write the add-in into a folder, made where there is none: all of it or, with an OSError, nothing."""
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


def addin_modules() -> tuple[VBAModule, ...]:
    """Every VBA module of the add-in, as it is put into the file."""
    sheets = (messages_sheet(), functions_sheet(), about_sheet(()))
    return modules((each.code_name for each in sheets), addin_version())


def addin_version() -> str:
    """The version of this program, which is the add-in's; 0 where it runs from its source uninstalled."""
    return package_version(ADDIN) or _SOURCE_TREE


def _package(
    template: ZipFile,
    sheets: tuple[TextSheet, ...],
    ribbon: bytes,
    vba: bytes,
    properties: tuple[tuple[str, str], ...],
) -> bytes:
    """The parts in a zip archive: the template's looks with our workbook, sheets, ribbon and VBA.

    Of each custom property of the file there are the ASCII name and the text.
    """
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations(
            (f"{_RELATIONS}/officeDocument", "xl/workbook.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_RELATIONS}/extended-properties", "docProps/app.xml"),
            (f"{_RELATIONS}/custom-properties", "docProps/custom.xml"),
            (f"{_MICROSOFT}/2007/relationships/ui/extensibility", _RIBBON_PART),
        ),
        "docProps/app.xml": _APP.encode(),
        "docProps/core.xml": _CORE.encode(),
        "docProps/custom.xml": _custom(properties),
        _RIBBON_PART: ribbon,
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            *((f"{_RELATIONS}/worksheet", f"worksheets/sheet{number}.xml") for number in numbers),
            (f"{_RELATIONS}/theme", "theme/theme1.xml"),
            (f"{_RELATIONS}/styles", "styles.xml"),
            (f"{_MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"),
        ),
        **{f"xl/worksheets/sheet{number}.xml": each.to_xml() for number, each in enumerate(sheets, 1)},
        **{name: template.read(name) for name in _KEPT_PARTS},
        _VBA_PART: vba,
    }
    # Stored, as what compressing makes of it depends on the zlib at hand.
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for name, data in parts.items():
            entry = ZipInfo(name)  # of 1980, where nothing else is said
            entry.create_system = 0
            archive.writestr(entry, data)
    return buffer.getvalue()


def _content_types(sheets: int) -> bytes:
    types = [
        *_TYPES,
        *((f"/xl/worksheets/sheet{number}.xml", _SHEET_TYPE) for number in range(1, sheets + 1)),
    ]
    overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in types)
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()


def _relations(*relations: tuple[str, str]) -> bytes:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'.encode()


def _workbook(sheets: tuple[TextSheet, ...]) -> bytes:
    # Its window is not hidden: for MacroOptions the VBA makes the workbook visible for a moment.
    items = "".join(
        f'<sheet name="{each.name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, each in enumerate(sheets, 1)
    )
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><workbookPr codeName="ThisWorkbook"/>'
        f"<bookViews><workbookView/></bookViews><sheets>{items}</sheets></workbook>"
    ).encode()


def _custom(properties: tuple[tuple[str, str], ...]) -> bytes:
    items = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(text)}</vt:lpwstr></property>"
        for number, (name, text) in enumerate(properties, 2)
    )
    return (
        f'{_XML}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
        f"{items}</Properties>"
    ).encode()
