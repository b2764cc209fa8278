"""Written reports beside forms: audited with them where it is certain whose they are, and told where not."""

import json
from pathlib import Path

import pytest

from tests.batch.forms import FILLED, batch, names, results, written
from tests.workbook.form_books import run
from tests.workbook.official_forms import Shape, shenzhen_form
from xlplugin.batch.collecting import collect
from xlplugin.workbook.file import package
from xlplugin.workbook.reports import reader

FORM = shenzhen_form(Shape())
WORDS = "预算执行率为12.3%。\n".encode()


def pairs(folder: Path) -> dict[str, str]:
    return {each.name: each.report_name for each in collect([folder]).files if each.report}


def test_a_report_is_audited_with_its_form_as_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(
        tmp_path / "报送",
        {
            "甲/自评表.xlsx": shenzhen_form(FILLED),
            "甲/自评报告.txt": WORDS,
            "乙/自评表.xlsx": shenzhen_form(FILLED),
        },
    )
    out = tmp_path / "汇总.jsonl"

    batch(folder, "-o", out, "--jobs", 1)

    printed = capsys.readouterr().out
    assert "与书面报告一起核对的 1 个" in printed
    assert "没有用上" not in printed
    with_report = results(out)[names(out).index("甲/自评表.xlsx")]
    without = results(out)[names(out).index("乙/自评表.xlsx")]
    run("audit", folder / "甲" / "自评表.xlsx", "--report", folder / "甲" / "自评报告.txt", "--json")
    alone = json.loads(capsys.readouterr().out.replace(str(folder / "甲" / "自评表.xlsx"), "甲/自评表.xlsx"))
    assert with_report["audit"] == alone
    assert with_report["audit"]["report"]
    assert with_report["report"]["path"] == "甲/自评报告.txt"
    assert len(with_report["report"]["sha256"]) == 64
    assert without["report"] is None


def test_names_decide_and_what_is_not_certain_stays_apart(tmp_path: Path) -> None:
    files = (
        *("东山区水务局2023年度自评表.xlsx", "东山区教育局2023年度自评表.xlsx", "东山区公园局自评表.xlsx"),
        *("报告/东山区水务局2023年度自评报告.docx", "报告/东山区教育局2022年度自评报告.docx"),
        *("报告/东山区公园局2022年自评报告.md", "报告/东山区公园局2023年自评报告.md", "报告/说明.txt"),
    )
    folder = written(tmp_path / "报送", dict.fromkeys(files, b""))

    assert pairs(folder) == {"东山区水务局2023年度自评表.xlsx": "报告/东山区水务局2023年度自评报告.docx"}
    assert collect([folder]).unpaired == (
        "报告/东山区公园局2022年自评报告.md",
        "报告/东山区公园局2023年自评报告.md",
        "报告/东山区教育局2022年度自评报告.docx",
    )


def test_a_report_that_two_forms_may_have_is_neithers(tmp_path: Path) -> None:
    files = ("水务局整体支出自评表.xlsx", "水务局自评表.xlsx", "水务局自评报告.docx")
    assert pairs(written(tmp_path / "报送", dict.fromkeys(files, b""))) == {}


def test_pairing_opens_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ("甲/自评表.xlsx", "甲/自评报告.docx", "乙局自评表.xlsx", "丙/报告.txt", "丙/1.xlsx", "丙/2.xlsx")
    folder = written(tmp_path / "报送", dict.fromkeys(files, FORM))
    for module, name in ((package, "open_package"), (reader, "read_report"), (Path, "read_bytes")):
        monkeypatch.setattr(module, name, None)

    assert pairs(folder) == {"甲/自评表.xlsx": "甲/自评报告.docx"}


def test_a_report_of_another_year_inside_is_told_and_not_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "东山区教育局2019年度部门整体支出绩效自评报告\n".encode()
    files = {"甲/2023年度自评表.xlsx": FORM, "甲/自评报告.txt": words, "乙/自评报告.txt": b""}
    folder, out = written(tmp_path / "报送", files), tmp_path / "汇总.jsonl"

    assert batch(folder, "-o", out, "--jobs", 1, "--details") == 0

    printed = capsys.readouterr().out
    assert "书面报告没有用上 2 份" in printed
    assert "  乙/自评报告.txt\n" in printed
    assert "  甲/自评报告.txt：书面报告和自评表里写的部门或年度不同" in printed
    assert results(out)[0]["report"]["failure"]["code"] == "report-unpaired"
    assert results(out)[0]["audit"]["report"] is None


def test_a_report_that_cannot_be_read_costs_the_form_nothing(tmp_path: Path) -> None:
    files = {"甲/自评表.xlsx": FORM, "甲/自评报告.docx": b"no document"}
    folder, out = written(tmp_path / "报送", files), tmp_path / "汇总.jsonl"

    assert batch(folder, "-o", out, "--jobs", 1) == 0

    (only,) = results(out)
    assert only["failure"] is None
    assert only["report"]["failure"]["code"]


def test_a_form_is_done_again_where_its_report_came_changed_or_went(tmp_path: Path) -> None:
    folder, out = written(tmp_path / "报送", {"甲/自评表.xlsx": FORM}), tmp_path / "汇总.jsonl"
    report = folder / "甲" / "自评报告.txt"
    batch(folder, "-o", out, "--jobs", 1)
    lines = [out.read_bytes()]

    def resumed() -> bytes:
        batch(folder, "-o", out, "--jobs", 1, "--resume")
        return out.read_bytes()

    report.write_bytes(WORDS)
    lines.append(resumed())
    assert resumed() == lines[-1]
    report.write_bytes(WORDS * 2)
    lines.append(resumed())
    assert resumed() == lines[-1]
    report.unlink()
    lines.append(resumed())

    digests = [json.loads(each)["report"] and json.loads(each)["report"]["sha256"] for each in lines]
    assert digests[0] is None
    assert digests[1] != digests[2]
    assert digests[3] is None
