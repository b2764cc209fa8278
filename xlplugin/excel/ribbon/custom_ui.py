"""The ribbon's tab: its buttons, what each says of itself and does, and the XML that Excel reads."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from xlplugin.excel.names import CATEGORY

NAMESPACE: Final = "http://schemas.microsoft.com/office/2009/07/customui"
"""Of the customUI part, and of the menu that Python writes."""

ON_ACTION: Final = "XlpButton"
"""The VBA that every button calls; the button's tag is its action."""

GET_CONTENT: Final = "XlpRubricMenu"
"""The VBA that fetches the menu of rubrics."""


ON_LOAD: Final = "XlpRibbonLoaded"
"""The VBA that Excel calls once it has read the ribbon: where the add-in starts."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button of the tab.

    Attributes:
        id: of the control, ASCII and unique.
        action: what pressing it asks Python for, and what the VBA hands on.
        label: under or beside the icon.
        screentip: the heading of the hint.
        supertip: what it does, what it changes, and whether that can be undone.
        image: the name of one of Office's own icons.
        large: takes the full height of the ribbon.
        menu: opens a menu, one action an entry, that Python fills when it is opened.
    """

    id: str
    action: str
    label: str
    screentip: str
    supertip: str
    image: str
    large: bool = False
    menu: bool = False


@dataclass(frozen=True, slots=True)
class ButtonGroup:
    """Buttons that stand together under a label."""

    id: str
    label: str
    buttons: tuple[Button, ...]


GROUPS: Final = (
    ButtonGroup(
        "xlpScoring",
        "评分",
        (
            Button(
                "xlpScore",
                "score",
                "评分本表",
                "评分本表（Score sheet）",
                "识别本工作簿中的自评表，按评价标准计算各指标得分，填入得分列、合计和等级，并附上评分工作表。"
                "只改动这些单元格，不改动已填的其他内容。完成后可用“撤销评分”恢复，直到下次保存。",
                "Calculator",
                large=True,
            ),
            Button(
                "xlpReview",
                "score:reviewer",
                "核定评分",
                "按核定人评分（Score as reviewer）",
                "财政部门复核时使用：自评得分不动，在旁边另列核定得分和差额，算式在“测算”中。"
                "评审人已经填写的核定得分不会被覆盖。可用“撤销评分”恢复，直到下次保存。",
                "ReviewNewComment",
            ),
            Button(
                "xlpFacts",
                "facts",
                "基础数据",
                "插入基础数据表（Insert facts sheet）",
                "在本工作簿中插入一张填报表，列出评分需要的金额、人数、比率等数据，填好后再点“评分本表”。"
                "只增加工作表，不改动自评表。可用“撤销评分”去掉，直到下次保存。",
                "TableInsert",
            ),
            Button(
                "xlpRubric",
                "rubric:",
                "评价标准",
                "选择评价标准（Rubric）",
                "选择按哪一份评价标准评分；选“自动识别”时由程序按表名、指标和分值判断。"
                "所选记在工作簿里，随文件走；只影响以后的评分，不改动表中内容，可随时另选。",
                "PropertySheet",
                menu=True,
            ),
            Button(
                "xlpUndo",
                "undo",
                "撤销评分",
                "撤销上一次操作（Undo scoring）",
                "把“评分本表”“基础数据”等上一次操作改动过的单元格和工作表恢复原样。"
                "只在保存之前有效：保存工作簿后，原来的内容不再保留。",
                "Undo",
            ),
        ),
    ),
    ButtonGroup(
        "xlpChecking",
        "核查",
        (
            Button(
                "xlpAudit",
                "audit",
                "检查",
                "检查自评表（Audit）",
                "核对表中的得分、合计、等级、执行率和前后数据是否一致，列出每个疑点所在的单元格和处理建议。"
                "不改动自评表中已有的内容。",
                "ErrorChecking",
            ),
            Button(
                "xlpExplain",
                "explain",
                "说明",
                "说明所选得分（Explain selected score）",
                "先选中自评表、测算或基础数据中某项指标所在的行，再点本按钮，显示得分、算式、缺少的数据和其他口径的得分。不改动任何内容。",
                "FunctionWizard",
            ),
        ),
    ),
    ButtonGroup(
        "xlpClosing",
        "收尾",
        (
            Button(
                "xlpFinalise",
                "finalise",
                "定稿",
                "定稿（Finalise）",
                "报送前使用：先在同一文件夹另存一份底稿，再把评分公式变为数值，移除程序加入的工作表，"
                "并记下程序版本和评价标准。执行前会先询问。不能撤销，要改请用底稿。",
                "FileMarkAsFinal",
            ),
            Button(
                "xlpRepair",
                "repair",
                "修复公式",
                "修复公式链接（Repair links）",
                "文件换了电脑或文件夹后，评分公式可能变成带路径的外部链接而无法计算。"
                "本按钮只去掉这些公式中的路径，恢复成普通公式。可用“撤销评分”恢复，直到下次保存。",
                "RefreshAll",
            ),
        ),
    ),
    ButtonGroup(
        "xlpSettings",
        "设置",
        (
            Button(
                "xlpDoctor",
                "doctor",
                "诊断",
                "诊断安装情况（Doctor）",
                "逐项检查加载项、Python、连接组件和版本是否正常，并说明有问题的怎样处理。不改动任何内容。",
                "HappyFace",
            ),
            Button(
                "xlpHelp",
                "help",
                "帮助",
                "帮助（Help）",
                "显示使用步骤、各按钮的作用和当前版本。不改动任何内容。",
                "Help",
            ),
        ),
    ),
)
"""The groups of the tab, from left to right."""


def buttons() -> tuple[Button, ...]:
    """Every button of every group."""
    return tuple(each for group in GROUPS for each in group.buttons)


def custom_ui() -> bytes:
    """The customUI part of the add-in, for Excel 2010 and later, in UTF-8."""
    root = Element("customUI", xmlns=NAMESPACE, onLoad=ON_LOAD)
    tabs = SubElement(SubElement(root, "ribbon"), "tabs")
    tab = SubElement(tabs, "tab", id="xlpTab", label=CATEGORY)
    for group in GROUPS:
        element = SubElement(tab, "group", id=group.id, label=group.label)
        for button in group.buttons:
            _add_button(element, button)
    indent(root)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _add_button(group: Element, button: Button) -> None:
    attributes = {
        "id": button.id,
        "label": button.label,
        "screentip": button.screentip,
        "supertip": button.supertip,
        "imageMso": button.image,
        "size": "large" if button.large else "normal",
        "tag": button.action,
    }
    if button.menu:
        # Asked for every time, as the user's own rubrics come and go.
        SubElement(group, "dynamicMenu", attributes, getContent=GET_CONTENT, invalidateContentOnDrop="true")
    else:
        SubElement(group, "button", attributes, onAction=ON_ACTION)
