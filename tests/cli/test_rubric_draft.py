"""``xlplugin rubric draft``: from a form's own criteria to a rubric that scores, as a policy officer goes."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.criteria.test_reading import CRITERIA
from tests.workbook.form_books import run
from tests.workbook.official_forms import item_form
from xlplugin.cli.exits import Exit
from xlplugin.criteria.text import as_printed

HEAD = ("一级指标", "二级指标", "三级指标", "分值", "指标说明", "评分标准", "自评得分", "扣分原因")
USED = [each for each in CRITERIA if "remarks" not in each][:24]


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A form of an authority that nobody has written a rubric for."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["某县部门整体支出绩效自评表（2024年度）"])
    sheet.append(list(HEAD))
    for place, each in enumerate(USED):
        above = ["投入" if place < 12 else "产出", f"第{place // 6 + 1}组"]
        name = f"{each['name']}之{place + 1}"
        sheet.append([*above, name, each["points"], each.get("about"), each["official"], None, None])
    sheet.append(["合计", None, None, sum(each["points"] for each in USED), None, None, None, None])
    path = tmp_path / "某县自评表.xlsx"
    book.save(path)
    return path


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_every_indicator_is_told_with_both_sentences(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rubric", "draft", form, "--json") == 0

    told = document(capsys)["indicators"]
    assert [each["official"] for each in told] == [each["official"] for each in USED]
    for each, wanted in zip(told, USED, strict=True):
        assert (each["status"] == "judgement") == ("read" not in wanted or "评定0～" in wanted["read"])
        assert each["not_understood"] == wanted.get("not_understood", [])
        assert each["rendered"]
        assert each["source"].startswith(f"{form} Sheet!F")


def test_the_draft_is_a_rubric_that_makes_a_template_and_scores(
    form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rubrics = tmp_path / "标准"
    rubrics.mkdir()

    assert run("rubric", "draft", form, "-o", rubrics / "mouxian-2024.yaml") == 0
    printed = capsys.readouterr().out
    assert run("rubric", "check", rubrics / "mouxian-2024.yaml") == 0
    assert run("template", "mouxian-2024", "--rubrics", rubrics, "-o", tmp_path / "空白.xlsx") == 0
    scored = run(
        "score", form, "--rubrics", rubrics, "--rubric", "mouxian-2024", "-o", tmp_path / "评分.xlsx"
    )

    assert scored == Exit.FACTS_MISSING
    assert f"共{len(USED)}个指标：读懂" in printed
    assert "请填写制定机关，核对后运行" in printed


def test_what_was_not_understood_is_quoted(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rubric", "draft", form, "--details") == 0

    printed = capsys.readouterr().out
    unclear = [sentence for each in USED for sentence in each.get("not_understood", [])]
    assert unclear
    assert all(f"没有读懂：{as_printed(sentence)}" in printed for sentence in unclear)
    assert printed.count("原文：") == printed.count("读作：") == len(USED)


def test_a_form_without_weights_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["某县部门整体支出绩效自评表"])
    sheet.append(list(HEAD))
    for name in ("预算编制", "预算执行", "任务完成"):
        sheet.append(["投入", "预算", name, None, None, "酌情给分。", 1, None])
    book.save(tmp_path / "无分值.xlsx")

    assert run("rubric", "draft", tmp_path / "无分值.xlsx", "-o", tmp_path / "x.yaml") == 2

    assert "没有印分值，不能草拟评价标准" in capsys.readouterr().err
    assert not (tmp_path / "x.yaml").exists()


def test_a_project_form_has_no_criteria_of_an_authority(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "项目.xlsx").write_bytes(item_form())

    assert run("rubric", "draft", tmp_path / "项目.xlsx") == 2

    assert "national-item" in capsys.readouterr().err


WHY = (
    ("内控", "1.5", "建立内控制度得1分，否则不得分。", "评分标准按满分1分写，分值却是1.5分，请核对原表"),
    ("实效", "5", "根据工作实效酌情给分。", "写的是酌情、综合评定，几分由人定"),
    ("节点", "4", "6月末达到50%得1分，9月末达到75%得1分，12月末达到100%得2分。", "程序还不会读这种写法"),
    (
        "执行",
        "6",
        (
            "得分=目标得分+监控得分。\n1. 目标得分（2分）：目标未被退回得满分，被退回的不得分。\n"
            "2. 监控得分（3分）：按时报送的得3分，否则不得分。"
        ),
        "各部分合计5分，分值却是6分，请核对原表",
    ),
    ("队伍", "3", "队伍结构优化，人员配备到位。", "只写了要求，没有写怎样得分、扣分"),
    ("会商", "4", "①会商定期召开；②纪要完整。每做到一项得2分。", "“会商逐项评定得分”由人填"),
    ("达标", "5", "达标率≥90%得5分，否则不得分。", ""),
)


@pytest.mark.parametrize("case", WHY, ids=[each[0] for each in WHY])
def test_it_says_why_people_must_give_points(
    case: tuple[str, str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, points, official, why = case
    book, form = Workbook(), tmp_path / "表.xlsx"
    sheet = book.active
    assert sheet is not None
    for row in (
        HEAD,
        ("投入", "管理", name, float(points), None, official),
        ("投入", "管理", "其他", 1, None, ""),
    ):
        sheet.append(row)
    book.save(form)

    assert run("rubric", "draft", form) == 0
    told = capsys.readouterr().out.split("须人工　其他")[0]

    assert why in told
    assert ("原因：" in told or "其中：" in told) == bool(why)


def test_a_name_of_another_year_is_told_at_once(
    form: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("rubric", "draft", form, "-o", tmp_path / "mouxian-2025.xlsx") == 0
    assert "文件名是2025年，表上写的是2024年" in capsys.readouterr().err
    assert run("rubric", "draft", form, "-o", tmp_path / "mouxian-2024.xlsx") == 0
    assert "文件名" not in capsys.readouterr().err
