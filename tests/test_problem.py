from decimal import Decimal

import pytest

from xlplugin.problem import (
    Checked,
    Problem,
    Refused,
    Severity,
    Source,
    gravest_first,
    has_errors,
    told_after,
)

WRONG = Problem("code", Severity.ERROR, "有误", "请更正", Source("甲.yaml", 3, 5))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (Source("甲.yaml", 3, 5), "甲.yaml:3:5"),
        (Source("甲.yaml", 3), "甲.yaml:3"),
        (Source("甲.yaml"), "甲.yaml"),
        (Source(), ""),
        (Source("甲.xlsx", sheet="自评表", cell="B2"), "甲.xlsx 自评表!B2"),
        (Source("甲.xlsx", sheet="自评表"), "甲.xlsx 自评表"),
        (Source(sheet="自评表", cell="B2"), "自评表!B2"),
    ],
)
def test_a_place_is_written_so_that_people_can_go_there(source: Source, text: str) -> None:
    assert str(source) == text


def test_a_problem_says_where_how_bad_what_and_what_to_do() -> None:
    assert str(WRONG) == "甲.yaml:3:5：错误〔code〕有误。请更正"
    nowhere = "警告〔code〕有误。请更正"
    assert str(Problem("code", Severity.WARNING, "有误", "请更正")) == nowhere
    assert str(Problem("code", Severity.WARNING, "有误", "请更正", Source())) == nowhere


def test_without_its_code_a_problem_names_its_place_as_readers_of_the_file_need_it() -> None:
    cell = Problem("code", Severity.WARNING, "有误", "请更正", Source("甲.xlsx", sheet="自评表", cell="B2"))
    assert cell.told("甲.xlsx") == "警告（自评表!B2）：有误。请更正"
    assert cell.told() == "警告（甲.xlsx 自评表!B2）：有误。请更正"
    assert (
        Problem("code", Severity.ERROR, "有误", "请更正", Source("甲.xlsx")).told("甲.xlsx")
        == "错误：有误。请更正"
    )
    assert WRONG.said() == "错误（甲.yaml:3:5）：有误"


def test_the_gravest_come_first_and_the_dearest_of_them() -> None:
    severities = (Severity.NOTICE, Severity.WARNING, Severity.ERROR, Severity.WARNING, Severity.WARNING)
    found = [
        Problem(str(number), each, "", "", points=Decimal(number) if number > 2 else None)
        for number, each in enumerate(severities)
    ]
    assert [each.code for each in gravest_first(found)] == ["2", "4", "3", "1", "0"]


def test_severities_have_chinese_words() -> None:
    assert [each.chinese for each in Severity] == ["错误", "警告", "提示"]


def test_a_refusal_has_all_its_problems_and_those_that_were_found_before() -> None:
    other = Problem("other", Severity.NOTICE, "还有", "请看")
    with pytest.raises(Refused) as refused, told_after([other]):
        raise Refused(WRONG, WRONG)
    assert refused.value.problems == (other, WRONG), "each once"
    assert "甲.yaml:3:5" in str(refused.value)
    assert Checked(1).problems == ()


def test_only_errors_are_errors() -> None:
    notices = [Problem("code", each, "", "") for each in (Severity.NOTICE, Severity.WARNING)]
    assert not has_errors(notices)
    assert not has_errors([])
    assert has_errors([*notices, WRONG])
