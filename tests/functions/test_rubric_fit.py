# ruff: noqa: E501 - one row a case
"""A rubric whose rule needs a fact that its function does not take is refused, at its line."""

from pathlib import Path

import pytest

from tests.refusals import refusal
from xlplugin.functions.library import check_file, open_rubric
from xlplugin.functions.rubric_fit import fit
from xlplugin.problem import Problem
from xlplugin.rubric.checked import ReadRubric
from xlplugin.rubric.library import shipped
from xlplugin.rubric.load import load_facts, load_rubric, parse_rubric

HEAD = """\
title: 小表
authority: 某局
year: 2024
decimals: 1
total: {total}
source: {{document: 文件, place: 附件}}
grades: {{printed: true, source: 表内, bands: [{{grade: 优, at_least: 3}}, {{grade: 差, at_least: 0}}]}}
facts:
  - {{id: lines, label: 逐项, kind: series, of: points, definition: 逐项}}
  - {{id: faults, label: 问题, kind: count, definition: 问题}}
  - {{id: others, label: 其他问题, kind: count, definition: 问题}}
  - {{id: goals, label: 目标, kind: targets, definition: 目标}}
primaries:
  - name: 一
    weight: {total}
    secondaries:
      - name: 二
        weight: {total}
        indicators:
"""
INDICATOR = """\
          - name: 第{place}项
            weight: 4
            about: 说明
            place: 第{place}行
            function: {function}
            status: {status}
            rule: {rule}
"""
RATE = "{kind: proportional, points: 4, measure: {name: 率, of: operating_actual, to: operating_budget}}"
FAULTS = "{kind: deduction, points: 4, deduct: [{faults: faults, each: 1, what: 问题}]}"
BOTH = "{kind: deduction, points: 4, deduct: [{faults: faults, each: 1, what: 甲}, {faults: others, each: 1, what: 乙}]}"
LINES = "{kind: checklist, fact: lines, items: [{what: 甲, points: 4}]}"
GOALS = "{kind: completion, targets: goals, points: 4, fail_below: 0.6, full_to: 1.5, beyond: 0.5}"


def written(*indicators: tuple[str, str]) -> str:
    rows = [
        INDICATOR.format(
            place=place, function=function, rule=rule, status="judgement" if rule == LINES else "computed"
        )
        for place, (function, rule) in enumerate(indicators, start=1)
    ]
    return HEAD.format(total=4 * len(indicators)) + "".join(rows)


def loaded(text: str) -> ReadRubric:
    shared = load_facts(shipped("rubrics") / "facts.yaml")
    return parse_rubric(text, "small", "小表.yaml", shared)


def problems(*indicators: tuple[str, str]) -> list[Problem]:
    return fit(loaded(written(*indicators)))


def line(text: str, marker: str) -> str:
    before = text[: text.index(marker)]
    return f"小表.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.mark.parametrize("rubric", ["guangzhou-2023", "longgang-2020", "longgang-2021"])
def test_the_shipped_rubrics_fit(rubric: str) -> None:
    shipped_rubric = load_rubric(shipped("rubrics") / f"{rubric}.yaml")
    assert fit(shipped_rubric) == []


@pytest.mark.parametrize(
    ("function", "rule"),
    [
        ("SCORE_OPERATING_COST", RATE),
        ("SCORE_INDICATOR", RATE),
        ("SCORE_INDICATOR", BOTH),
        ("SCORE_DEDUCTION", FAULTS),
        ("SCORE_CHECKLIST", LINES),
        ("SCORE_COMPLETION", GOALS),
    ],
)
def test_a_function_that_takes_what_the_rule_needs_fits(function: str, rule: str) -> None:
    assert problems((function, rule)) == []


@pytest.mark.parametrize(
    ("function", "rule", "untaken"),
    [
        ("SCORE_THREE_PUBLIC", RATE, "operating_actual、operating_budget"),
        ("SCORE_DEDUCTION", BOTH, "others"),
        ("SCORE_DEDUCTION", RATE, "operating_actual、operating_budget"),
        ("SCORE_CHECKLIST", FAULTS, "faults"),
        ("SCORE_SATISFACTION", LINES, "lines"),
        ("SCORE_JUDGEMENT", GOALS, "goals"),
    ],
)
def test_a_function_that_does_not_take_what_the_rule_needs_is_refused(
    function: str, rule: str, untaken: str
) -> None:
    (problem,) = problems((function, rule))
    assert problem.code == "rubric-arguments"
    assert problem.message == f"规则需要的数据{untaken}不是 {function} 的参数"
    assert problem.fix == "请换用 SCORE_INDICATOR 或改写规则"
    assert str(problem.source) == line(written((function, rule)), "function:")


