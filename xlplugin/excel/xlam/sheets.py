"""The add-in's own sheets, which nobody sees: words for its VBA, and what it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from xlplugin.excel.names import CATEGORY
from xlplugin.functions.catalogue import functions

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

_NAMESPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


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
        text = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<worksheet xmlns="{_NAMESPACE}"><sheetPr codeName="{self.code_name}"/>'
            f"<sheetData>{rows}</sheetData></worksheet>"
        )
        return text.encode()


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
