# ruff: noqa: E501 - one row a case
"""What people who do not write YAML every day get wrong: each slip is named, with its line and what is right."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import yaml

from tests.refusals import refusal
from tests.rules.page import KINDS
from xlplugin.facts.vocabulary import Clue, FactDefinition
from xlplugin.functions.library import load_file, open_rubric
from xlplugin.model import Record
from xlplugin.problem import Severity
from xlplugin.rubric.key_names import CHOICES, KEYS, nearest
from xlplugin.rubric.library import library
from xlplugin.rubric.load import load_rubric, parse_rubric
from xlplugin.rules.base import Rule
from xlplugin.rules.rates import Bands

from .texts import TEXT, only, parsed, place, spoilt

BANDS = "{points: 2, at_least: 0.5, below: 1}"

SLIPS = [
    # before, after, code, what is said of it, what would be right
    ("            about: 执行情况\n", "\t\t\tabout: 执行情况\n", "yaml-tab", "Tab", "空格"),
    ("            about: 执行情况\n", "　　　about: 执行情况\n", "yaml-tab", "全角空格", "空格"),
    ("            about: 执行情况\n", "  \u00a0\u00a0about: 执行情况\n", "yaml-tab", "不间断空格", "空格"),
    ("decimals: 2", "decimals：2", "yaml-full-width", "冒号是全角的", "半角冒号"),
    ("decimals: 2", "小数位数：2", "yaml-full-width", "冒号是全角的", "半角冒号"),
    (BANDS, "{points：2, at_least: 0.5, below: 1}", "yaml-full-width", "冒号是全角的", "半角冒号"),
    (BANDS, "{points: 2，at_least: 0.5, below: 1}", "yaml-full-width", "“，”不是半角逗号", "半角逗号"),
    (BANDS, "{points: 2、at_least: 0.5, below: 1}", "yaml-full-width", "“、”不是半角逗号", "半角逗号"),
    (BANDS, "｛points: 2, at_least: 0.5, below: 1}", "yaml-full-width", "“｛”是全角的", "“{”"),
    (BANDS, "{points: 2, at_least: 0.5, below: 1｝", "yaml-full-width", "“｝”是全角的", "“}”"),
    ("              - name: 一半从宽", "              － name: 一半从宽", "yaml-full-width", "“－”不是半角减号", "半角减号"),
    ("              - name: 一半从宽", "              -name: 一半从宽", "yaml-space", "“-”后面少了空格", "空格"),
    ("decimals: 2", "decimals:2", "yaml-space", "冒号后面少了空格", "空格"),
    (BANDS, "{points: 2, at_least:0.5, below: 1}", "yaml-space", "冒号后面少了空格", "空格"),
    ("kind: bands", "kind: “bands”", "yaml-quotes", "“bands”用了中文引号", "写成 bands"),
    ("decimals: 2", "“decimals”: 2", "yaml-quotes", "“decimals”用了中文引号", "写成 decimals"),
    ("title: 小表", 'title: "小表”', "yaml-quotes", "一半是中文的", '"小表"'),
    ("title: 小表", "title: '小表", "yaml-syntax", "引号没有成对", "补上后一个引号"),
    ("source: {document: 文件, place: 附件}", "source: {document: 文件, place: 附件", "yaml-syntax", "“{”没有配上“}”", "补上“}”"),
    (BANDS, "{points: 2 at_least: 0.5, below: 1}", "yaml-syntax", "少了逗号", "“, ”"),
    ("about: 执行情况", "about: 说明: 执行情况", "yaml-syntax", "会被当作又一个键", "about: '说明: 执行情况'"),
    ("authority: 某局", "  authority: 某局", "yaml-syntax", "前面有2个空格", "对齐"),
    ("            about: 执行情况", "           about: 执行情况", "yaml-syntax", "前面有11个空格", "空格"),
    ("title: 小表", "title: @小表", "yaml-syntax", "“@”在 YAML 里另有用处", "英文引号"),
    ("title: 小表", "title: *小表", "yaml-syntax", "“*”在 YAML 里另有用处", "英文引号"),
    ("title: 小表", 'title: "小"表', "yaml-syntax", "多出了“表”", "引号"),
    ("title: 小表", "title: 小\x08表", "yaml-syntax", "控制字符", "删去"),
    ("about: 执行情况", "about: 执行\x7f情况", "yaml-syntax", "控制字符", "删去"),
    (" 文件, place: 附件}", " 文件, place: 附件]", "yaml-syntax", "“{”应由“}”配对，这里是“]”", "“}”"),
    ("title: 小表", "title 小表: 大: 小", "yaml-syntax", "这一行的冒号位置不对", "缩进、冒号和引号"),
    ("title: 小表", "title 小表", "yaml-syntax", "上一行（第1行“title 小表”）不是“键: 值”的写法", "这两行的冒号"),
    ("- {points: 4, at_least: 1}", "- 4", "yaml-not-a-mapping", "“键: 值”的写法", "冒号"),
    ("{points: 4, at_least: 1}", "{points: 4, atleast: 1}", "yaml-unknown-key", "不认识“atleast”", "“at_least（不低于）”"),
    ("{points: 4, at_least: 1}", "{points: 4, 不低于: 1}", "yaml-unknown-key", "不认识“不低于”", "“at_least（不低于）”"),
    ("            weight: 4\n            about: 执行", "            分值: 4\n            about: 执行", "yaml-unknown-key", "不认识“分值”", "“weight（分值）”"),
    ("            weight: 4\n            about: 执行", "            wieght: 4\n            about: 执行", "yaml-unknown-key", "不认识“wieght”", "“weight（分值）”"),
    ("{what: 甲, points: 3}", "{what: 甲, 分值: 3}", "yaml-unknown-key", "不认识“分值”", "“points（得分）”"),
    ("kind: bands", "kind: band", "yaml-rule-kind", "没有“band”", "“bands（分档）”"),
    ("kind: bands", "kind: 分档", "yaml-rule-kind", "没有“分档”", "“bands（分档）”"),
    ("kind: checklist", "kind: 逐项评定", "yaml-rule-kind", "没有“逐项评定”", "“checklist（逐项评定）”"),
    ("kind: points,", "kind: 分,", "yaml-choice", "“分”不在", "“points（分数）”"),
    ("kind: points,", "kind: 万元,", "yaml-choice", "“万元”不在", "“amount（金额）”"),
    ("status: judgement", "status: 须评定", "yaml-choice", "“须评定”不在", "judgement"),
    ("of: spent", "of: spend", "rubric-fact", "“spend”没有定义", "“spent”（支出数）"),
    ("of: spent", "of: 支出数", "rubric-fact", "“支出数”没有定义", "“spent”（支出数）"),
    ("year: 2024", "year: 2024年", "yaml-not-a-number", "“2024年”应为数字", "只写数字：2024"),
    ("points: 4, at", "points: 4分, at", "yaml-not-a-number", "“4分”应为数字", "只写数字：4"),
    ("total: 10", "total: 10%", "yaml-not-a-number", "“10%”应为数字", "不是百分比"),
    ("at_least: 0.5,", "at_least: 50,", "yaml-rate", "看不出“50”是 50% 还是 50 倍", "50 倍写成 5000%"),
    ("at_least: 0.5,", "at_least: '50',", "yaml-rate", "看不出“50”是 50% 还是 50 倍", "50% 写成 50%"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "code", "message", "fix"),
    SLIPS,
    ids=[f"{each[2]} {each[1].strip()}" for each in SLIPS],
)
def test_a_slip_is_named_with_the_text_of_its_line(
    before: str, after: str, code: str, message: str, fix: str
) -> None:
    text = spoilt(before, after)
    problem, *echoes = refusal(parsed, text)
    assert problem.code == code
    assert message in problem.message
    # A reading changes the same rule, and bands with a bound that nobody meant leave a gap.
    assert all(each.message == problem.message or each.code == "yaml-contrary" for each in echoes)
    assert fix in problem.fix
    lines = zip(TEXT.splitlines(), text.splitlines(), strict=True)
    (changed,) = ((place, line) for place, (good, line) in enumerate(lines, start=1) if line != good)
    assert (problem.source and problem.source.line, problem.line) == changed
    assert f"\n    {changed[0]} │ " in problem.told()


@pytest.mark.parametrize(
    "line", ["  - name: 产出", "              - name: 一半从宽", "            weight: 2"]
)
def test_a_tab_is_all_that_is_told_wherever_its_line_belongs(line: str) -> None:
    problem = only(spoilt(f"\n{line}\n", f"\n\t{line.lstrip()}\n"))
    assert problem.code == "yaml-tab"


def test_a_character_that_nobody_sees_is_found_in_its_line_whatever_it_is() -> None:
    text = spoilt("about: 执行情况", "about: 执行\x0c情况")
    assert str(only(text).source) == place(text, "\x0c")


def test_a_percentage_is_told_where_figures_with_a_unit_are_compared() -> None:
    text = spoilt(
        "{name: 执行率, of: spent, to: planned}", "{name: 支出, form: figure, of: spent, unit: 万元}"
    )
    told = [each for each in refusal(parsed, text.replace("at_least: 1}", "at_least: 90%}")) if each.line]
    assert "“90%”是百分比，而这里按万元比较" in {each.message for each in told}
    assert "请只写数字，单位是万元" in {each.fix for each in told}


def test_a_tab_is_seen_in_the_line_that_is_shown() -> None:
    problem = only(spoilt("            about: 执行情况", "\t\tabout: 执行情况"))
    assert problem.told().endswith("│ →→about: 执行情况")


def test_slips_of_every_sort_and_what_is_wrong_besides_are_told_together_in_their_order() -> None:
    text = TEXT
    for before, after in (
        ("decimals: 2", "decimals：2"),
        ("authority: 某局", "authority:某局"),
        (BANDS, "{points: 2，at_least: 0.5, below: 1}"),
        ("kind: checklist", "kind: list"),
        ("status: judgement", "状态: judgement"),
    ):
        assert text.count(before) == 1
        text = text.replace(before, after)
    assert [each.code for each in refusal(parsed, text)] == [
        "yaml-space",
        "yaml-full-width",
        "yaml-full-width",
        "yaml-unknown-key",
        "yaml-rule-kind",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "about: 执行情况，说明：分值：10，指标：完成",
        "about: “执行”情况",
        "about: “执行情况”",
        "about: 执行情况（名称：甲，类别：乙）",
        'about: "name: 甲，points: 2"',
    ],
)
def test_chinese_sentences_are_no_slips(words: str) -> None:
    assert parsed(spoilt("about: 执行情况", words))
    spoilt_elsewhere = spoilt("about: 执行情况", words).replace("status: judgement", "status: partial")
    assert [each.code for each in refusal(parsed, spoilt_elsewhere)] == ["rubric-status"]


@pytest.mark.parametrize(
    ("low", "high"),
    [("50%", "100%"), ("50 %", "100％"), ("'50%'", "1"), ("0.50", "100.0%"), ("５０％", "1.0")],
)
def test_a_rate_may_be_written_with_its_sign(low: str, high: str) -> None:
    text = spoilt(BANDS, f"{{points: 2, at_least: {low}, below: {high}}}")
    assert [each.rule for each in parsed(text).rubric.indicators()] == [
        each.rule for each in parsed(TEXT).rubric.indicators()
    ]


def test_a_reading_may_change_a_rate_with_its_sign_and_is_asked_just_so() -> None:
    ends = "set: {bands.1.at_least: %s, bands.2.below: %s}"
    text = spoilt("set: {bands.2.points: 1}", ends % ("40%", "40%"))
    indicator = parsed(text).rubric.indicator("执行率")
    assert indicator is not None
    rule = indicator.readings[0].rule
    assert isinstance(rule, Bands)
    assert f"{rule.bands[1].at_least}" == "0.4"
    text = spoilt("set: {bands.2.points: 1}", ends % ("40", "40"))
    assert "yaml-rate" in {each.code for each in refusal(parsed, text)}


OVERRUN = (
    "rule:\n              kind: overrun\n              points: 4\n              measure: {name: 率, of: spent, to: planned}\n"
    "              threshold: %s\n              step: %s\n              each: 1\n"
)


@pytest.mark.parametrize(
    ("threshold", "step", "asked"),
    [
        ("0.1", "1%", 0),
        ("1", "0.5%", 0),
        ("10", "1%", 1),
        ("10%", "1", 1),
        ("10%", "5", 1),
        ("150%", "0.01", 0),
    ],
)
def test_a_step_of_one_is_asked_for_and_a_threshold_of_one_is_the_whole(
    threshold: str, step: str, asked: int
) -> None:
    start, end = TEXT.index("rule:\n              kind: bands"), TEXT.index("            reading: 以满分计")
    text = TEXT[:start] + OVERRUN % (threshold, step) + TEXT[end:]
    text = text.replace("set: {bands.2.points: 1}", "set: {each: 2}")
    if asked:
        assert {each.code for each in refusal(parsed, text)} == {"yaml-rate"}
    else:
        assert parsed(text)


@pytest.mark.parametrize(
    ("bounds", "good"),
    [("maximum: 300%", True), ("maximum: 3", True), ("minimum: -100%", True), ("maximum: 300", False)],
)
def test_the_bounds_of_a_rate_are_rates(bounds: str, good: bool) -> None:  # noqa: FBT001 - a row of the table
    text = spoilt("of: percent, items: [上, 下]", f"of: percent, {bounds}, items: [上, 下]")
    if good:
        assert parsed(text)
    else:
        assert "100% 写 1 或 100%" in only(text).message


def test_an_alias_that_is_misspelt_is_asked_for() -> None:
    text = spoilt(
        "{name: 执行率, of: spent, to: planned}", "&spending {name: 执行率, of: spent, to: planned}"
    )
    text = text.replace("set: {bands.2.points: 1}", "set: {measure: *spendin}")
    problem = only(text)
    assert (problem.code, problem.fix) == ("yaml-syntax", "是不是“*spending”？")


# Files.


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    (folder / "facts.yaml").write_text(
        "facts:\n"
        "  - {id: spent, label: 支出数, kind: amount, definition: 支出}\n"
        "  - {id: planned, label: 预算数, kind: amount, definition: 预算}\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("gbk", "GBK"), ("gb18030", "GBK"), ("utf-16", "UTF-16"), ("utf-16-be", "UTF-8 编码（从第")],
)
def test_another_encoding_is_named_and_how_to_save(tmp_path: Path, encoding: str, named: str) -> None:
    (problem,) = refusal(load_rubric, write(tmp_path, "small.yaml", TEXT, encoding))
    assert problem.code == "file-encoding"
    assert named in problem.message
    assert "“编码”选 UTF-8" in problem.fix


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_notepad_s_mark_and_any_end_of_line_are_read(tmp_path: Path, encoding: str, newline: str) -> None:
    path = write(tmp_path, "small.yaml", TEXT.replace("\n", newline), encoding)
    assert load_rubric(path).rubric.title == "小表"


@pytest.mark.parametrize("name", ["small.yml", "small.YAML", "small.Yml"])
def test_either_ending_makes_a_rubric_of_a_folder(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name, TEXT)
    assert library(tmp_path).files()["small"] == path
    assert open_rubric("small", tmp_path).rubric.title == "小表"
    assert load_file(path).problems == ()


def test_facts_and_cases_may_have_the_other_ending_too(tmp_path: Path) -> None:
    path = write(tmp_path, "small.yml", TEXT)
    (tmp_path / "facts.yaml").rename(tmp_path / "facts.yml")
    (tmp_path / "small.cases.yml").write_text("cases: []\n", encoding="utf-8")
    assert [each for each in library(tmp_path).files() if each not in library().files()] == ["small"]
    assert load_rubric(path).vocabulary["spent"].label == "支出数"


@pytest.mark.parametrize("name", ["small.yaml.txt", "small.yml.txt", "small.yaml.yaml", "small.YAML.TXT"])
def test_a_second_ending_is_told_with_the_right_name(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name, TEXT)
    for problems in (refusal(load_file, path), refusal(open_rubric, "small", tmp_path)):
        assert [each.code for each in problems] == ["rubric-ending"]
        assert "请改名为 small.yaml" in problems[0].fix
    assert "small" not in library(tmp_path).files()


def test_two_files_of_one_id_are_refused_and_not_chosen_between(tmp_path: Path) -> None:
    path = write(tmp_path, "small.yaml", TEXT)
    write(tmp_path, "small.yml", TEXT)
    for problems in (refusal(load_file, path), refusal(open_rubric, "small", tmp_path)):
        assert [each.code for each in problems] == ["rubric-two-files"]


@pytest.mark.parametrize(
    ("name", "title", "year", "code"),
    [
        ("县-2025.yaml", "小表", 2024, "rubric-year"),
        ("县2025年.yaml", "小表（2025年）", 2024, "rubric-year"),
        ("县-2024.yaml", "小表（2023年修订）", 2024, "rubric-title"),
        ("县-2024.yaml", "小表（2024年）", 2024, ""),
        ("县-2023-2024.yaml", "小表", 2024, ""),
        ("县-20241231.yaml", "小表", 2025, ""),
        ("县.yaml", "龙岗区部门整体支出绩效评价共性指标体系（2021年修订）", 2021, "rubric-title-taken"),
    ],
)
def test_year_and_title_are_held_against_the_file_s_name(
    tmp_path: Path, name: str, title: str, year: int, code: str
) -> None:
    text = TEXT.replace("title: 小表", f"title: {title}").replace("year: 2024", f"year: {year}")
    path = write(tmp_path, name, text)
    if code == "rubric-year":
        assert refusal(load_file, path)[0].code == code
        return
    problems = load_file(path).problems
    assert [(each.code, each.severity) for each in problems] == [(code, Severity.WARNING)] * bool(code)


# Names.


def test_a_misspelt_key_is_asked_for_wherever_it_stands() -> None:
    """With one key too many, nearly like its neighbour, in each of the mappings of all kinds of rules."""
    root = yaml.safe_load(KINDS.read_text(encoding="utf-8"))
    count = sum(1 for each in mappings(root) if each.update({f"{max(each, key=len)}x": "1"}) is None)
    written = yaml.safe_dump(root, allow_unicode=True, sort_keys=False)
    found = [
        each for each in refusal(parse_rubric, written, "kinds", "kinds.yaml", ())
        if each.code == "yaml-unknown-key"
    ]  # fmt: skip
    assert len(found) == count
    assert [each.message for each in found if not each.fix.startswith("是不是“")] == []


def mappings(node: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - whatever YAML holds
    """All below a node that hold keys of a rubric, those inside first."""
    for key, each in (
        node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    ):
        yield from () if key == "set" else mappings(each)
    if isinstance(node, dict):
        yield node


def test_what_is_like_nothing_is_not_asked_for() -> None:
    assert nearest("colour", KEYS, KEYS) == []
    assert nearest("", KEYS, KEYS) == []
    assert "是不是" not in only(spoilt("title: 小表\n", "title: 小表\ncolour: 红\n")).fix


def test_the_same_word_written_otherwise_is_the_first_that_is_asked_for() -> None:
    for written in ("AtLeast", "at-least", "at least", "ａｔ＿ｌｅａｓｔ", "不低于"):
        assert nearest(written, ["below", "at_least", "at_most"], KEYS)[0] == "at_least"
    assert nearest("按比例计分", ["bands", "proportional"], CHOICES) == ["proportional"]


def test_every_key_and_kind_of_a_rubric_has_a_chinese_name() -> None:
    known = [
        FactDefinition,
        Clue,
        *(each for each in kinds(Record) if each.__module__.startswith("xlplugin.rules.")),
    ]
    keys = {field.name for each in known for field in fields(each)}
    assert keys - set(KEYS) == set()
    tags = {tag for each in kinds(Rule) for tag in get_args(get_type_hints(each).get("kind"))}
    assert tags - set(CHOICES) == set()


def kinds(kind: type[Record]) -> Iterator[type[Record]]:
    for each in kind.__subclasses__():
        yield each
        yield from kinds(each)
