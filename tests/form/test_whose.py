"""Whose a figure in a sentence is, whatever the words before it name."""

import pytest

from xlplugin.facts.figures import Figure
from xlplugin.form.said import Said
from xlplugin.form.whose import FigureSubject, Whose, whose
from xlplugin.problem import Source

YEAR = 2022
DEPARTMENT, PROJECT, UNIT = FigureSubject.DEPARTMENT, FigureSubject.PROJECT, FigureSubject.UNIT
THRIFT, PROCUREMENT, KIND = FigureSubject.THRIFT, FigureSubject.PROCUREMENT, FigureSubject.KIND


def decided(text: str, words: str, heading: str = "", year: int | None = YEAR) -> Whose:
    """Whose the figure is that is written so."""
    said = Said(text, Source("报告.txt", line=1), heading=heading)
    figure: Figure = next(each for each in said.figures if each.words == words)
    return whose(said, figure, year)


@pytest.mark.parametrize(
    ("text", "words", "subject"),
    [
        ("预算执行率97%。", "97%", DEPARTMENT),
        ("我局2022年预算执行率97%。", "97%", DEPARTMENT),
        ("三公经费支出6万元，预算执行率60%。", "60%", THRIFT),
        ("公务接待费预算6万元，其中外宾2万元；支出3万元。", "3万元", THRIFT),
        ("政府采购预算80万元，实际采购76万元，执行率95%。", "95%", PROCUREMENT),
        ("河道清淤项目预算30万元，支出27万元，执行率90%。", "90%", PROJECT),
        ("部门支出970万元，执行率97%。河道清淤项目执行率90%。", "97%", DEPARTMENT),
        ("河道清淤项目执行率90%。部门整体预算执行率97%。", "97%", DEPARTMENT),
        ("河道清淤项目执行率90%，部门整体预算执行率97%。", "97%", DEPARTMENT),
        ("局本级执行率98%，下属中心执行率99.5%。", "98%", UNIT),
        ("局本级执行率98%，下属中心执行率99.5%。", "99.5%", UNIT),
        ("年初预算100万元（其中三公经费5万元），支出99万元。", "99万元", DEPARTMENT),
        ("年初预算100万元，上年结转20万元，调整后预算120万元。", "120万元", DEPARTMENT),
        ("上年结转资金20万元，执行率85%。", "20万元", KIND),
        ("按照《项目管理办法》，预算执行率97%。", "97%", DEPARTMENT),
        ("1.三公经费执行率60%；2.预算执行率97%；3.采购执行率95%。", "95%", PROCUREMENT),
    ],
)
def test_a_figure_is_of_what_its_clause_names_else_of_what_its_sentence_speaks_of(
    text: str, words: str, subject: FigureSubject
) -> None:
    told = decided(text, words)

    assert (told.subject, told.sure) == (subject, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("部门预算1000万元，其中三公经费20万元，执行率99%。", "99%"),
        ("年初预算1000万元，三公经费20万元，支出990万元。", "990万元"),
        ("三公经费年初预算10万元，较为节约，全年均从严控制。全年支出6万元，预算执行率60%。", "60%"),
    ],
)
def test_a_sentence_that_leaves_its_subject_open_is_surely_nobodys(text: str, words: str) -> None:
    told = decided(text, words)

    assert not told.sure
    assert not told.departments


@pytest.mark.parametrize(
    ("heading", "subject"),
    [("（二）政府采购执行情况", PROCUREMENT), ("一、部门预算执行情况", DEPARTMENT), ("", DEPARTMENT)],
)
def test_a_heading_is_the_subject_of_sentences_that_name_none(heading: str, subject: FigureSubject) -> None:
    assert decided("年初预算80万元，执行率95%。", "95%", heading).subject is subject


def test_two_projects_are_two_and_their_matters_differ() -> None:
    text = "河道清淤项目执行率90%，绿道维护项目执行率85%。"

    assert decided(text, "90%").matter != decided(text, "85%").matter


@pytest.mark.parametrize(
    ("text", "words", "year"),
    [
        ("预算执行率97%。", "97%", 2022),
        ("2021年预算执行率95%，2022年预算执行率97%。", "95%", 2021),
        ("2021年预算执行率95%，2022年预算执行率97%。", "97%", 2022),
        ("上年预算执行率95%。", "95%", 2021),
        ("去年：年初预算90万元；支出80万元。", "80万元", 2021),
        ("预算执行率97%，比2021年的95%提高2个百分点。", "95%", 2021),
        ("与2021年相比增加8万元，增长8.7%。", "8.7%", 2021),
        ("比上年增加8万元，其中基本支出60万元。", "60万元", 2022),
        ("使用上年结转资金20万元。", "20万元", 2022),
        ("2023年拟安排预算120万元。", "120万元", 2023),
        ("2020-2022年累计投入300万元。", "300万元", None),
        ("历年平均执行率93%。", "93%", None),
        ("根据《2021年预算编制办法》，执行率97%。", "97%", 2022),
        ("2021年情况：支出90万元。", "90万元", 2021),
    ],
)
def test_a_figure_is_of_the_year_that_its_sentence_told_last(text: str, words: str, year: int | None) -> None:
    told = decided(text, words)

    assert told.year == year
    assert told.own_year is (year == YEAR)


def test_without_a_year_of_the_form_what_tells_none_is_its_own() -> None:
    assert decided("预算执行率97%。", "97%", year=None).own_year
    assert decided("2021年预算执行率97%。", "97%", year=None).own_year
    assert not decided("上年预算执行率97%。", "97%", year=None).own_year


@pytest.mark.parametrize(
    ("text", "words", "part"),
    [
        ("一季度执行率25%，全年执行率97%。", "25%", "一季度"),
        ("一季度执行率25%，全年执行率97%。", "97%", ""),
        ("截至6月底，支出50万元，执行率50%。", "50%", "截至6月"),
        ("上半年支出50万元，执行率50%。", "50%", "上半年"),
        ("1-9月执行率72%。", "72%", "1-9月"),
        ("截至12月31日，执行率97%。", "97%", ""),
        ("3月批复预算100万元，支出97万元。", "97万元", ""),
    ],
)
def test_a_figure_is_of_the_months_that_its_sentence_told_last(text: str, words: str, part: str) -> None:
    assert decided(text, words).part == part
