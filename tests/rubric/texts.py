"""A small rubric as text, to be spoilt line by line."""

from tests.refusals import refusal
from xlplugin.facts.vocabulary import FactDefinition, UnitKind
from xlplugin.problem import Problem
from xlplugin.rubric.checked import ReadRubric
from xlplugin.rubric.load import parse_rubric

SHARED = (
    FactDefinition(id="spent", label="支出数", kind=UnitKind.AMOUNT, definition="支出"),
    FactDefinition(id="planned", label="预算数", kind=UnitKind.AMOUNT, definition="预算"),
    FactDefinition(id="answer", label="是否合规", kind=UnitKind.YES_NO, definition="是否合规"),
)

TEXT = """\
title: 小表
authority: 某局
year: 2024
decimals: 2
total: 10
source: {document: 文件, place: 附件}
grades:
  printed: true
  source: 表内
  bands:
    - {grade: 优, at_least: 9}
    - {grade: 良, at_least: 6}
    - {grade: 差, at_least: 0}
facts:
  - {id: judged, label: 评定, kind: points, definition: 评定得分}
  - {id: lines, label: 逐项, kind: series, of: points, definition: 逐项评定}
  - {id: level, label: 公开, kind: level, levels: [好, 差], definition: 公开情况}
  - {id: progress, label: 进度, kind: series, of: percent, items: [上, 下], definition: 进度}
primaries:
  - name: 投入
    weight: 4
    secondaries:
      - name: 预算
        weight: 4
        indicators:
          - name: 执行率
            weight: 4
            about: 执行情况
            function: SCORE_INDICATOR
            status: computed
            place: 第1行
            rule:
              kind: bands
              measure: {name: 执行率, of: spent, to: planned}
              bands:
                - {points: 4, at_least: 1}
                - {points: 2, at_least: 0.5, below: 1}
                - {points: 0, below: 0.5}
            reading: 以满分计
            readings:
              - name: 一半从宽
                why: 没有写明
                set: {bands.2.points: 1}
  - name: 产出
    weight: 6
    secondaries:
      - name: 效果
        weight: 6
        indicators:
          - name: 公开
            weight: 2
            about: 公开情况
            function: SCORE_INDICATOR
            status: computed
            place: 第2行
            rule:
              kind: levels
              fact: level
              levels:
                - {level: 好, what: 全部公开, points: 2}
                - {level: 差, what: 没有公开, points: 0}
          - name: 效果
            weight: 4
            about: 效果
            function: SCORE_CHECKLIST
            status: judgement
            place: 第3行
            rule:
              kind: checklist
              fact: lines
              items:
                - {what: 甲, points: 3}
                - {what: 乙, points: 1}
"""


def parsed(text: str) -> ReadRubric:
    """The rubric of a text, shown as 小表.yaml."""
    return parse_rubric(text, "small", "小表.yaml", SHARED)


def spoilt(before: str, after: str) -> str:
    """The small rubric with one thing changed, which must be there exactly once."""
    assert TEXT.count(before) == 1, before
    return TEXT.replace(before, after)


def place(text: str, marker: str) -> str:
    """file:line:column of the first place where the marker stands."""
    before = text[: text.index(marker)]
    return f"小表.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def only(text: str) -> Problem:
    """The one problem of a text that must not load."""
    (problem,) = refusal(parsed, text)
    return problem
