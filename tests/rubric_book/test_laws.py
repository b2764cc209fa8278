"""A rubric is the same whether it is kept as YAML or as a workbook."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import rules, vocabulary
from tests.wording.test_criterion_lines import with_functions
from xlplugin.functions.library import open_rubric
from xlplugin.model import as_fields
from xlplugin.rubric.book.reading import read_cells
from xlplugin.rubric.book.values import read, written
from xlplugin.rubric.library import cases_beside, facts_file, library
from xlplugin.rubric.load import load_facts, load_rubric, parse_rubric
from xlplugin.rubric.model import (
    GradeBand,
    Grades,
    Indicator,
    LoadedRubric,
    Origin,
    Primary,
    Rubric,
    Secondary,
    Status,
)
from xlplugin.rubric.write import as_yaml, record_as_yaml
from xlplugin.rules import AnyRule
from xlplugin.scoring.cases import WorkedCases, load_cases, run_cases
from xlplugin.workbook.rulebook.drawing import book_bytes

SHIPPED = ("guangzhou-2023", "longgang-2020", "longgang-2021", "national-item")


@pytest.mark.parametrize("rubric", SHIPPED)
def test_a_shipped_rubric_goes_to_a_workbook_and_back_with_its_cases(rubric: str, tmp_path: Path) -> None:
    source = library().files()[rubric]
    loaded, beside = open_rubric(rubric), cases_beside(source)
    assert beside is not None
    cases = load_cases(loaded, beside)
    book = tmp_path / f"{rubric}.xlsx"
    book.write_bytes(book_bytes(loaded, cases))

    held = load_rubric(book)
    assert as_fields(held.rubric) == as_fields(loaded.rubric)
    assert list(held.vocabulary) == list(loaded.vocabulary)
    assert load_cases(held, book) == cases
    assert run_cases(held, book) == len(cases)

    again = parse_rubric(as_yaml(held.rubric), rubric, f"{rubric}.yaml", load_facts(facts_file(source)))
    assert as_fields(again.rubric) == as_fields(loaded.rubric)
    text = tmp_path / "x.cases.yaml"
    text.write_text(record_as_yaml(WorkedCases(cases=cases)), encoding="utf-8")
    assert load_cases(again, text) == cases


def of_rule(rule: AnyRule, others: tuple[AnyRule, ...] = ()) -> LoadedRubric:
    """A rubric of one indicator."""
    from xlplugin.rubric.model import Reading  # noqa: PLC0415 - beside its one use

    readings = tuple(Reading(name=f"口径{n}", why="没有写明", rule=each) for n, each in enumerate(others))
    indicator = Indicator(
        name="甲", weight=rule.most, about="说明", function="SCORE_INDICATOR", status=Status.COMPUTED,
        place="第1行", rule=rule, readings=readings,
    )  # fmt: skip
    secondary = Secondary(name="乙", weight=rule.most, indicators=(indicator,))
    bands = (GradeBand(grade="优", at_least=Decimal(9)), GradeBand(grade="差", at_least=Decimal(0)))
    rubric = Rubric(
        id="x", title="标准", authority="某局", year=2024, decimals=2, total=Decimal(10),
        source=Origin(document="文件", place="附件"), grades=Grades(printed=True, source="表内", bands=bands),
        primaries=(Primary(name="丙", weight=rule.most, secondaries=(secondary,)),),
        facts=tuple(vocabulary()),
    )  # fmt: skip
    return LoadedRubric(rubric, vocabulary())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("books")


@settings(deadline=None, max_examples=15)
@given(drawn=rules(), other=rules(), data=st.data())
def test_every_rule_comes_back_from_the_rows_of_a_workbook(
    folder: Path, drawn: AnyRule, other: AnyRule, data: st.DataObject
) -> None:
    rule = with_functions(drawn, data)
    path = folder / "x.xlsx"
    path.write_bytes(book_bytes(of_rule(rule, (other,))))
    read_back = read_cells(path, ())
    assert not read_back.problems
    assert [each.rule for each in read_back.rules] == [rule, other]
    assert list(read_back.vocabulary) == list(vocabulary())


_SCALARS: st.SearchStrategy[Any] = (
    st.none()
    | st.decimals(Decimal(-1000), Decimal(1000), places=3)
    | st.booleans()
    | st.sampled_from(
        ["是", "空", "95%", "12", "（没有）", "120万元", "≥80", "甲、乙", "「好」", " 前", "", "a\nb", "=1"]
    )
    | st.text(max_size=6)
)
_TYPED = _SCALARS | st.lists(_SCALARS | st.lists(_SCALARS, max_size=4), max_size=4)


@given(st.text(min_size=1, max_size=8), _TYPED)
def test_what_a_case_types_is_read_back_from_its_line(label: str, value: Any) -> None:  # noqa: ANN401
    line = written({label: value})
    assert "\n" not in line
    assert read(line) == (label, value)


def test_numbers_words_and_lists_are_written_as_people_write_them() -> None:
    facts = {
        "迟报次数": Decimal(3),
        "预算数": "120万元",
        "逐项": [Decimal(1), None],
        "目标": [[Decimal(100), Decimal(95)]],
        "无": [],
        "合规": True,
        "超支": False,
    }
    assert written(facts).split("\n") == [
        "迟报次数＝3",
        "预算数＝120万元",
        "逐项＝1、空",
        "目标＝【100、95】、",
        "无＝（没有）",
        "合规＝TRUE",
        "超支＝FALSE",
    ]
    assert read("无＝（没有）") == ("无", [])
    assert read("逐项：1、2") == read("逐项: 1、2") == ("逐项", [Decimal(1), Decimal(2)])
    assert read("合规＝TRUE") == ("合规", True)
    assert read("迟报次数 = ３") == ("迟报次数", Decimal(3))
    assert read("逐项＝、3") == ("逐项", [None, Decimal(3)])
    assert read("目标＝【80】、【、95】") == ("目标", [[Decimal(80)], [None, Decimal(95)]])


@pytest.mark.parametrize(
    "line",
    ["没有等号", "＝3", "目标＝【100、95", "目标＝100】", "甲＝「好」「差」", "甲＝好【1】", "甲＝「好"],
)
def test_what_is_written_otherwise_is_no_fact_of_a_case(line: str) -> None:
    assert read(line) is None
