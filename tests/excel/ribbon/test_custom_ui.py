"""The ribbon's tab: what its buttons say, and the XML as Excel takes it."""

import re

import pytest
from lxml import etree

from tests.excel.ribbon.custom_ui_rules import NAMESPACE, violations
from xlplugin.excel.names import CATEGORY
from xlplugin.excel.ribbon.custom_ui import GET_CONTENT, GROUPS, ON_ACTION, buttons, custom_ui

ACTIONS = {
    "score": "评分本表",
    "score:reviewer": "核定评分",
    "audit": "检查",
    "facts": "基础数据",
    "explain": "说明",
    "undo": "撤销评分",
    "finalise": "定稿",
    "rubric:": "评价标准",
    "repair": "修复公式",
    "doctor": "诊断",
    "help": "帮助",
}
# Icons of Office 2010 and later; a name that Office does not know leaves the button without one.
KNOWN_IMAGES = {
    "Calculator",
    "ErrorChecking",
    "FileMarkAsFinal",
    "FunctionWizard",
    "HappyFace",
    "Help",
    "PropertySheet",
    "RefreshAll",
    "ReviewNewComment",
    "TableInsert",
    "Undo",
}


def test_every_action_has_one_button_with_its_chinese_label() -> None:
    assert {each.action: each.label for each in buttons()} == ACTIONS
    assert len(buttons()) == len(ACTIONS)


def test_only_scoring_is_large_and_stands_first() -> None:
    assert [each.action for each in buttons() if each.large] == ["score"]
    assert GROUPS[0].buttons[0].action == "score"


def test_only_the_rubrics_are_a_menu() -> None:
    assert [each.action for each in buttons() if each.menu] == ["rubric:"]


def test_every_hint_tells_whether_anything_is_changed_and_whether_that_can_be_undone() -> None:
    for each in buttons():
        assert re.search(r"不改动|只改动|只增加|恢复|移除|不再保留", each.supertip), each.label
        if "不改动任何" not in each.supertip and "不改动自评表中" not in each.supertip:
            assert re.search(r"撤销|保存|随时另选", each.supertip), each.label


def test_every_hint_begins_with_the_label_or_what_it_does_and_gives_the_english_name() -> None:
    for each in buttons():
        assert re.search(r"[一-龥].*（[A-Z][A-Za-z ]+）$", each.screentip), each.screentip


def test_icons_are_among_those_that_office_knows() -> None:
    assert {each.image for each in buttons()} <= KNOWN_IMAGES


def test_actions_are_ascii_and_ids_are_unique() -> None:
    assert all(each.action.isascii() for each in buttons())
    ids = [each.id for each in buttons()] + [group.id for group in GROUPS]
    assert len(set(ids)) == len(ids)


def controls() -> list[etree._Element]:
    return [each for each in etree.fromstring(custom_ui()).iter() if each.get("tag") is not None]


def test_the_ribbon_keeps_the_rules_of_the_schema() -> None:
    assert violations(custom_ui()) == []


def test_the_tab_has_our_name_and_all_groups_in_order() -> None:
    root = etree.fromstring(custom_ui())
    (tab,) = root.iter(f"{{{NAMESPACE}}}tab")
    assert tab.get("label") == CATEGORY
    assert [each.get("label") for each in tab] == [group.label for group in GROUPS]


def test_every_button_carries_its_action_as_its_tag() -> None:
    assert [each.get("tag") for each in controls()] == [each.action for each in buttons()]


def test_every_button_calls_the_one_callback_and_the_menu_asks_for_its_content_each_time() -> None:
    for each in controls():
        if each.get("tag") == "rubric:":
            assert (each.get("getContent"), each.get("onAction")) == (GET_CONTENT, None)
            assert each.get("invalidateContentOnDrop") == "true"
        else:
            assert (each.get("getContent"), each.get("onAction")) == (None, ON_ACTION)


def test_the_part_is_the_same_every_time() -> None:
    assert custom_ui() == custom_ui()


@pytest.mark.parametrize(
    ("right", "wrong", "violation"),
    [
        ("2009/07/customui", "2006/01/customui", "namespace"),
        ("<ribbon>", '<ribbon colour="red">', "attribute colour not allowed"),
        ('<group id="xlpClosing"', '<group size="large" id="xlpClosing"', "attribute size not allowed"),
        ('id="xlpUndo"', 'id="xlpScore"', "used 2 times"),
        ('id="xlpUndo"', 'id="1undo"', "no name"),
        ('id="xlpUndo" ', "", "exactly one id"),
        ('id="xlpUndo"', 'id="xlpUndo" idMso="Undo"', "exactly one id"),
        ('size="large"', 'size="huge"', "no size"),
        ('label="撤销评分"', 'label=""', "empty"),
        ('label="撤销评分"', f'label="{"长" * 1025}"', "too long"),
        ('label="撤销评分"', 'label="撤销评分" getLabel="Label"', "label twice"),
        ('imageMso="Undo"', 'imageMso="Undo" getImage="Image"', "more than one image"),
        ('getContent="XlpRubricMenu" ', "", "getContent required"),
        (
            'getContent="XlpRubricMenu"',
            'getContent="XlpRubricMenu" onAction="A"',
            "attribute onAction not allowed",
        ),
        ('invalidateContentOnDrop="true"', 'invalidateContentOnDrop="yes"', "no boolean"),
        ("<tabs>", "<tabs><button/>", "child button not allowed"),
        ("<tabs>", "<contextualTabs/><tabs>", "children out of order"),
        ("<tabs>", "<unknown/><tabs>", "element not allowed here"),
        ('id="xlpUndo"', 'id="xlpUndo" keytip="ABCD"', "too long"),
    ],
)
def test_the_checker_finds_what_breaks_a_rule(right: str, wrong: str, violation: str) -> None:
    xml = custom_ui().decode()
    assert right in xml
    broken = xml.replace(right, wrong, 1).encode()
    assert any(violation in each for each in violations(broken))


def test_the_checker_knows_menus_too() -> None:
    button = '<button id="a" label="甲" tag="rubric:a" onAction="XlpButton"/>'
    menu = f'<menu xmlns="{NAMESPACE}">{button}{{}}</menu>'
    assert violations(menu.format("").encode()) == []
    sized = violations(menu.format('<button id="b" size="large"/>').encode())
    assert sized == ["button: attribute size not allowed"]
