import re

from xlplugin.excel.ribbon.buttons import GROUPS, buttons

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
