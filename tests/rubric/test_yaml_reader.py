import re
import sys
from decimal import Decimal
from importlib.util import module_from_spec, spec_from_file_location

import pytest
import yaml

from tests.refusals import refusal
from xlplugin.rubric import yaml_reader
from xlplugin.rubric.yaml_reader import YamlTree, parse_yaml


def tree(text: str) -> YamlTree:
    return parse_yaml(text, "甲.yaml")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", Decimal("0.1")),
        ("-3", Decimal(-3)),
        ("1_000", Decimal(1000)),
        ("true", True),
        ("是", "是"),
        ("yes", True),
        ("On", True),
        ("no", False),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("''", ""),
        ("'0.1'", "0.1"),
        ("2024-01-01", "2024-01-01"),
        ("[1, 甲]", [Decimal(1), "甲"]),
        ("{甲: {乙: 1}}", {"甲": {"乙": Decimal(1)}}),
        ("1: 甲", {"1": "甲"}),
    ],
)
def test_values_are_plain_and_numbers_exact(text: str, value: object) -> None:
    root = tree(text).root
    assert root == value
    assert type(root) is type(value)


def test_every_value_knows_its_line_and_column_keys_theirs() -> None:
    found = tree("甲:\n  - 乙: 1\n    丙: 2\n")
    assert str(found.source(("甲",))) == "甲.yaml:1:1"
    assert str(found.source(("甲", 0))) == "甲.yaml:2:5"
    assert str(found.source(("甲", 0, "丙"))) == "甲.yaml:3:5"


def test_what_is_not_written_is_shown_at_what_is_around_it() -> None:
    found = tree("甲:\n  - 乙: 1\n")
    assert str(found.source(("甲", 0, "丁", "戊"))) == "甲.yaml:2:5"
    assert str(found.source(("无",))) == "甲.yaml:1:1"
    assert str(YamlTree("甲.yaml", None, {}).source(("无",))) == "甲.yaml:1:1"


def problem(text: str) -> tuple[str, str]:
    (found,) = refusal(parse_yaml, text, "甲.yaml")
    return found.code, str(found.source)


def test_a_key_may_stand_only_once() -> None:
    assert problem("甲: 1\n乙: 2\n甲: 3\n") == ("yaml-duplicate-key", "甲.yaml:3:1")
    assert problem("乙:\n  - {甲: 1, 甲: 2}\n") == ("yaml-duplicate-key", "甲.yaml:2:12")


def test_all_duplicates_and_odd_numbers_are_shown() -> None:
    problems = refusal(parse_yaml, "甲: .inf\n甲: 1:30\n乙: .nan\n", "甲.yaml")
    assert [(each.code, each.source.line if each.source else 0) for each in problems] == [
        ("yaml-number", 1),
        ("yaml-duplicate-key", 2),
        ("yaml-number", 2),
        ("yaml-number", 3),
    ]


@pytest.mark.parametrize("text", ["0x1F", "1:30", ".inf", "0b1"])
def test_numbers_are_ordinary_decimals(text: str) -> None:
    assert problem(f"甲: {text}\n") == ("yaml-number", "甲.yaml:1:4")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("甲: [1, 2\n", "甲.yaml:1:4"),
        ("甲: 1\n  乙: 2\n", "甲.yaml:2:4"),
        ("甲: '未完\n", "甲.yaml:1:4"),
        ("\t甲: 1\n", "甲.yaml:1:1"),
        ("甲: *无\n", "甲.yaml:1:5"),
        ("--- 甲\n--- 乙\n", "甲.yaml:2:1"),
    ],
)
def test_broken_writing_is_refused_at_its_line(text: str, where: str) -> None:
    assert problem(text) == ("yaml-syntax", where)


def test_a_control_character_that_nobody_sees_is_refused_at_its_place() -> None:
    assert problem("甲: \x00\n") == ("yaml-syntax", "甲.yaml:1:4")


@pytest.mark.parametrize("text", ["", "\n\n", "# 只有注释\n"])
def test_an_empty_file_is_refused(text: str) -> None:
    assert problem(text) == ("yaml-empty", "甲.yaml")


@pytest.mark.parametrize(
    "text",
    [
        f"甲: {'[' * 3000}{']' * 3000}",
        "{甲: " * 3000,
        "- " * 3000 + "甲",
        "? " * 300 + "甲",
        "\n".join(f"{' ' * level}甲:" for level in range(101)),
        "- " * 101 + "甲",
    ],
)
def test_endless_nesting_is_refused_at_its_line_not_a_crash(text: str) -> None:
    code, where = problem(text)
    assert code == "yaml-depth"
    assert re.fullmatch(r"甲\.yaml:\d+:\d+", where)


def test_what_is_nested_less_than_that_is_read() -> None:
    root = tree("- " * 100 + "甲").root
    for _ in range(100):
        assert isinstance(root, list)
        (root,) = root
    assert root == "甲"


def test_aliases_that_make_more_than_any_rubric_holds_are_refused() -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 9)]
    assert problem("\n".join(lines)) == ("yaml-size", "甲.yaml")


@pytest.mark.parametrize("number", ["1e999999999", "-1e100", "1e-100"])
def test_a_number_beyond_all_money_is_refused(number: str) -> None:
    assert (
        problem(f"甲: {number.replace('1e', '1.0e').replace('e9', 'e+9').replace('e1', 'e+1')}\n")[0]
        == "yaml-number"
    )


def test_an_alias_is_the_same_value_again() -> None:
    assert tree("甲: &a {乙: 1}\n丙: *a\n").root == {"甲": {"乙": Decimal(1)}, "丙": {"乙": Decimal(1)}}


@pytest.mark.parametrize(
    ("text", "where"), [("甲: &a [1, *a]\n", "甲.yaml:1:4"), ("甲: &a\n  乙: {丙: *a}\n", "甲.yaml:1:4")]
)
def test_an_alias_to_what_it_stands_in_is_refused(text: str, where: str) -> None:
    assert problem(text) == ("yaml-alias", where)


def test_a_python_without_the_fast_reader_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    spec = spec_from_file_location("slow_yaml_tree", yaml_reader.__file__)
    assert spec is not None
    assert spec.loader is not None
    slow = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "slow_yaml_tree", slow)
    spec.loader.exec_module(slow)
    text = "甲:\n  - {乙: 0.1, 丙: [是, null]}\n"
    assert slow.parse_yaml(text, "甲.yaml").root == tree(text).root
    assert slow.parse_yaml(text, "甲.yaml").places == tree(text).places
