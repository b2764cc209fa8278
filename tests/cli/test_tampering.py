"""What people do to a workbook: move rows, change formulas, forget units. Nothing may pass unseen."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from xlplugin.cli.main import main

FORM, FACTS, TARGETS = "自评表", "基础数据", "绩效指标完成情况"


@pytest.fixture
def book(workbooks: Path, tmp_path: Path) -> Path:
    """A copy of the filled 2020 example."""
    return Path(shutil.copy(workbooks / "longgang-2020-example.xlsx", tmp_path / "自评.xlsx"))


def edited(book: Path, edit: Callable[[Workbook], object]) -> Path:
    workbook = openpyxl.load_workbook(book)
    edit(workbook)
    workbook.save(book)
    return book


def run(*words: object) -> int:
    return main([str(word) for word in words])


def row(workbook: Workbook, sheet: str, text: str, column: int = 1) -> int:
    """The row whose cell in a column holds a text."""
    return next(
        int(str(cells[0].row)) for cells in workbook[sheet].iter_rows() if cells[column - 1].value == text
    )


def put(sheet: str, column: str, key: str, value: object, key_column: int = 1) -> Callable[[Workbook], None]:
    """An edit that puts a value beside a key."""

    def edit(workbook: Workbook) -> None:
        workbook[sheet][f"{column}{row(workbook, sheet, key, key_column)}"] = value  # type: ignore[assignment]

    return edit


@pytest.mark.parametrize(
    ("column", "value"),
    [("F", 3), ("J", 2), ("K", "一致"), ("M", "采购执行率100%，得2分"), ("N", 2), ("O", 0), ("P", 2)],
)
def test_every_generated_cell_of_an_indicator_is_checked(
    book: Path, capsys: pytest.CaptureFixture[str], column: str, value: object
) -> None:
    edited(book, put(FORM, column, "政府采购执行情况", value, 5))

    assert run("score", book) == 1
    assert f"自评表!{column}" in capsys.readouterr().err


def test_a_grade_of_an_earlier_template_that_is_not_certain_is_warned_of(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def as_before_there_were_bounds(workbook: Workbook) -> None:
        head, total, grade = (row(workbook, FORM, text) for text in ("一级指标", "总得分", "评价等级"))
        workbook[FORM][f"O{head}"] = workbook[FORM][f"P{head}"] = None
        workbook[FORM][f"J{grade}"] = f'=SCORE_GRADE("longgang-2020",J{total})'

    edited(book, as_before_there_were_bounds)

    assert run("score", book) == 0
    warned = "自评表由旧版本制作，其中的等级“优”还可能改变"
    assert warned in capsys.readouterr().out
    assert run("score", book, "--as-reviewer", "--details") == 0
    said = capsys.readouterr()
    assert f"〔grade-outdated〕{warned}：最低11.94分（差），最高97.94分（优）" in said.err
    assert "--as-reviewer 不起作用，与普通评分相同" in said.out


def test_a_value_typed_over_what_passes_a_figure_on_is_told_once_at_its_cell(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(book, put(FACTS, "H", "procurement_actual", 2_300_000))

    assert run("score", "--details", book) == 1
    complaint = capsys.readouterr().err
    assert "“实际采购金额”的“换算值”与填写的数值不同" in complaint
    assert complaint.count("formula-changed") == 1


@pytest.mark.parametrize(
    ("sheet", "column", "key", "value"),
    [
        (FACTS, "D", "assets_in_use", 5000),
        (FACTS, "D", "indicator_clarity.1", 5),
        (FACTS, "D", "period_progress.1", 25),
        (FACTS, "D", "operating_actual", "-"),
        (FACTS, "D", "violations", "也许"),
        (FACTS, "D", "staff_quota", None),
        (FACTS, "D", "effect_points", None),
        (FACTS, "D", "procurement_actual", "=1/0"),
        (FACTS, "D", "procurement_actual", "=NA()"),
        (FACTS, "E", "assets_in_use", "美元"),
        (FORM, "I", "政府采购执行情况", 1.940001),
        (FORM, "I", "政府采购执行情况", "=NA()"),
        (FORM, "I", "政府采购执行情况", -3),
        (FORM, "I", "政府采购执行情况", 20),
    ],
)
def test_whatever_is_wrong_with_figures_and_claims_no_formula_is_accused_of_it(  # noqa: PLR0913 - one line a case
    book: Path, capsys: pytest.CaptureFixture[str], *, sheet: str, column: str, key: str, value: object
) -> None:
    edited(book, put(sheet, column, key, value, 5 if sheet == FORM else 1))

    run("score", book, "--json")
    assert "formula-changed" not in capsys.readouterr().out


def test_a_claim_shown_as_a_percentage_is_no_change_of_a_formula(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def claim(workbook: Workbook) -> None:
        cell = workbook[FORM][f"I{row(workbook, FORM, '政府采购执行情况', 5)}"]
        cell.value, cell.number_format = 0.5, "0%"

    edited(book, claim)
    edited(book, put(FACTS, "D", "procurement_plan", None))

    run("score", book, "--json")
    assert "formula-changed" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "value", "unit", "taken"),
    [
        ("procurement_actual", "218.86万元", "万元", "用文字填写的数据已读出：实际采购金额“218.86万元”"),
        ("procurement_actual", "２，１８８，６００元", "万元", "（即2188600元，单位栏的万元没有采用）"),
        ("budget_faults", "无", None, "“无”（即0项）"),
        ("violations", "没有", None, "“没有”（即否）"),
        ("staff_quota", "一百零五", None, "“一百零五”（即105人）"),
        ("staff_quota", "105", None, "有1格数字是以文本形式存储的，已按数字计算"),
    ],
)
def test_a_figure_typed_as_text_is_scored_with_a_notice(  # noqa: PLR0913 - one line a case
    book: Path, capsys: pytest.CaptureFixture[str], *, code: str, value: str, unit: str | None, taken: str
) -> None:
    assert run("score", book, "--json", "-o", book.with_name("原.xlsx")) == 0
    before = json.loads(capsys.readouterr().out)["total"]["computed"]
    edited(book, put(FACTS, "D", code, value))
    if unit:
        edited(book, put(FACTS, "E", code, unit))

    assert run("score", book, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert next(each["message"] for each in document["findings"] if each["code"] == "fact-read").endswith(
        taken
    )
    assert document["total"]["computed"] == before


@pytest.mark.parametrize("label", ["总得分", "评价等级"])
def test_the_total_and_the_grade_are_checked(
    book: Path, capsys: pytest.CaptureFixture[str], label: str
) -> None:
    edited(book, put(FORM, "J", label, 99 if label == "总得分" else "良"))

    assert run("score", book) == 1
    assert f"“{label}”" in capsys.readouterr().err


def of_before_the_bounds(workbook: Workbook) -> None:
    """The form as it was made before it had the columns 最低 and 最高."""
    form = workbook[FORM]
    form["O4"], form["P4"] = None, None
    for at in range(5, row(workbook, FORM, "总得分")):
        form[f"N{at}"] = f'=IF(ISNUMBER(J{at}),J{at},IF(ISNUMBER(I{at}),I{at},""))'
        form[f"O{at}"], form[f"P{at}"] = None, None
    total, grade = row(workbook, FORM, "总得分"), row(workbook, FORM, "评价等级")
    form[f"J{grade}"] = f'=SCORE_GRADE("longgang-2020",J{total})'


def test_a_form_of_an_earlier_version_is_not_taken_for_a_changed_one(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    impossible = "公用经费控制率"
    edited(book, of_before_the_bounds)
    edited(book, put(FORM, "I", impossible, 2, 5))

    assert run("score", book) == 0
    told = capsys.readouterr()
    assert f"1项不可能（“{impossible}”自评2分，按3分计）" in told.out
    assert "评价等级未定" in told.out
    edited(book, put(FORM, "J", "评价等级", "良"))

    assert run("score", book) == 1
    assert "“评价等级”" in capsys.readouterr().err


def test_a_claim_below_zero_accuses_no_total_of_an_earlier_version(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(book, of_before_the_bounds)
    edited(book, put(FORM, "I", "公用经费控制率", -1, 5))

    assert run("score", "--details", book) == 1

    complaint = capsys.readouterr().err
    assert "claim-range" in complaint
    assert "formula-changed" not in complaint


def test_an_impossible_claim_counts_on_the_form_as_far_as_it_is_possible(book: Path) -> None:
    edited(book, put(FORM, "I", "公用经费控制率", 2, 5))

    assert run("score", book, "--in-place") == 0

    form = openpyxl.load_workbook(book, data_only=True)[FORM]
    counted = {str(cells[4].value): cells[13].value for cells in form.iter_rows(min_row=5)}
    assert counted["公用经费控制率"] == 3
    compared = {str(cells[4].value): cells[10].value for cells in form.iter_rows(min_row=5)}
    assert compared["公用经费控制率"] == "不符"


def test_a_figure_typed_as_a_formula_is_calculated_before_it_is_read(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(book, put(FACTS, "D", "procurement_actual", "=100+118.86"))
    edited(book, put(FORM, "I", "政府采购执行情况", "=1+0.94", 5))

    assert run("score", book, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    line = next(each for each in document["indicators"] if each["name"] == "政府采购执行情况")
    assert (line["claimed"], line["computed"], line["status"]) == ("1.94", "1.94", "一致")


def test_rows_of_a_series_in_another_order_are_refused(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def swap(workbook: Workbook) -> None:
        first = row(workbook, FACTS, "period_progress.1")
        facts = workbook[FACTS]
        facts[f"A{first}"], facts[f"A{first + 3}"] = "period_progress.4", "period_progress.1"

    edited(book, swap)

    assert run("score", book) == 1
    assert "依次排列" in capsys.readouterr().err


@pytest.mark.parametrize("unit", [None, "美元", "1"])
def test_an_amount_without_a_unit_we_know_is_refused(
    book: Path, capsys: pytest.CaptureFixture[str], unit: str | None
) -> None:
    edited(book, put(FACTS, "E", "procurement_actual", unit))

    assert run("score", book) == 1
    complaint = capsys.readouterr().err
    assert "单位" in complaint
    assert "formula-changed" not in complaint


def test_a_unit_with_blanks_around_it_is_understood(book: Path) -> None:
    edited(book, put(FACTS, "E", "procurement_actual", "万元 "))

    assert run("score", book) == 0


@pytest.mark.parametrize(
    ("code", "value"), [("effect_points", 21), ("budget_soundness.1", 3), ("assets_in_use", 2000)]
)
def test_a_figure_that_only_its_rule_can_refuse_is_an_error(
    book: Path, capsys: pytest.CaptureFixture[str], code: str, value: float
) -> None:
    edited(book, put(FACTS, "D", code, value))

    assert run("score", "--details", book) == 1
    assert "fact-contrary" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("edits", "place", "others", "words"),
    [
        (
            {"projects_done": 13, "projects_planned": 12},
            "projects_done",
            ["projects_planned"],
            "已完成项目数13个大于计划完成项目总数12个",
        ),
        ({"indicator_clarity.3": 5}, "indicator_clarity.3", [], "评定5分，超过满分1分"),
        (
            {"period_progress.2": 48, "period_progress.3": 71},
            "period_progress.2",
            ["period_progress.3"],
            "“第二季度末”填的是4800%，应为48%；“第三季度末”填的是7100%，应为71%",
        ),
    ],
)
def test_what_is_wrong_is_said_of_its_own_cells_and_told_once(  # noqa: PLR0913 - one line a case
    book: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    edits: dict[str, float],
    place: str,
    others: list[str],
    words: str,
) -> None:
    for code, value in edits.items():
        edited(book, put(FACTS, "D", code, value))
    sheet = openpyxl.load_workbook(book)
    cells = [f"基础数据!D{row(sheet, FACTS, each)}" for each in (place, *others)]

    assert run("audit", book, "--json") == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    wrong = [
        each for each in findings if each["code"] in ("fact-unusable", "fact-contrary", "formula-changed")
    ]
    assert len(wrong) == len(words.split("；"))
    assert words in "；".join(each["message"] for each in wrong)
    told = [place for each in wrong for place in (each["source"], *each.get("others", []))]
    assert [str(each).rpartition(" ")[2] for each in told] == cells


def test_a_figure_that_only_another_reading_uses_is_checked_too(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(book, put(FACTS, "D", "finance_additions", "很多"))

    assert run("score", book) == 1
    assert "“其中财政追加金额”应为数字" in capsys.readouterr().err


def test_two_score_tables_are_refused(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited(book, lambda workbook: workbook.copy_worksheet(workbook[FORM]))

    assert run("score", book) == 2
    assert "有2张工作表都是评分表：“自评表”、“自评表 Copy”" in capsys.readouterr().err


def test_an_indicator_s_row_that_is_gone_or_doubled_is_an_error(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(book, put(FORM, "E", "固定资产利用率", "财政供养人员控制率", 5))

    assert run("score", "--details", book) == 1
    complaint = capsys.readouterr().err
    assert "没有指标“固定资产利用率”这一行" in complaint
    assert "“财政供养人员控制率”在自评表中出现了两次" in complaint


def test_another_rubric_than_the_workbook_s_is_refused(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("score", book, "--rubric", "longgang-2021") == 2
    assert "不能按“longgang-2021”评分" in capsys.readouterr().err


def test_a_blank_claim_agrees_with_nothing_but_counts_as_computed(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(book, put(FORM, "I", "政府采购执行情况", None, 5))

    assert run("score", book, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    line = next(each for each in document["indicators"] if each["name"] == "政府采购执行情况")
    assert (line["claimed"], line["computed"]) == (None, "1.94")
    assert document["total"]["computed"] == "94.94"
    assert document["total"]["claimed"] == "94"


def test_a_goal_written_with_an_equals_sign_stays_a_goal(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filling, out = tmp_path / "填写.yaml", tmp_path / "南沙.xlsx"
    text = (workbooks / "guangzhou-2023-example.yaml").read_text("utf-8")
    text = text.replace("goal: 6000, actual: 27550.726", 'goal: "=100", actual: 120')
    filling.write_text(text.replace("department: ", "department: =1+1 "), "utf-8")

    assert run("template", "guangzhou-2023", "--fill", filling, "-o", out) == 0
    capsys.readouterr()
    assert run("score", out, "--json", "-o", tmp_path / "评.xlsx") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["indicators"][0]["computed"] == "10"
    assert document["indicators"][0]["inputs"][0]["value"][0] == ["=100", "120"]
    assert str(openpyxl.load_workbook(out)[FACTS]["D2"].value).startswith("=1+1 广州")
    assert openpyxl.load_workbook(out)[FACTS]["D2"].data_type == "s"


def test_a_rubric_that_recalc_cannot_find_costs_the_scores_that_name_it(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, book = tmp_path / "自备", tmp_path / "自评.xlsx"
    own.mkdir()
    shutil.copy(workbooks.parent / "rubrics" / "longgang-2020.yaml", own / "龙岗-2027.yaml")
    assert run("template", "龙岗-2027", "-o", book, "--rubrics", own) == 0
    assert run("recalc", book, "--rubrics", own, "--check") == 0
    edited(book, put(FACTS, "D", "staff_actual", 100))
    edited(book, put(FACTS, "D", "staff_quota", 105))
    assert run("score", book, "--rubrics", own, "--in-place") == 0
    scored = [[cell.value for cell in row] for row in openpyxl.load_workbook(book, data_only=True)[FORM]]
    capsys.readouterr()

    assert run("recalc", book, "--in-place") == 0
    assert "评价标准“龙岗-2027”不能使用" in capsys.readouterr().err
    assert [
        [cell.value for cell in row] for row in openpyxl.load_workbook(book, data_only=True)[FORM]
    ] == scored


def test_a_filling_for_another_rubric_is_refused(
    workbooks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filling = workbooks / "guangzhou-2023-example.yaml"

    assert run("template", "longgang-2020", "--fill", filling, "-o", tmp_path / "x.xlsx") == 2
    assert "guangzhou-2023" in capsys.readouterr().err


@pytest.mark.parametrize("where", ["score", "template", "same"])
def test_a_file_that_is_replaced_is_kept(book: Path, tmp_path: Path, where: str) -> None:
    out = book if where == "same" else tmp_path / "已有.xlsx"
    words = ["template", "longgang-2020"] if where == "template" else ["score", book]
    if where == "template":
        assert run("template", "guangzhou-2023", "-o", out) == 0
    elif where == "score":
        assert run(*words, "-o", out) == 0
    edited(book, lambda workbook: workbook.create_sheet("另一张表"))
    before = out.read_bytes()

    assert run(*words, "-o", out) == 0
    assert out.with_name(f"{out.name}.bak").read_bytes() == before


def test_a_folder_named_in_the_environment_must_exist(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XLPLUGIN_RUBRICS", str(tmp_path / "nowhere"))

    assert run("rubric", "list") == 2
    assert "XLPLUGIN_RUBRICS" in capsys.readouterr().err


def test_one_cell_at_the_end_of_the_sheet_costs_no_time(book: Path) -> None:
    edited(book, lambda workbook: workbook[FORM].cell(1_048_576, 1, "末行"))

    assert run("score", book) == 0


def test_a_narrow_terminal_shows_the_explanations_below(
    book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")

    assert run("score", "--details", book) == 0
    printed = capsys.readouterr().out
    assert "依据" not in printed
    assert "政府采购执行情况：政府采购执行率93.8266%（218.86万元÷233.26万元）" in printed


def test_one_cause_is_told_once_however_often_it_is_met(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def flood(workbook: Workbook) -> None:
        sheet = workbook[FACTS]
        for number in range(1, 3001):
            sheet.cell(sheet.max_row + 1, 1, f"多出来的{number}")

    edited(book, flood)

    run("score", "--details", book)
    told = capsys.readouterr().err
    assert len(told.splitlines()) < 100
    assert "同样的问题共3000处（基础数据!" in told
    run("score", book)
    short = capsys.readouterr()
    assert len((short.out + short.err).splitlines()) <= 12
    assert "同样的问题共3000处" in short.out


def test_a_form_whose_formulas_have_lost_their_facts_is_refused(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(book, lambda workbook: workbook.remove(workbook[FACTS]))

    assert run("score", book) == 2
    assert "“基础数据”不在工作簿里" in capsys.readouterr().err


def test_a_claim_with_its_unit_is_no_number_to_the_formulas_and_an_error(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(book, put(FORM, "I", "政府采购执行情况", "2分", 5))

    assert run("score", "--details", book) == 1
    complaint = capsys.readouterr().err
    assert "自评得分应为数字，填的是“2分”" in complaint
    assert "formula-changed" not in complaint
    assert "formula-set-aside" not in complaint
    run("audit", book, "--json")
    assert "有1格得分是文本，求和公式没有计入" in capsys.readouterr().out


@pytest.mark.parametrize("stated", ["longgang-2020", None])
def test_scores_typed_over_most_formulas_are_seen_and_nothing_is_written(
    book: Path, capsys: pytest.CaptureFixture[str], stated: str | None
) -> None:
    def forge(workbook: Workbook) -> None:
        form = workbook[FORM]
        for line in form.iter_rows(min_row=5, max_row=25):
            line[9].value = line[8].value
        workbook[FACTS]["B2"] = stated

    edited(book, forge)
    before = book.read_bytes()

    assert run("score", "--details", book, "--in-place") == 1
    assert capsys.readouterr().err.count("formula-changed") > 10
    assert book.read_bytes() == before


def test_the_templates_form_is_meant_though_another_form_stands_beside_it(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def beside(workbook: Workbook) -> None:
        other = workbook.create_sheet("上级的表")
        other.append(["三级指标", "分值", "自评得分"])
        for line in workbook[FORM].iter_rows(min_row=5, max_row=25):
            other.append([line[4].value, line[5].value, line[8].value])

    edited(book, beside)

    assert run("score", book) == 0
    assert "总分94.94分" in capsys.readouterr().out
