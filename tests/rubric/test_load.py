# ruff: noqa: E501 - one row a case
"""Every refusal of a rubric names file, line and column, what is wrong, and what would be right."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.refusals import refusal
from xlplugin.functions.library import open_rubric
from xlplugin.problem import Severity
from xlplugin.rubric.library import shipped
from xlplugin.rubric.load import load_facts, load_rubric, parse_rubric, read_text
from xlplugin.rubric.model import Status
from xlplugin.rules.rates import Bands

from .texts import TEXT, only, parsed, place, spoilt


def test_a_good_rubric_loads_without_a_word() -> None:
    loaded = parsed(TEXT)
    assert loaded.rubric.id == "small"
    assert loaded.rubric.total == 10
    assert [each.name for each in loaded.rubric.indicators()] == ["执行率", "公开", "效果"]
    assert loaded.vocabulary["spent"].label == "支出数"
    assert loaded.vocabulary["lines"].items == ("甲", "乙")


def test_an_indicator_is_found_by_its_name() -> None:
    loaded = parsed(TEXT)
    found = loaded.rubric.indicator("公开")
    assert found is not None
    assert found.weight == 2
    assert (found.reading, found.status.chinese) == ("原文", "可核算")
    assert loaded.rubric.indicator("没有") is None
    assert [each.chinese for each in Status] == ["可核算", "部分可核算", "须评定"]


def test_a_reading_changes_only_what_it_names() -> None:
    loaded = parsed(TEXT)
    indicator = loaded.rubric.indicator("执行率")
    assert indicator is not None
    (reading,) = indicator.readings
    assert isinstance(indicator.rule, Bands)
    assert isinstance(reading.rule, Bands)
    assert [band.points for band in indicator.rule.bands] == [4, 2, 0]
    assert [band.points for band in reading.rule.bands] == [4, 2, 1]
    assert reading.rule.measure == indicator.rule.measure


SPOILT = [
    # before, after, code, where, message, fix
    ("title: 小表\n", "title: 小表\ntitle: 又一个\n", "yaml-duplicate-key", "title: 又", "键“title”重复出现", "请只保留一个"),
    ("title: 小表\n", "title: 小表\ncolour: 红\n", "yaml-unknown-key", "colour", "不认识“colour”", "请删去，或核对拼写"),
    ("            about: 执行情况\n", "", "yaml-missing", "name: 执行率\n            weight", "缺少“about”", "请补上这一项"),
    ("kind: bands", "kind: magic", "yaml-rule-kind", "kind: magic", "没有“magic”这种规则", "可用的种类："),
    ("              kind: bands\n", "", "yaml-rule-kind", "rule:\n", "规则没有写种类 kind", "请写明 kind"),
    ("status: judgement", "status: guessed", "yaml-choice", "status: guessed", "“guessed”不在可选值之中", "应为："),
    ("about: 公开情况\n", "about: [甲]\n", "yaml-not-text", "about: [甲]", "应为文字", "请加引号或改为文字"),
    ("total: 10", "total: 十", "yaml-not-a-number", "total: 十", "“十”应为数字", "请改为数字"),
    ("total: 10", "total: [10]", "yaml-not-a-number", "total: [10]", "应为数字", "请改为数字"),
    ("decimals: 2", "decimals: 5", "yaml-too-large", "decimals: 5", "5太大", "应不大于4"),
    ("decimals: 2", "decimals: -1", "yaml-too-small", "decimals: -1", "-1太小", "应不小于0"),
    ("total: 10", "total: 0", "yaml-too-small", "total: 0", "0太小", "应大于0"),
    ("    - {grade: 优, at_least: 9}\n    - {grade: 良, at_least: 6}\n", "", "yaml-too-few", "bands:\n    - {grade: 差", "个数太少", "至少应有2个"),
    ("authority: 某局", "authority: ''", "yaml-blank", "authority: ''", "是空的", "请填写内容"),
    ("total: 10", "total: 0x10", "yaml-number", "0x10", "“0x10”不是普通的十进制数", "请写成普通小数"),
    ("below: 1}", "below: 0.9}", "yaml-contrary", "bands:\n                - {points: 4", "之间有空档或重叠", "请按提示改正"),
    ("{points: 2, at_least: 0.5, below: 1}", "{points: 2, at_least: 0.5, at_most: 1}", "yaml-contrary", "bands:\n                - {points: 4", "“50%≤比率≤100%”与“比率≥100%”之间有空档或重叠", "请按提示改正"),
    ("of: spent", "of: nothing", "rubric-fact", "of: nothing", "基础数据“nothing”没有定义", "请核对编码，或在 facts 中定义"),
    ("of: spent", "of: answer", "rubric-fact-kind", "rule:\n              kind: bands", "基础数据“answer”是 yes_no，这条规则需要 amount", "请换用同类的数据"),
    ("status: judgement", "status: partial", "rubric-status", "status: partial", "“效果”的 status 是 partial，按规则应为 judgement", "请改正 status"),
    ("{what: 乙, points: 1}", "{what: 乙, points: 2}", "rubric-points", "rule:\n              kind: checklist", "“效果”的规则满分5分，分值4分", "请使两者相等"),
    ("{level: 差, what: 没有公开, points: 0}", "{level: 中, what: 没有公开, points: 0}", "rubric-levels", "rule:\n              kind: levels", "“level”的等级与规则中的等级不一致", "每个等级都应有分值或列为免于扣分"),
    ("- name: 公开\n", "- name: 执行率\n", "rubric-name", "primaries", "三级指标“执行率”重名", "同名两行请在名称后加括号区分"),
    ("  - {id: judged,", "  - {id: judged, label: 甲, kind: points, definition: 甲}\n  - {id: judged,", "rubric-fact-twice", "facts:", "基础数据“judged”定义了两次", "请只保留一个"),
    ("total: 10\n", "total: 10\nof_form: true\n", "rubric-of-form", "of_form: true", "应有预算执行率和绩效指标的计分规则", "请照 national-item.yaml"),
    ("{grade: 良, at_least: 6}", "{grade: 良, at_least: 9}", "rubric-grades", "bands:\n    - {grade: 优", "评价等级应从高到低排列，最低一级从0分起", "请调整"),
    ("{grade: 差, at_least: 0}", "{grade: 差, at_least: 1}", "rubric-grades", "bands:\n    - {grade: 优", "评价等级应从高到低排列", "请调整"),
    ("total: 10", "total: 11", "rubric-weights", "primaries", "总分：一级指标分值合计10，应为11", "请核对分值；确系原文如此的，请写入 known_contradictions"),
    ("set: {bands.2.points: 1}", "set: {bands.2.points: 1}\n                rule: {kind: bands}", "reading-twice", "set: {bands", "口径只能用 set 或 rule 之一写明", "请删去其中一个"),
    ("name: 一半从宽", "name: 以满分计", "rubric-reading", "readings:", "“执行率”有两个同名的口径", "请给每个口径不同的名称"),
    ("  - {id: judged,", "  - {id: spent_too, label: 支出数, kind: amount, definition: 甲}\n  - {id: judged,", "rubric-label", "facts:", "名称“支出数”用于2个编码", "请给每个编码不同的名称"),
    ("title: 小表\n", "title: 小表\nid: other\n", "rubric-id", "id: other", "编号就是文件名", "请删去 id 一行"),
    ("set: {bands.2.points: 1}", "set: {bands.9.points: 1}", "reading-path", "bands.9", "口径所改的位置“bands.9.points”在默认规则中不存在", "parts.1.rule.counting"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "code", "where", "message", "fix"),
    SPOILT,
    ids=[f"{each[2]}-{each[1][:20]}" for each in SPOILT],
)
def test_a_spoilt_rubric_is_refused_at_its_line(  # noqa: PLR0913, PLR0917 - one row of the table above
    before: str, after: str, code: str, where: str, message: str, fix: str
) -> None:
    text = spoilt(before, after)
    problem = refusal(parsed, text)[0]
    assert (problem.code, problem.severity) == (code, Severity.ERROR)
    assert message in problem.message
    assert fix in problem.fix
    assert str(problem.source) == place(text, where)


def test_all_problems_are_shown_together() -> None:
    text = spoilt("status: judgement", "status: partial").replace("of: spent", "of: nothing")
    # The reading is the default rule with one change: it asks for the same unknown fact.
    assert [each.code for each in refusal(parsed, text)] == ["rubric-fact", "rubric-fact", "rubric-status"]


@pytest.mark.parametrize(
    "dotted",
    [
        "nothing.points",
        "bands.x.points",
        "bands.9",
        "kind.x",
        "bands.0.points.x",
        "measure.name.0",
        "bands.0.at_least.x.y",
    ],
)
def test_a_reading_that_changes_what_is_not_there_is_refused(dotted: str) -> None:
    problem = refusal(parsed, spoilt("bands.2.points: 1", f"{dotted}: 1"))[0]
    assert problem.code == "reading-path"
    assert f"“{dotted}”" in problem.message


def test_a_reading_may_replace_a_whole_member_of_a_list() -> None:
    loaded = parsed(spoilt("{bands.2.points: 1}", "{bands.2: {points: 1, below: 0.5}}"))
    indicator = loaded.rubric.indicator("执行率")
    assert indicator is not None
    rule = indicator.readings[0].rule
    assert isinstance(rule, Bands)
    assert rule.bands[2].points == 1


def test_a_reading_may_write_its_whole_rule() -> None:
    whole = "rule: {kind: condition, fact: answer, what: 合规, points: 4}"
    assert parsed(spoilt("set: {bands.2.points: 1}", whole))
    wrong = whole.replace("points: 4", "points: 3")
    problem = only(spoilt("set: {bands.2.points: 1}", wrong))
    assert problem.code == "rubric-points"
    assert str(problem.source) == place(spoilt("set: {bands.2.points: 1}", wrong), "name: 一半从宽")


@pytest.mark.parametrize("changes", ["[1]", "甲", "3", "null"])
def test_a_reading_whose_changes_are_no_mapping_has_no_rule(changes: str) -> None:
    problem = only(spoilt("{bands.2.points: 1}", changes))
    assert problem.code == "yaml-missing"
    assert problem.message == "缺少“rule”（规则）"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("            readings:\n              - name: 一半从宽\n                why: 没有写明\n                set: {bands.2.points: 1}\n", "            readings: 无\n"),
        ("              - name: 一半从宽\n                why: 没有写明\n                set: {bands.2.points: 1}\n", "              - 无\n"),
        ("          - name: 公开\n", "          - 无\n          - name: 公开\n"),
        ("    secondaries:\n      - name: 效果\n", "    secondaries:\n      - 无\n      - name: 效果\n"),
        ("  - name: 产出\n", "  - 无\n  - name: 产出\n"),
    ],
)  # fmt: skip
def test_a_list_of_the_wrong_things_is_refused_not_a_crash(before: str, after: str) -> None:
    problem = refusal(parsed, spoilt(before, after))[0]
    assert problem.code in {"yaml-not-a-list", "yaml-not-a-mapping"}
    assert problem.source is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [("- 甲\n", "yaml-not-a-mapping"), ("甲\n", "yaml-not-a-mapping"), ("5\n", "yaml-not-a-mapping")],
)
def test_a_document_that_is_no_mapping_is_refused_at_its_first_line(text: str, code: str) -> None:
    problem = only(text)
    assert (problem.code, str(problem.source)) == (code, "小表.yaml:1:1")


def test_a_schedule_must_have_as_many_members_as_the_series() -> None:
    rule = "{kind: mean_of_rates, series: progress, points: 4, schedule: [0.5, 1]}"
    start, end = TEXT.index("rule:\n"), TEXT.index("            reading: 以满分计")
    text = f"{TEXT[:start]}rule: {rule}\n{TEXT[end:]}".replace("bands.2.points: 1", "schedule: []")
    assert parsed(text)
    short = text.replace("schedule: [0.5, 1]", "schedule: [1]")
    problem = only(short)
    assert (problem.code, problem.message) == ("rubric-schedule", "“progress”的期数与时序进度的个数不一致")
    assert str(problem.source) == place(short, "rule: {kind: mean")


def test_an_exempt_level_counts_as_covered() -> None:
    text = spoilt(
        "              levels:\n                - {level: 好, what: 全部公开, points: 2}\n                - {level: 差, what: 没有公开, points: 0}\n",
        "              exempt: [差]\n              levels: [{level: 好, what: 全部公开, points: 2}]\n",
    )
    assert parsed(text)


def test_counts_and_amounts_may_stand_for_each_other() -> None:
    shared = "  - {id: heads, label: 人数, kind: count, definition: 人数}\n  - {id: judged,"
    assert parsed(spoilt("  - {id: judged,", shared).replace("of: spent", "of: heads"))


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        ("{kind: completion, targets: goals, points: 4, fail_below: 0.6, full_to: 1.5, beyond: 0.5}", "computed"),
        ("{kind: completion, targets: goals, points: 4, fail_below: 0.6, full_to: 1.5, beyond: 0.5, bands: [{level: 好, at_most: 1, at_least: 0}]}", "partial"),
        ("{kind: judgement, fact: judged, what: 效果, points: 4}", "judgement"),
        ("{kind: veto, fact: answer, what: 违规, rule: {kind: judgement, fact: judged, what: 效果, points: 4}}", "judgement"),
        ("{kind: sum, parts: [{name: 甲, rule: {kind: judgement, fact: judged, what: 效果, points: 2}}, {name: 乙, rule: {kind: condition, fact: answer, what: 合规, points: 2}}]}", "partial"),
    ],
)  # fmt: skip
def test_the_status_follows_from_the_rule(rule: str, status: str) -> None:
    start = TEXT.index("            rule:\n              kind: checklist")
    text = f"{TEXT[:start]}            rule: {rule}\n".replace(
        "  - {id: judged,", "  - {id: goals, label: 目标, kind: targets, definition: 目标}\n  - {id: judged,"
    )
    assert parsed(text.replace("status: judgement", f"status: {status}"))
    other = "computed" if status != "computed" else "partial"
    assert only(text.replace("status: judgement", f"status: {other}")).code == "rubric-status"


# Contradictions.


def test_children_that_do_not_add_up_are_refused_at_every_level() -> None:
    problems = refusal(
        parsed, spoilt("        weight: 4\n        indicators:", "        weight: 5\n        indicators:")
    )
    assert [each.message for each in problems] == [
        "投入：印刷分值4，下级合计5",
        "预算：印刷分值5，下级合计4",
    ]
    assert {each.code for each in problems} == {"rubric-weights"}


def test_a_declared_contradiction_is_accepted() -> None:
    declared = "total: 11\nknown_contradictions:\n  - {kind: total, where: 总分, printed: 10, found: 11}"
    assert parsed(spoilt("total: 10", declared))


@pytest.mark.parametrize(
    "wrong",
    [
        "{kind: total, where: 总分, printed: 10, found: 12}",
        "{kind: children, where: 总分, printed: 10, found: 11}",
    ],
)
def test_only_exactly_the_declared_contradiction_is_accepted(wrong: str) -> None:
    text = spoilt("total: 10", f"total: 11\nknown_contradictions:\n  - {wrong}")
    assert [each.code for each in refusal(parsed, text)] == ["rubric-weights", "rubric-contradiction"]


def test_a_declared_contradiction_that_does_not_exist_is_refused_at_its_line() -> None:
    text = spoilt(
        "total: 10",
        "total: 10\nknown_contradictions:\n  - {kind: children, where: 投入, printed: 4, found: 5}",
    )
    problem = only(text)
    assert (problem.code, problem.fix) == ("rubric-contradiction", "请删去这条声明")
    assert problem.message == "已声明的矛盾并不存在（投入：印刷分值4，下级合计5）"
    assert str(problem.source) == place(text, "{kind: children")


def test_a_text_that_names_other_points_is_a_contradiction() -> None:
    text = spoilt("            about: 公开情况", "            text_points: 8\n            about: 公开情况")
    problem = only(text)
    assert problem.message == "公开：评分标准按8分写，分值为2"
    declared = text + "known_contradictions:\n  - {kind: text, where: 公开, printed: 8, found: 2}\n"
    assert parsed(declared)
    assert parsed(text.replace("text_points: 8", "text_points: 2"))


# Files.


def write(folder: Path, contents: bytes, name: str = "small.yaml") -> Path:
    path = folder / name
    path.write_bytes(contents)
    return path


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xef\xbb\xbf" + "甲".encode())
    assert read_text(path) == "甲"


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "title: 小表".encode("gb18030"))
    for load in (read_text, load_facts, load_rubric):
        (problem,) = refusal(load, path)
        assert (problem.code, str(problem.source)) == ("file-encoding", str(path))
        assert "GBK" in problem.message
        assert "“编码”选 UTF-8" in problem.fix


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "无.yaml"
    for problems in (
        refusal(read_text, missing),
        refusal(load_rubric, missing),
        refusal(read_text, tmp_path),
    ):
        (problem,) = problems
        assert (problem.code, problem.message) == ("file-unreadable", "文件打不开")


def test_a_list_is_not_called_too_short_because_a_member_was_refused() -> None:
    problem = only(spoilt("            about: 执行情况\n", ""))
    assert problem.code == "yaml-missing"


def test_facts_are_checked_like_rubrics(tmp_path: Path) -> None:
    good = write(tmp_path, "facts:\n  - {id: a, label: 甲, kind: amount, definition: 甲}\n".encode())
    loaded = load_facts(good)
    assert [each.label for each in loaded] == ["甲"]
    wrong = write(tmp_path, "facts:\n  - {id: a, label: 甲, kind: series, definition: 甲}\n".encode())
    (problem,) = refusal(load_facts, wrong)
    assert "须用 of 写明成员类别" in problem.message
    assert (problem.code, str(problem.source)) == ("yaml-contrary", f"{wrong}:2:5")
    (problem,) = refusal(load_facts, write(tmp_path, b""))
    assert problem.code == "yaml-empty"


def test_numbers_of_a_rubric_are_exact() -> None:
    loaded = parsed(spoilt("at_least: 0.5", "at_least: 0.50"))
    indicator = loaded.rubric.indicator("执行率")
    assert indicator is not None
    assert isinstance(indicator.rule, Bands)
    assert indicator.rule.bands[1].at_least == Decimal("0.5")


def test_a_checklist_over_an_unknown_fact_is_refused() -> None:
    text = spoilt("fact: lines", "fact: nothing")
    problem = only(text)
    assert (problem.code, problem.message) == ("rubric-fact", "基础数据“nothing”没有定义")


def test_a_veto_by_a_level_the_fact_does_not_have_is_refused() -> None:
    text = (shipped("rubrics") / "guangzhou-2023.yaml").read_text("utf-8")
    shared = load_facts(shipped("rubrics") / "facts.yaml")
    spoiled = text.replace("level: 未公开\n                  what", "level: 没公开\n                  what")
    assert spoiled != text
    (problem,) = refusal(parse_rubric, spoiled, "guangzhou-2023", "广州.yaml", shared)
    assert (problem.code, problem.message) == ("rubric-levels", "“budget_disclosure”没有等级“没公开”")


def test_an_indicator_is_worth_what_a_form_prints_under_every_reading() -> None:
    indicator = next(
        each for each in open_rubric("national-item").rubric.indicators() if each.name == "产出指标"
    )
    row = indicator.worth(Decimal("7.5"))
    assert row.weight == Decimal("7.5")
    assert {each.most for each in row.rules} == {Decimal("7.5")}
    other = row.read_as("反向指标按超出比例扣")
    assert (other.rule, other.readings[0].name) == (row.readings[1].rule, row.reading)
    assert other.read_as(row.reading).rule == row.rule


def test_a_rule_whose_points_are_its_parts_has_no_other_worth() -> None:
    bands = next(
        each for each in open_rubric("guangzhou-2023").rubric.indicators() if isinstance(each.rule, Bands)
    )
    with pytest.raises(TypeError, match="states no points"):
        bands.worth(Decimal(7))