@pytest.mark.parametrize(
    "function", ["SCORE_MAGIC", "SCORE_LOWEST", "SCORE_TABLE", "SCORE_TOTAL", "SCORE_GRADE"]
)
def test_a_function_that_scores_no_rule_is_refused(function: str) -> None:
    (problem,) = problems((function, RATE))
    assert (problem.code, problem.message) == ("rubric-function", f"没有函数“{function}”")
    assert problem.fix == "函数目录见 xlplugin functions"
    assert str(problem.source) == line(written((function, RATE)), "function:")


def test_a_function_without_a_name_argument_can_stand_for_one_indicator_only() -> None:
    pair = (("SCORE_OPERATING_COST", RATE), ("SCORE_OPERATING_COST", RATE))
    (problem,) = problems(*pair)
    assert problem.code == "rubric-function-twice"
    assert problem.message == "SCORE_OPERATING_COST 已用于另一个指标，无法区分"
    lines = written(*pair).splitlines()
    assert (
        str(problem.source)
        == f"小表.yaml:{[at for at, text in enumerate(lines, 1) if 'function:' in text][1]}:13"
    )
    assert problems(("SCORE_DEDUCTION", FAULTS), ("SCORE_DEDUCTION", FAULTS)) == []
    assert problems(("SCORE_INDICATOR", RATE), ("SCORE_INDICATOR", RATE)) == []


def test_a_name_that_no_formula_can_hold_is_refused() -> None:
    row = ("SCORE_DEDUCTION", FAULTS)
    fits, long = (written(row).replace("第1项", "长" * length) for length in (255, 256))
    assert fit(loaded(fits)) == []
    (problem,) = fit(loaded(long))
    assert (problem.code, str(problem.source)) == ("rubric-name-long", line(long, f"name: {'长' * 256}"))


def part(function: str) -> str:
    half = RATE.replace("points: 4", "points: 2")
    inner = f"{{kind: sum, parts: [{{name: 甲, function: {function}, rule: {half}}}, {{name: 乙, rule: {half}}}]}}"
    return f"{{kind: veto, fact: violations, what: 违规, rule: {inner}}}"


def test_parts_with_their_own_function_must_fit_too() -> None:
    assert problems(("SCORE_INDICATOR", part("SCORE_OPERATING_COST"))) == []
    (problem,) = problems(("SCORE_INDICATOR", part("SCORE_THREE_PUBLIC")))
    assert problem.code == "rubric-arguments"
    assert str(problem.source) == line(
        written(("SCORE_INDICATOR", part("SCORE_THREE_PUBLIC"))), "rule: {kind: veto"
    )


def write(folder: Path, text: str) -> Path:
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_rubric_that_does_not_fit_cannot_be_opened_for_use(tmp_path: Path) -> None:
    write(tmp_path, written(("SCORE_MAGIC", RATE)))
    assert [each.code for each in refusal(open_rubric, "small", tmp_path)] == ["rubric-function"]
    assert [each.code for each in refusal(open_rubric, "nothing", tmp_path)] == ["rubric-unknown"]


def test_a_rubric_is_opened_once_a_process() -> None:
    assert open_rubric("longgang-2020") is open_rubric("longgang-2020")


CASE = """\
cases:
  - name: 没有问题得满分
    indicator: 第1项
    facts: {{faults: 0}}
    score: {score}
"""


def test_checking_a_file_runs_the_cases_beside_it(tmp_path: Path) -> None:
    path = write(tmp_path, written(("SCORE_DEDUCTION", FAULTS)))
    assert check_file(path).value == 0
    cases = tmp_path / "small.cases.yaml"
    cases.write_text(CASE.format(score=4), encoding="utf-8")
    assert check_file(path).value == 1
    cases.write_text(CASE.format(score=3), encoding="utf-8")
    (problem,) = refusal(check_file, path)
    assert str(problem.source) == "small.cases.yaml:2:5"
    assert problem.message == "算例“没有问题得满分”：应得3，实得4"


def test_checking_a_file_that_does_not_load_shows_why(tmp_path: Path) -> None:
    problems = refusal(check_file, write(tmp_path, "title: 小表\n"))
    assert {each.code for each in problems} == {"yaml-missing"}
