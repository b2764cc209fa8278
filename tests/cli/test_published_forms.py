"""The three published forms, audited as they were handed in: what is found, and nothing else.

The forms are not part of the project; where the folder with them is missing, these tests are skipped. Forms
of the same layouts with the same figures are built and tested in ``tests/workbook``.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.workbook.form_books import run

SHARED = Path(__file__).parents[3] / "shared"

pytestmark = pytest.mark.skipif(not (SHARED / "forms").is_dir(), reason="the published forms are not here")

L20, L21, N23 = "longgang-2020-urban-renewal", "longgang-2021-sasac", "nansha-2023-land"
REPORTS = {L20: "000_1043f48496861f1f.txt", L21: "002_8dcf001560c0d4a0.txt", N23: "003_d93ff590336ee2f0.txt"}

FOUND = {
    L20: {
        "error sum-wrong 三公经费支出执行情况表!D7",
        "warning claim-against-figures 指标体系框架!I10",
        "notice claims-unverified 指标体系框架!I27",
        "notice reason-other-year 指标体系框架!J20",
        "notice total-blank 政府采购预算表!A3",
        "notice rate-not-stated 指标体系框架!J26",
    },
    L21: {
        "notice rubric-contradiction 指标体系框架!B20",
        "notice rubric-contradiction 指标体系框架!B6",
        "notice rubric-contradiction 指标体系框架!F8",
        "notice claims-unverified 指标体系框架!I27",
    },
    N23: {
        "notice reason-not-about-loss 部门整体支出绩效自评表!L19",
        "warning evidence-missing 部门整体支出绩效自评表!M11",
        "warning rates-disagree 部门整体支出绩效自评表!L15",
        "notice claims-unverified 部门整体支出绩效自评表!K37",
        "notice no-subordinates 部门整体支出绩效自评表!I4",
        "notice evidence-incomplete 部门整体支出绩效自评表!L18",
        "notice evidence-incomplete 部门整体支出绩效自评表!L20",
        "notice evidence-incomplete 部门整体支出绩效自评表!L21",
        "notice rate-not-stated 部门整体支出绩效自评表!L26",
    },
}

WITH_REPORT = {
    L20: {
        "error sum-wrong 表“三公经费支出执行情况表”第5行第4列",
        "error sum-stated-wrong “1. 预算执行情况”下“2020 年年初预算为 …”段",
        "warning claim-against-figures 指标体系框架!I11",
        "notice claim-against-figures 指标体系框架!I21",
        "warning spent-over-budget “1. 预算执行情况”下“2020 年年初预算为 …”段",
        "warning claim-against-problem 指标体系框架!I6",
        "warning claim-against-problem 指标体系框架!I11",
        "notice sum-stated-rounding “（三）部门履职绩效情况”下“全年完成市级整备任务…”段",
        "notice figure-rounded “（三）2020年部门预算编制…”下“根据《深圳市龙岗区财政局关于…”段",
    },
    L21: {
        "warning claim-against-figures 指标体系框架!I20",
        "warning claim-against-problem 指标体系框架!I6",
        "warning claim-against-problem 指标体系框架!I7",
        "warning claim-against-problem 指标体系框架!I8",
        "warning claim-against-problem 指标体系框架!I21",
        "notice sum-stated-rounding “1. 资金管理”下“2021 年度决算总收入 …”段",
        "notice sum-stated-rounding “1. 资金管理”下“2021 年度财政拨款基本支…”段",
    },
    N23: {"notice annex-not-compared 表“部门整体支出绩效自评表（无专项资金）”第9行第5列"},
}


@dataclass(frozen=True)
class Audited:
    """What an audit printed."""

    exit: int
    found: set[str]
    total: dict[str, str]
    rows: int


def audited(capsysbinary: pytest.CaptureFixture[bytes], name: str, *more: object) -> Audited:
    code = run("audit", SHARED / "forms" / f"{name}.xlsx", "--json", *more)
    document = json.loads(capsysbinary.readouterr().out)
    found = {f"{each['severity']} {each['code']} {place(each['source'])}" for each in document["findings"]}
    return Audited(code, found, document["total"], len(document["indicators"]))


def place(source: str) -> str:
    """A place without the folder and the file."""
    return source.replace("\\", "/").split("/")[-1].split(" ", 1)[-1]


@pytest.mark.parametrize(("name", "rows", "claimed"), [(L20, 21, "96"), (L21, 21, "100"), (N23, 26, "91.7")])
def test_every_indicator_is_found_with_its_claim(
    capsysbinary: pytest.CaptureFixture[bytes], name: str, rows: int, claimed: str
) -> None:
    result = audited(capsysbinary, name)
    assert (result.rows, result.total["claimed"]) == (rows, claimed)


@pytest.mark.parametrize("name", [L20, L21, N23])
def test_the_form_alone_gives_these_findings_and_no_other(
    capsysbinary: pytest.CaptureFixture[bytes], name: str
) -> None:
    result = audited(capsysbinary, name)
    assert result.found == FOUND[name]
    assert result.exit == (1 if name == L20 else 0)


@pytest.mark.parametrize("name", [L20, L21, N23])
def test_the_written_report_adds_these_findings_and_no_other(
    capsysbinary: pytest.CaptureFixture[bytes], name: str
) -> None:
    report = SHARED / "documents" / REPORTS[name]
    assert audited(capsysbinary, name, "--report", report).found == FOUND[name] | WITH_REPORT[name]


@pytest.mark.parametrize("name", [L20, L21, N23])
def test_a_blank_form_is_no_mistake(capsysbinary: pytest.CaptureFixture[bytes], name: str) -> None:
    result = audited(capsysbinary, f"{name}-blank")
    printed = {each for each in FOUND[name] if "rubric-contradiction" in each}
    assert {each.split(" ")[1] for each in result.found - printed} == {"form-blank"}
    assert result.exit == 0
