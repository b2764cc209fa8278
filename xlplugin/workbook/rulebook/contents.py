"""What stands on the sheets of a rubric's workbook."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from xlplugin.facts.vocabulary import FactDefinition, UnitKind, Vocabulary
from xlplugin.model import as_fields
from xlplugin.money import ZERO
from xlplugin.rubric.book import columns
from xlplugin.rubric.book.columns import Sheet
from xlplugin.rubric.book.facts import CLUE_LISTS
from xlplugin.rubric.book.values import written
from xlplugin.rubric.model import DEFAULT_READING, Indicator, LoadedRubric, Rubric
from xlplugin.rules import AnyRule
from xlplugin.scoring.cases import NoScore, WorkedCase
from xlplugin.wording.criterion import criterion_lines
from xlplugin.wording.examples import example_of, examples

Value: TypeAlias = "str | Decimal | int | None"
Cells: TypeAlias = Mapping[str, Value]
"""The cells of a row by the headings of their columns."""

EXAMPLES = Sheet("句式", ("种类", "公文的说法", "规则的话（照抄再改）", "用到的数据项"), ())
SHARED_FACTS = Sheet("自带数据项", ("名称", "类别", "单位或量词", "说明", "项目或等级"), ())


def head(rubric: Rubric) -> Iterator[tuple[str, Value, str]]:
    """The rows of 概况: what is asked, the answer, and a remark."""
    yield columns.TITLE, rubric.title, "每年、每套标准各有各的名称"
    yield columns.AUTHORITY, rubric.authority, "印发这套标准的机关，草拟的要自己填"
    yield columns.YEAR, rubric.year, "四位数字；改年度时名称、文件名也要改"
    yield columns.DECIMALS, rubric.decimals, "得分四舍五入到几位小数，0～4"
    yield columns.TOTAL, rubric.total, "全表的满分"
    yield columns.DOCUMENT, rubric.source.document, "文件名称和文号"
    yield columns.PLACE, rubric.source.place, "第几条、哪个附件"
    yield columns.PRINTED, _yes(is_true=rubric.grades.printed), "原表上印了等级的，选“是”"
    yield columns.GRADES_SOURCE, rubric.grades.source, "等级写在“等级”表里"
    yield columns.OF_FORM, _yes(is_true=rubric.of_form), "只有项目支出自评表的办法选“是”"


def _yes(*, is_true: bool) -> str:
    return columns.YES if is_true else columns.NO


def indicators(rubric: Rubric) -> Iterator[Cells]:
    """The rows of 指标; a level is named in its first row."""
    for primary in rubric.primaries:
        above: dict[str, Value] = {"一级指标": primary.name, "一级分值": primary.weight}
        for secondary in primary.secondaries:
            above |= {"二级指标": secondary.name, "二级分值": secondary.weight}
            for each in secondary.indicators:
                own_function = each.function != columns.DEFAULT_FUNCTION
                yield above | {
                    "三级指标": each.name,
                    "分值": each.weight,
                    "指标说明": each.about,
                    "出处": each.place,
                    "函数": each.function if own_function else None,
                    "原文所写满分": each.text_points,
                    "存疑": each.doubt or None,
                    "评分标准原文": each.official or None,
                }
                above = {}


def rules(loaded: LoadedRubric, understood: Mapping[str, str]) -> Iterator[Cells]:
    """The rows of 评分规则: a row a line of each criterion, under each reading."""
    for indicator in loaded.rubric.indicators():
        first, *others = rows_of_rules(indicator, loaded.vocabulary)
        yield {**first, "原文": indicator.official or None, "原文读懂多少": understood.get(indicator.name)}
        yield from others


def rows_of_rules(indicator: Indicator, vocabulary: Vocabulary) -> Iterator[Cells]:
    """The rows of an indicator: its rule, then its other readings."""
    yield from _reading(indicator, vocabulary, indicator.reading, "", indicator.rule)
    for other in indicator.readings:
        yield from _reading(indicator, vocabulary, other.name, other.why, other.rule)


def _reading(
    indicator: Indicator, vocabulary: Vocabulary, name: str, why: str, rule: AnyRule
) -> Iterator[Cells]:
    for place, line in enumerate(criterion_lines(rule, vocabulary)):
        yield {
            "指标": indicator.name,
            "口径": name,
            "种类": example_of(line.kinds, line.text) or None,
            "规则的话": line.text,
            "口径的理由": why if why and place == 0 else None,
            "函数": line.function or None,
            "填报的比率": vocabulary[line.stated].label if line.stated else None,
        }


def facts(rubric: Rubric) -> Iterator[Cells]:
    """The rows of 基础数据项."""
    for fact in rubric.facts:
        low = None if fact.minimum == ZERO else fact.minimum
        yield _of_fact(fact) | {
            "下限": low,
            "上限": fact.maximum,
            "小数位": fact.decimals or None,
            "编码": fact.id,
        }


def _of_fact(fact: FactDefinition) -> dict[str, Value]:
    is_count = fact.member_kind is UnitKind.COUNT
    has_default = fact.counted == FactDefinition.counted
    return {
        "名称": fact.label,
        "类别": columns.KIND_WORDS[fact.kind, fact.of],
        "单位或量词": fact.counted if is_count or not has_default else None,
        "说明": fact.definition,
        "项目或等级": "\n".join(fact.levels or fact.items) or None,
    }


def shared_facts(loaded: LoadedRubric) -> Iterator[Cells]:
    """The rows of 自带数据项: the facts that sentences may name besides the rubric's own."""
    own = {each.id for each in loaded.rubric.facts}
    for fact in loaded.vocabulary:
        if fact.id not in own:
            yield _of_fact(fact)


