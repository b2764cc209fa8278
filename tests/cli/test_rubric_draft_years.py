"""``xlplugin rubric draft`` of a new year: what stands is kept; what changed, came or went is told."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document
from openpyxl import Workbook

from tests.workbook.form_books import run

HEAD = ("一级指标", "二级指标", "三级指标", "分值", "指标说明", "评分标准", "自评得分", "扣分原因")
ROWS = (
    (
        "投入",
        "预算",
        "经费执行率",
        40,
        "经费执行率=经费支出数÷经费预算数×100%",
        "执行率≥95%得满分，每低1个百分点扣2分，扣完为止。",
    ),
    ("产出", "质量", "合格率", 30, "", "合格率≥90%得30分，60%（含）-90%得20分，低于60%不得分。"),
    ("效果", "评价", "服务成效", 30, "", "根据服务的实际成效酌情给分。"),
)


def form(path: Path, rows: tuple[tuple[object, ...], ...] = ROWS) -> Path:
    """A form with these indicators."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["某县部门整体支出绩效自评表（2024年度）"])
    sheet.append(list(HEAD))
    for row in rows:
        sheet.append([*row, None, None])
    sheet.append(["合计", None, None, sum(int(str(row[3])) for row in rows), None, None, None, None])
    book.save(path)
    return path


def changed(place: int, **cells: object) -> tuple[tuple[object, ...], ...]:
    """The rows with other cells in one of them."""
    names = ("primary", "secondary", "name", "weight", "about", "text")
    row = tuple(cells.get(name, value) for name, value in zip(names, ROWS[place], strict=True))
    return (*ROWS[:place], row, *ROWS[place + 1 :])


@pytest.fixture
def rubrics(tmp_path: Path) -> Path:
    """Last year's rubric, drafted and then completed: a fact has a name of its own."""
    folder = tmp_path / "标准"
    folder.mkdir()
    assert run("rubric", "draft", form(tmp_path / "去年.xlsx"), "-o", folder / "county-2023.yaml") == 0
    kept = yaml.safe_load((folder / "county-2023.yaml").read_text("utf-8"))
    (rate,) = [each for each in kept["facts"] if each["label"] == "合格率"]
    text = (folder / "county-2023.yaml").read_text("utf-8").replace(rate["id"], "pass_rate")
    text = text.replace("（请填写制定机关）", "某县财政局")
    (folder / "county-2023.yaml").write_text(text, "utf-8")
    return folder


