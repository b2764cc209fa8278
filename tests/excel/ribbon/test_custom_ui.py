import pytest
from lxml import etree

from tests.excel.ribbon.custom_ui_rules import NAMESPACE, violations
from xlplugin.excel.names import CATEGORY
from xlplugin.excel.ribbon.buttons import GROUPS, buttons
from xlplugin.excel.ribbon.custom_ui import GET_CONTENT, ON_ACTION, custom_ui


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