def clues(rubric: Rubric) -> Iterator[Cells]:
    """The rows of 线索."""
    for fact in rubric.facts:
        for clue in fact.clues:
            fields = as_fields(clue)
            yield {
                "数据项": fact.label,
                **{heading: "\n".join(fields.get(key, ())) or None for key, heading in CLUE_LISTS},
                "只在本行": columns.YES if clue.own else None,
                "表示": clue.answer or None,
                "注意": clue.note or None,
            }


def grades(rubric: Rubric) -> Iterator[Cells]:
    """The rows of 等级."""
    return ({"等级": band.grade, "最低分": band.at_least} for band in rubric.grades.bands)


def contradictions(rubric: Rubric) -> Iterator[Cells]:
    """The rows of 原文矛盾."""
    for each in rubric.known_contradictions:
        yield {
            "矛盾": columns.CLASHES[each.kind],
            "在哪里": each.where,
            "印的分值": each.printed,
            "算出的分值": each.found,
        }


def cases(given: Iterable[WorkedCase], vocabulary: Vocabulary) -> Iterator[Cells]:
    """The rows of 算例."""
    for case in given:
        typed = {vocabulary[fact].label: value for fact, value in case.facts.items()}
        least, most = case.possible or (None, None)
        yield {
            "算例": case.name,
            "指标": case.indicator,
            "口径": case.reading,
            "分值": case.weight,
            "数据": written(typed) or None,
            "应得分": str(case.score) if isinstance(case.score, NoScore) else case.score,
            "未舍入的分": case.unrounded,
            "最少可能": least,
            "最多可能": most,
            "免于扣分": columns.YES if case.exempt else None,
        }


def example_rows() -> Iterator[Cells]:
    """The rows of 句式."""
    for each in examples():
        yield dict(zip(EXAMPLES.columns, (each.name, each.official, each.sentence, each.facts), strict=True))


def reading_names(rubric: Rubric) -> Sequence[str]:
    """The readings' names, each once, the usual one first."""
    named = (reading.name for each in rubric.indicators() for reading in each.readings)
    return tuple(dict.fromkeys((DEFAULT_READING, *(each.reading for each in rubric.indicators()), *named)))
