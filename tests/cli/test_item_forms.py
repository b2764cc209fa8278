"""``score`` on an official item form: at once, on its own cells; a person only rates the goals in words."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.workbook.form_books import page, run, saved, shown, working
from tests.workbook.item_books import FIRST, MONEY_ROW, ROWS, SHEET, claimed, item_book
from xlplugin.form.form import DRAFT
from xlplugin.workbook.layout.names import RATING, WORKING_SHEET

COMPUTED = {
    "新建公园数量": 10,
    "改造步道长度": 17,
    "验收合格率": 10,
    "单位造价": 10,
    "新增绿化面积": 10,
    "居民满意度": 10,
}
JUDGED = "出行便利程度"
EXECUTION = "预算执行率"


def cell(name: str, column: str = "I") -> str:
    """The cell of an indicator in a column of the form."""
    return f"{column}{FIRST + [row.name for row in ROWS].index(name)}"


def scored(folder: Path, data: bytes, *options: str, name: str = "评分.xlsx") -> Path:
    out = folder / name
    assert run("score", saved(folder, data), *options, "-o", out) == 0
    return out


def rated(book: Path, rate: float | str, name: str = JUDGED) -> Path:
    """The scored workbook with a rate typed beside a goal in words."""
    workbook = load_workbook(book)
    sheet = page(workbook, WORKING_SHEET)
    head = next(row for row in sheet.iter_rows() if any(each.value == RATING for each in row))
    column = next(each.column for each in head if each.value == RATING)
    line = next(row for row in sheet.iter_rows() if any(each.value == name for each in row))
    sheet.cell(line[0].row or 0, column or 0).value = rate
    workbook.save(book)
    return book


def test_rows_and_budget_are_scored_at_once_and_nobody_is_asked_for_facts(tmp_path: Path) -> None:
    book = scored(tmp_path, item_book())
    form = shown(book, SHEET)
    assert {name: form[cell(name)] for name in COMPUTED} == COMPUTED
    assert form[f"I{MONEY_ROW}"] == 9
    assert form[cell(JUDGED)] == 18, "a goal in words is the person's"
    assert load_workbook(book).sheetnames == [SHEET, WORKING_SHEET]


def test_the_workings_keep_the_claims_and_call_the_functions_on_the_forms_own_cells(tmp_path: Path) -> None:
    book = scored(tmp_path, item_book())
    lines = working(book)
    assert (lines["改造步道长度"]["自评得分"], lines["改造步道长度"]["测算得分"]) == (20, 17)
    assert (lines[EXECUTION]["自评得分"], lines[EXECUTION]["测算得分"]) == (10, 9)
    assert lines["改造步道长度"]["涉及分值"] == 3
    formulas = [str(each.value) for row in page(book, WORKING_SHEET).iter_rows() for each in row]
    place = FIRST + 1
    wanted = ("H", "D", "E", "G", "F")
    arguments = ",".join(f"{SHEET}!{letters}{place}" for letters in wanted)
    assert any(f'SCORE_ITEM("national-item",{arguments}' in each for each in formulas)


def test_total_and_grade_follow_where_nothing_open_can_change_them(tmp_path: Path) -> None:
    book = rated(scored(tmp_path, item_book()), 0.9)
    assert run("score", book, "--in-place") == 0
    form = shown(book, SHEET)
    total = FIRST + len(ROWS)
    assert (form[cell(JUDGED)], form[f"I{total}"], form[f"I{total + 1}"]) == (18, 94, "优")
    assert working(book)["合计"]["测算得分"] == 94


def test_a_loss_is_drafted_where_no_reason_stands(tmp_path: Path) -> None:
    form = shown(scored(tmp_path, item_book()), SHEET)
    assert str(form[cell("改造步道长度", "J")]).startswith(DRAFT)
    assert cell("新建公园数量", "J") not in form


@pytest.mark.parametrize("rate", [0.9, "90%", 0.87])
def test_what_a_person_rated_survives_every_further_run(tmp_path: Path, rate: float | str) -> None:
    book = rated(scored(tmp_path, item_book()), rate)
    assert run("score", book, "--in-place") == 0
    once = shown(book, SHEET), shown(book, WORKING_SHEET)
    assert working(book)[JUDGED][RATING] == rate
    assert run("score", book, "--in-place") == 0
    assert (shown(book, SHEET), shown(book, WORKING_SHEET)) == once


def test_a_rating_beyond_what_is_possible_is_told_and_not_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = rated(scored(tmp_path, item_book()), 1.5)
    assert run("score", book, "--in-place") == 1
    assert RATING in capsys.readouterr().err


def test_a_changed_result_is_a_new_claim_of_nobody_and_scored_anew(tmp_path: Path) -> None:
    book = scored(tmp_path, item_book())
    workbook = load_workbook(book)
    page(workbook, SHEET)[cell("改造步道长度", "G")].value = 18
    workbook.save(book)
    assert run("score", book, "--in-place") == 0
    assert shown(book, SHEET)[cell("改造步道长度")] == 18
    assert working(book)["改造步道长度"]["自评得分"] == 20


def test_a_reviewer_leaves_the_claims_alone(tmp_path: Path) -> None:
    book = scored(tmp_path, item_book(reviewed=True), "--as-reviewer")
    form = shown(book, SHEET)
    assert {name: form[cell(name)] for name in COMPUTED} == {
        row.name: row.claim for row in ROWS if row.name in COMPUTED
    }
    assert {name: form[cell(name, "K")] for name in COMPUTED} == COMPUTED
    assert form[cell(JUDGED, "K")] == 18
    assert form[f"I{MONEY_ROW}"] == 10
    assert working(book)[EXECUTION]["核定得分"] == 9


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("居民满意度", {"actual": 0.93}),
        ("居民满意度", {"goal": "90%", "unit": "", "actual": 0.93}),
        ("单位造价", {"operator": "", "actual": 1300}),
        ("改造步道长度", {"goal": "2023年12月31日前", "unit": "", "actual": "11月"}),
    ],
)
def test_the_workings_show_what_scoring_says_though_a_function_is_given_less(
    name: str, changed: dict[str, str | float], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tuple(replace(row, **changed) if row.name == name else row for row in ROWS)  # type: ignore[arg-type]
    out = tmp_path / "评分.xlsx"
    assert run("score", saved(tmp_path, item_book(rows)), "--json", "-o", out) == 0
    told = {each["name"]: each["computed"] for each in json.loads(capsys.readouterr().out)["indicators"]}
    result = working(out)[name]["测算得分"]
    assert result == ("#N/A" if told[name] is None else float(told[name]))


def test_json_tells_every_row_with_its_inputs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = saved(tmp_path, item_book())
    assert run("score", book, "--json", "-o", tmp_path / "评分.xlsx") == 0
    told = json.loads(capsys.readouterr().out)
    by_name = {each["name"]: each for each in told["indicators"]}
    assert list(by_name) == [EXECUTION, *(row.name for row in ROWS)]
    assert by_name["改造步道长度"]["computed"] == "17"
    assert by_name[JUDGED]["status"] == "待定"
    assert told["rubric"] == "national-item"
    assert told["total"]["weight"] == "100"


def test_a_formula_in_a_score_cell_stays(tmp_path: Path) -> None:
    rows = claimed("新建公园数量", "=H11")
    book = scored(tmp_path, item_book(rows, formulas=True))
    assert page(book, SHEET)[cell("新建公园数量")].value == "=H11"
    total = page(book, SHEET)[f"I{FIRST + len(ROWS)}"].value
    assert str(total).startswith("=SUM")


def test_a_cell_that_says_more_behind_the_total_is_left_to_a_person(tmp_path: Path) -> None:
    words = "项目名称：道路养护  自评得分：86分  自评等级：良"
    head = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
    rows = (
        ("产出指标", "数量指标", "养护里程", "≥10公里", "12公里", 50, 50),
        ("效益指标", "社会效益指标", "有责投诉", "≤5次", "3次", 50, 36, "雨季投诉较多"),
    )
    workbook = Workbook()
    for row in (("2023年度项目支出绩效自评表",), (words,), head, *rows):
        workbook.worksheets[0].append(row)
    book, once, twice = (tmp_path / f"{name}.xlsx" for name in ("表", "一", "二"))
    workbook.save(book)
    assert run("score", book, "-o", once) == 0
    assert run("score", once, "-o", twice) == 0
    assert shown(twice, "Sheet")["A2"] == words
    assert shown(twice, "Sheet")["G5"] == 50


def typed(folder: Path, data: bytes, **cells: str | float | None) -> Path:
    """The form with other contents in some cells."""
    book = saved(folder, data)
    workbook = load_workbook(book)
    for place, value in cells.items():
        page(workbook, SHEET)[place].value = value
    workbook.save(book)
    return book


def test_blank_scores_are_filled_in_whatever_the_lines_below_the_money_say(tmp_path: Path) -> None:
    blank = item_book(
        tuple(replace(row, claim=None) for row in ROWS), money=(1000, 1200, 1080, 10, 0.9, None)
    )
    form = shown(scored(tmp_path, blank), SHEET)
    assert {name: form[cell(name)] for name in COMPUTED} == COMPUTED
    assert (form[f"I{MONEY_ROW}"], form[f"I{MONEY_ROW + 1}"]) == (9, "—")


def test_points_with_their_unit_are_points_on_the_workings_too(tmp_path: Path) -> None:
    book, out = typed(tmp_path, item_book(), H12="20分"), tmp_path / "评分.xlsx"
    assert run("score", book, "-o", out) == 0
    assert shown(out, SHEET)["I12"] == 17
    assert working(out)["改造步道长度"]["测算得分"] == 17


@pytest.mark.parametrize(
    ("cells", "code", "told"),
    [
        ({"G12": "=1/0"}, 1, "项目自评!G12）：“改造步道长度”的完成值是错误值#DIV/0!"),
        ({"E12": "=1/0"}, 1, "项目自评!E12）：“改造步道长度”的目标值是错误值#DIV/0!"),
        ({"H12": None}, 2, "“改造步道长度”的分值没有印在表内，或者不是数字，不能评分"),
        ({"I12": "很好"}, 1, "项目自评!I12）：“改造步道长度”自评得分应为数字，填的是“很好”"),
    ],
)
def test_what_cannot_be_scored_is_told_at_its_cell_and_nothing_is_written(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    cells: dict[str, str | None],
    code: int,
    told: str,
) -> None:
    book = typed(tmp_path, item_book(), **cells)
    before = book.read_bytes()
    assert run("score", book) == code
    said = capsys.readouterr()
    assert told in said.out + said.err
    assert book.read_bytes() == before


def test_a_result_of_na_is_not_there_yet(tmp_path: Path) -> None:
    book, out = typed(tmp_path, item_book(), G12="=NA()"), tmp_path / "评分.xlsx"
    assert run("score", book, "-o", out) == 0
    assert working(out)["改造步道长度"]["状态"] == "无法核算"


def test_a_total_that_was_typed_wrong_is_remembered_though_lines_share_the_score_of_the_money(
    tmp_path: Path,
) -> None:
    book = saved(tmp_path, item_book())
    workbook = load_workbook(book)
    form = page(workbook, SHEET)
    form[f"I{MONEY_ROW + 1}"].value = None
    form.merge_cells(f"I{MONEY_ROW}:I{MONEY_ROW + 1}")
    form[f"I{FIRST + len(ROWS)}"].value = 97
    workbook.save(book)
    once, twice = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    assert run("score", book, "-o", once) == 0
    assert working(once)["合计"]["自评得分"] == 97
    assert run("score", once, "-o", twice) == 0
    assert twice.read_bytes() == once.read_bytes()


def test_a_total_by_formula_counts_the_money_though_its_points_are_not_printed(tmp_path: Path) -> None:
    book = saved(tmp_path, item_book(claimed("改造步道长度", 17), formulas=True))
    workbook = load_workbook(book)
    for row in (MONEY_ROW - 1, MONEY_ROW, MONEY_ROW + 1):
        page(workbook, SHEET)[f"F{row}"].value = None
    page(workbook, SHEET)["H12"].value = 10
    page(workbook, SHEET)["I12"].value = 8.5
    workbook.save(book)
    once, twice = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    assert run("score", book, "-o", once) == 0
    assert run("score", once, "-o", twice) == 0
    assert working(once)["合计"]["自评得分"] == working(twice)["合计"]["自评得分"] == 86.5


def test_points_of_the_money_that_stand_in_its_label_are_points_on_the_workings_too(tmp_path: Path) -> None:
    book = saved(tmp_path, item_book())
    workbook = load_workbook(book)
    sheet = page(workbook, SHEET)
    sheet.unmerge_cells("A4:A6")
    rows = (
        ("预算执行情况（10分）", "全年预算数", "全年执行数", "执行率", "得分"),
        ("年度资金总额", 1200, 1080, 0.9, 10),
        (None,) * 5,
    )
    for at, row in enumerate(rows, MONEY_ROW - 1):
        for letters, value in zip("ADEFI", row, strict=True):
            sheet[f"{letters}{at}"].value = value
        for letters in "BCGH":
            sheet[f"{letters}{at}"].value = None
    workbook.save(book)
    out = tmp_path / "评分.xlsx"
    assert run("score", book, "-o", out) == 0
    assert working(out)[EXECUTION]["测算得分"] == 9
