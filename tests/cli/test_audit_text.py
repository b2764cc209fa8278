"""How an audit reads on a terminal."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audit.cases import at, case, row
from xlplugin.audit.audit import gravest, with_problems
from xlplugin.audit.summary import AuditReport, summarise
from xlplugin.cli.audit_text import full_text, short_text
from xlplugin.cli.output import width, wrapped
from xlplugin.problem import Problem, Severity
from xlplugin.rubric.codes import RUBRIC_CONTRADICTION

FILED = case(row("预算编制", 5, 5), row("支出进度", 6, 4))


def finding(message: str, severity: Severity = Severity.ERROR, arithmetic: str = "") -> Problem:
    return Problem(
        "some-code",
        severity,
        message,
        "请更正",
        at("K12"),
        arithmetic,
        points=Decimal("0.06"),
        indicator="支出进度",
    )


def reported(*findings: Problem) -> AuditReport:
    """The findings in the order in which a report has them."""
    return with_problems(AuditReport((), summarise(FILED, findings)), findings)


def text(*findings: Problem, columns: int = 100) -> str:
    return full_text(FILED, reported(*findings), columns)


def short(*findings: Problem, columns: int = 100) -> str:
    return short_text(FILED, reported(*findings), columns)


def test_findings_are_numbered_through_and_grouped_by_severity() -> None:
    printed = text(finding("甲"), finding("乙"), finding("丙", Severity.NOTICE))
    order = ["错误（2 项）", "  1. ", "甲", "  2. ", "乙", "提示（1 项）", "  3. ", "丙"]
    places = [printed.index(each) for each in order]
    assert places == sorted(places)
    assert "警告（" not in printed


def test_a_finding_shows_indicator_cell_points_arithmetic_and_remedy() -> None:
    printed = text(finding("得分偏高", arithmetic="1÷2=0.5")).splitlines()
    first = next(number for number, line in enumerate(printed) if "some-code" in line)
    assert [line.strip() for line in printed[first:]] == [
        "1. 支出进度  自评表!K12  涉及 0.06 分  〔some-code〕",
        "得分偏高",
        "算式：1÷2=0.5",
        "建议：请更正",
    ]


def test_nothing_found_is_said_with_what_was_checked() -> None:
    assert "没有发现问题。已核对2 项指标" in text()
    assert "没有发现问题。已核对2 项指标" in short()


def test_the_points_at_stake_stand_above_the_findings() -> None:
    printed = text(finding("甲"))
    assert printed.index("核查发现涉及 0.06 分") < printed.index("错误（1 项）")


@given(st.text("甲，。1a.÷ \n", max_size=200), st.integers(40, 120))
def test_no_line_is_wider_than_the_terminal(message: str, columns: int) -> None:
    found = finding(message, arithmetic=message)
    for printed in (text(found, columns=columns), short(found, columns=columns)):
        assert max(width(line) for line in printed.splitlines()) <= columns


def test_in_short_the_three_gravest_are_told_without_codes_and_remedies() -> None:
    notice, warning = finding("甲", Severity.NOTICE), finding("乙" * 200, Severity.WARNING)
    dear, cheap = finding("多计3分")._replace(points=Decimal(3)), finding("丙")
    lines = short(notice, warning, cheap, dear).splitlines()
    start = lines.index(next(line for line in lines if line.startswith(" 1. ")))
    assert lines[start : start + 3] == [
        " 1. 错误（自评表!K12）：多计3分",
        " 2. 错误（自评表!K12）：丙（涉及0.06分）",
        f" 3. 警告（自评表!K12）：{'乙' * 36}",
    ]
    assert lines[start + 3].endswith("乙…")
    assert len(lines) == start + 4
    assert "共 4 项发现：错误 2 项，警告 1 项，提示 1 项" in "".join(lines)
    assert not any(each in "".join(lines) for each in ("〔", "建议", "请更正"))


def test_every_list_has_one_order_and_what_is_wrong_with_the_print_comes_last_of_its_like() -> None:
    of_print = RUBRIC_CONTRADICTION.at(at("K1"), "原表自身矛盾", severity=Severity.NOTICE)
    free, dear = (finding(each, Severity.NOTICE)._replace(points=None) for each in "甲乙")
    report = reported(of_print, free, dear._replace(points=Decimal(1)), finding("丙"))
    assert [each.message for each in report.findings] == ["丙", "乙", "甲", "原表自身矛盾"]
    assert gravest(report) == report.findings[:3]


@given(st.text("甲，。1a.", max_size=60), st.integers(4, 20))
def test_wrapping_loses_nothing(words: str, columns: int) -> None:
    lines = list(wrapped(words, columns))
    assert "".join(lines) == words
    assert max(width(line) for line in lines) <= columns


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("控制率93.8266%偏低", ["控制率", "93.8266%", "偏低"]),
        ("预算编制，合理", ["预算编", "制，合理"]),
        ("算（编）。合理", ["算", "（编）。", "合理"]),
        ("123456789012", ["12345678", "9012"]),
    ],
)
def test_a_number_stays_on_one_line_and_no_line_starts_with_a_comma(words: str, lines: list[str]) -> None:
    assert list(wrapped(words, 8)) == lines