def drafted(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    capsys.readouterr()
    assert run("rubric", "draft", *arguments, "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_same_form_keeps_everything(
    tmp_path: Path, rubrics: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = rubrics / "county-2024.yaml"
    told = drafted(
        capsys, tmp_path / "去年.xlsx", "--from", "county-2023", "--rubrics", rubrics, "-o", output
    )

    assert [each["continued"] for each in told["indicators"]] == ["unchanged"] * 3
    made = yaml.safe_load(output.read_text("utf-8"))
    assert "pass_rate" in [each["id"] for each in made["facts"]]
    assert made["authority"] == "某县财政局"
    assert run("rubric", "check", output) == 0


def test_what_goes_on_keeps_the_names_of_its_facts_and_nothing_but_the_year_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lists = "①制度健全（10分）；②制度得到执行（20分）。"
    rows = (*ROWS[:2], ("效果", "评价", "制度建设", 20, "", lists.replace("20", "10")), ROWS[2])
    rows = (rows[0], rows[1], rows[2], (*ROWS[2][:3], 10, *ROWS[2][4:]))
    last, new = form(tmp_path / "去年.xlsx", rows), form(tmp_path / "今年.xlsx", rows)
    assert run("rubric", "draft", last, "-o", tmp_path / "county-2023.xlsx") == 0
    drafted(capsys, new, "--from", "county-2023", "--rubrics", tmp_path, "-o", tmp_path / "county-2024.yaml")

    made = yaml.safe_load((tmp_path / "county-2024.yaml").read_text("utf-8"))

    assert [each["label"] for each in made["facts"]] == [
        "经费支出数",
        "经费预算数",
        "合格率",
        "制度建设逐项评定得分",
        "服务成效评定得分",
    ]
    capsys.readouterr()
    assert run("rubric", "diff", tmp_path / "county-2023.xlsx", tmp_path / "county-2024.yaml") == 0
    assert "基础数据" not in capsys.readouterr().out


def test_a_changed_sentence_is_read_anew_and_told(
    tmp_path: Path, rubrics: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "合格率≥95%得30分，60%（含）-95%得20分，低于60%不得分。"
    new = form(tmp_path / "今年.xlsx", changed(1, text=text))

    told = drafted(capsys, new, "--from", "county-2023", "--rubrics", rubrics)["indicators"]

    assert [each["continued"] for each in told] == ["unchanged", "changed", "unchanged"]
    assert told[1]["rendered"].startswith("合格率≥95%，得30分")


def test_blanks_and_full_width_signs_are_no_change(
    tmp_path: Path, rubrics: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "合格率≥90%得30分;\n60%(含)-90%得20分; 低于60%不得分。".replace(";", "，")
    new = form(tmp_path / "今年.xlsx", changed(1, text=text))

    told = drafted(capsys, new, "--from", "county-2023", "--rubrics", rubrics)["indicators"]

    assert told[1]["continued"] == "unchanged"


def test_another_weight_is_a_change(
    tmp_path: Path, rubrics: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = form(tmp_path / "今年.xlsx", changed(2, weight=20))

    told = drafted(capsys, new, "--from", "county-2023", "--rubrics", rubrics)["indicators"]

    assert [each["continued"] for each in told] == ["unchanged", "unchanged", "changed"]


def test_what_came_and_what_went_is_told(
    tmp_path: Path, rubrics: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = form(tmp_path / "今年.xlsx", changed(2, name="公众满意度"))
    told = drafted(capsys, new, "--from", "county-2023", "--rubrics", rubrics)
    assert told["indicators"][2]["continued"] == "new"
    assert told["gone"] == ["服务成效"]

    run("rubric", "draft", new, "--from", "county-2023", "--rubrics", rubrics)
    printed = capsys.readouterr().out
    assert "（30分）　新增" in printed
    assert "不再有　服务成效" in printed
    assert "沿用2个，有变化0个，新增1个" in printed


def test_rules_of_a_rubric_that_kept_no_official_words_are_compared(
    tmp_path: Path, rubrics: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = rubrics / "county-2023.yaml"
    kept = yaml.safe_load(file.read_text("utf-8"))
    for primary in kept["primaries"]:
        for secondary in primary["secondaries"]:
            for indicator in secondary["indicators"]:
                del indicator["official"]
    file.write_text(yaml.safe_dump(kept, allow_unicode=True), "utf-8")

    told = drafted(capsys, tmp_path / "去年.xlsx", "--from", "county-2023", "--rubrics", rubrics)

    assert [each["continued"] for each in told["indicators"]] == ["unchanged"] * 3


def test_an_unknown_rubric_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rubric", "draft", form(tmp_path / "表.xlsx"), "--from", "nowhere-2023") == 2
    assert "nowhere-2023" in capsys.readouterr().err


def document(path: Path, tables: int = 1) -> Path:
    """A Word document with the form, once or more often."""
    made = Document()
    made.add_paragraph("某县部门整体支出绩效自评表（2024年度）")
    for number in range(tables):
        made.add_paragraph(f"附表{number + 1}")
        table = made.add_table(rows=1, cols=len(HEAD))
        for cell, words in zip(table.rows[0].cells, HEAD, strict=True):
            cell.text = words
        for row in ROWS:
            for cell, value in zip(table.add_row().cells, (*row, "", ""), strict=True):
                cell.text = str(value)
    made.save(str(path))
    return path


def test_a_form_in_a_word_document_is_read_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    of_book = drafted(capsys, form(tmp_path / "表.xlsx"))["indicators"]
    of_document = drafted(capsys, document(tmp_path / "表.docx"))["indicators"]

    for one, other in zip(of_document, of_book, strict=True):
        assert {key: one[key] for key in one if key != "source"} == {
            key: other[key] for key in other if key != "source"
        }
        assert "表.docx" in one["source"]


def test_the_source_of_a_draft_is_a_sheet_or_a_table(tmp_path: Path) -> None:
    for name, place in (("表.xlsx", "工作表“Sheet”"), ("表.docx", "表“附表1”")):
        made = (form if name.endswith("xlsx") else document)(tmp_path / name)
        assert run("rubric", "draft", made, "-o", tmp_path / "county-2024.yaml") == 0
        kept = yaml.safe_load((tmp_path / "county-2024.yaml").read_text("utf-8"))
        assert kept["source"] == {"document": name, "place": place}


@pytest.mark.parametrize("tables", [0, 2])
def test_a_document_without_just_one_form_is_refused(
    tmp_path: Path, tables: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("rubric", "draft", document(tmp_path / "表.docx", tables)) == 2
    assert ("没有找到自评表" if tables == 0 else "有2张自评表") in capsys.readouterr().err
