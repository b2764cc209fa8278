"""Scoring official forms as they are: what is asked for, what is written, and what is left alone."""

import json
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from tests.workbook.form_books import (
    Shown,
    form_cell,
    page,
    run,
    saved,
    shown,
    type_facts,
    with_facts,
    working,
)
from tests.workbook.official_forms import ALL_PAGES, Page, Shape, guangzhou_form, item_form, shenzhen_form
from xlplugin.workbook.layout.names import CONFIRMED, FACTS_SHEET, PENDING, TARGETS_SHEET, WORKING_SHEET

FORM = Page.FORM.value
BOUGHT = "政府采购执行情况"
SCORE = "得分情况"
REASON = "扣分情况及整改情况说明"


def changes(before: Path, after: Path, sheet: str = FORM) -> dict[str, object]:
    """The cells of a sheet whose contents differ, with the new contents."""
    old, new = shown(before, sheet), shown(after, sheet)
    return {cell: new.get(cell) for cell in {*old, *new} if old.get(cell) != new.get(cell)}


def test_a_form_without_facts_is_given_a_sheet_to_fill_in_and_is_not_scored(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = form.read_bytes()

    assert run("score", "--details", form) == 3

    written = form.with_name("自评 表-待补数据.xlsx")
    assert form.read_bytes() == before
    assert changes(form, written) == {}
    assert shown(written, FACTS_SHEET)["B2"] == "longgang-2020"
    printed = capsys.readouterr().out
    assert str(written) in printed
    assert "公众或服务对象满意度" in printed


def test_only_the_cells_that_scores_belong_into_change(form: Path, scored: Path) -> None:
    changed = changes(form, scored)

    bought = form_cell(form, BOUGHT, SCORE)
    assert changed[bought] == 1.94
    assert changed[form_cell(form, "公众或服务对象满意度", SCORE)] == 6
    assert changed[form_cell(form, "总得分情况", SCORE)] == 97.94
    drafted = changed[form_cell(form, BOUGHT, REASON)]
    assert str(drafted).startswith("【草稿】")
    assert len(changed) == 4


def test_the_form_keeps_its_look(form: Path, scored: Path) -> None:
    old, new = page(form, FORM), page(scored, FORM)

    assert {str(area) for area in old.merged_cells.ranges} == {str(area) for area in new.merged_cells.ranges}
    for letter, size in old.column_dimensions.items():
        assert new.column_dimensions[letter].width == size.width
    for row in old.iter_rows():
        for cell in row:
            same = new[cell.coordinate]
            assert repr((same.font, same.fill, same.border)) == repr((cell.font, cell.fill, cell.border))
            assert repr((same.alignment, same.number_format)) == repr((cell.alignment, cell.number_format))


def test_the_other_sheets_keep_their_very_bytes(form: Path) -> None:
    filled = with_facts(form)
    assert run("score", filled, "--in-place") == 0

    with zipfile.ZipFile(filled.with_name(f"{filled.name}.bak")) as old, zipfile.ZipFile(filled) as new:
        form_part = f"xl/worksheets/sheet{ALL_PAGES.index(Page.FORM) + 1}.xml"
        kept = [name for name in old.namelist() if name.startswith("xl/worksheets/sheet")][: len(ALL_PAGES)]
        kept.remove(form_part)
        assert kept
        assert all(old.read(name) == new.read(name) for name in kept)


def test_the_draft_tells_rate_and_points_lost_and_asks_for_the_rest(form: Path, scored: Path) -> None:
    drafted = str(shown(scored, FORM)[form_cell(form, BOUGHT, REASON)])

    assert "93.8266%" in drafted
    assert "扣0.06分" in drafted
    assert drafted.endswith("原因和整改措施：")


def test_words_that_people_wrote_are_never_replaced(form: Path) -> None:
    staff = "编外人员控制率"
    said = shown(form, FORM)[form_cell(form, staff, REASON)]
    book = with_facts(form, {"contract_staff": 10, "staff_total": 100})

    assert run("score", book, "--in-place") == 0

    after = shown(book, FORM)
    assert after[form_cell(form, staff, SCORE)] == 0.5
    assert after[form_cell(form, staff, REASON)] == said


def test_scoring_twice_gives_the_same_as_once(scored: Path) -> None:
    again = scored.with_name("again.xlsx")

    assert run("score", scored, "-o", again) == 0

    for sheet in (FORM, WORKING_SHEET, FACTS_SHEET):
        assert changes(scored, again, sheet) == {}


def test_the_claim_stays_known_after_its_cell_was_written_over(scored: Path) -> None:
    line = working(scored)[BOUGHT]

    assert (line["自评得分"], line["测算得分"], line["写入值"], line["表内得分"]) == (2, 1.94, 1.94, 1.94)
    assert (line["状态"], line["核对"], line["涉及分值"]) == ("不符", "一致", 0.06)


def test_a_score_that_a_person_types_afterwards_is_a_new_claim(scored: Path) -> None:
    workbook = load_workbook(scored)
    cell = form_cell(scored, BOUGHT, SCORE)
    page(workbook, FORM)[cell] = 1.5
    workbook.save(scored)

    assert run("score", scored, "--in-place") == 0

    assert working(scored)[BOUGHT]["自评得分"] == 1.5


def test_a_fact_that_is_taken_back_brings_the_claim_back(scored: Path) -> None:
    cell, reason = form_cell(scored, BOUGHT, SCORE), form_cell(scored, BOUGHT, REASON)
    type_facts(scored, {"procurement_actual": None})

    assert run("score", scored, "--in-place") == 0

    after = shown(scored, FORM)
    assert after[cell] == 2
    assert reason not in after
    assert working(scored)[BOUGHT]["写入值"] is None


def test_the_workings_tell_when_a_fact_has_changed_since(scored: Path) -> None:
    type_facts(scored, {"procurement_actual": 233.26})

    assert run("recalc", scored, "--in-place") == 0

    line = working(scored)[BOUGHT]
    assert (line["测算得分"], line["表内得分"]) == (2, 1.94)
    assert line["核对"] == "表内得分已过期，请重新评分"


def test_total_and_grade_stand_below_the_workings(scored: Path) -> None:
    total, grade = working(scored)["合计"], working(scored)["评价等级"]

    assert (total["自评得分"], total["测算得分"], total["表内得分"]) == (96, 97.94, 97.94)
    assert (total["核对"], grade["测算得分"]) == ("一致", "未定")
    assert (grade["最低"], grade["最高"]) == ("差", "优")


NO_FAULTS = dict.fromkeys(
    (
        *("pre_evaluation_missed", "pre_evaluation_due", "carryover", "audit_findings", "audit_losses"),
        *("audit_repeats", "alerts_unhandled", "complaints_upheld", "assets_off_standard", "income_late"),
        *("asset_findings", "operating_actual", "three_public_actual", "data_quality_points"),
    ),
    0,
)
DONE = dict.fromkeys(
    (
        *("goals_published", "self_evaluation_published", "rectification_reported", "results_linked"),
        *("monitoring_done", "monitoring_reported", "self_evaluation_done", "units_organised", "asset_rules"),
        *("self_evaluation_reported", "intentions_complete", "intentions_timely", "purchasing_controls"),
        *("contracts_filed", "stocktaking_done"),
    ),
    "是",
)
EVERYTHING: dict[str, Shown] = {
    **NO_FAULTS,
    **DONE,
    **dict.fromkeys(("budget_disclosure", "accounts_disclosure"), "按规定公开"),
    **dict.fromkeys(("contracts_on_time", "purchases_total", "sme_procurement", "sme_reserved"), 10),
    **dict.fromkeys(("assets_in_use", "assets_total", "carryover_base"), 10),
    **dict.fromkeys(("operating_budget", "three_public_budget"), 10),
    **dict.fromkeys(("performance_system.1", "performance_system.2"), 2.5),
    "goals_returned": "否",
    "period_progress.1": 0.1,
}
"""All facts of the Guangzhou form but its goals: without faults, but of money spent slowly."""


def all_known(book: Path) -> Path:
    """The Guangzhou form with all its facts, every goal reached."""
    filled = with_facts(book, EVERYTHING)
    workbook = load_workbook(filled)
    for row in workbook[TARGETS_SHEET].iter_rows():
        if str(row[0].value).endswith(".1"):
            row[3].value, row[4].value = 100, 100
        for cell in (each for each in row if each.value == PENDING):
            cell.value = CONFIRMED
    workbook.save(filled)
    return filled


def ticks(book: Path) -> list[str]:
    return [str(each) for each in shown(book, FORM).values() if "得分<60" in str(each)]


def test_the_tick_moves_to_the_grade_that_nothing_unknown_can_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = all_known(saved(tmp_path, guangzhou_form()))

    assert run("score", book, "--in-place") == 0

    assert ticks(book) == ["□优 得分≥90分； ☑良 80≤得分<90； □中 60≤得分<80； □差 得分<60"]
    assert (working(book)["评价等级"]["核对"], working(book)["评价等级"]["测算得分"]) == ("一致", "良")
    assert "grade-open" not in capsys.readouterr().err


def test_the_tick_stays_where_the_grade_may_still_change_and_comes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = saved(tmp_path, guangzhou_form())
    claimed, book = ticks(form), all_known(form)
    assert run("score", book, "--in-place") == 0
    assert ticks(book) != claimed
    type_facts(book, {"data_quality_points": None, "period_progress.1": None})

    assert run("score", "--details", book, "--in-place") == 0

    assert ticks(book) == claimed
    assert working(book)["评价等级"]["测算得分"] == "未定"
    told = capsys.readouterr().err
    assert "评价等级未定，表内等级没有改动" in told
    assert "grade-open" in told


def test_a_kept_grade_that_is_not_the_one_of_the_total_is_always_warned_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = with_facts(saved(tmp_path, guangzhou_form()), {**NO_FAULTS, "intentions_complete": "否"})
    claimed = ticks(book)
    capsys.readouterr()

    assert run("score", book, "--in-place") == 0

    told = capsys.readouterr().out
    total = working(book)["合计"]["表内得分"]
    assert isinstance(total, float | int)
    assert total < 90
    assert ticks(book) == claimed
    assert f"表内等级“优”与总分{total:g}分（良）不一致，等级未定没有改动" in told
    assert len(told.splitlines()) <= 12


def test_rows_under_one_name_are_scored_each_by_its_own_rule(tmp_path: Path) -> None:
    form = saved(tmp_path, guangzhou_form())
    book = with_facts(form, {"intentions_complete": "是", "intentions_timely": "否"})

    assert run("score", book, "--in-place") == 0

    rows = working(book)
    assert rows["采购意向公开合规性（完整性）"]["表内得分"] == 0.5
    assert rows["采购意向公开合规性（及时性）"]["表内得分"] == 0


def test_formulas_in_score_cells_stay_and_a_notice_tells_where_they_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = saved(tmp_path, shenzhen_form(Shape(formulas=True)))
    book = with_facts(form)

    assert run("score", "--details", book, "--in-place") == 0

    cell = form_cell(form, BOUGHT, SCORE)
    assert page(book, FORM)[cell].value == page(form, FORM)[cell].value
    complaint = capsys.readouterr().err
    assert f"{FORM}!{cell}" in complaint
    assert "score-formula" in complaint
    assert working(book)[BOUGHT]["核对"] == "表内为公式，未写入"


def test_claims_typed_as_text_become_numbers_where_they_are_computed(tmp_path: Path) -> None:
    book = with_facts(saved(tmp_path, shenzhen_form(Shape(text_digits=True))))

    assert run("score", book, "--in-place") == 0

    line = working(book)[BOUGHT]
    assert (line["自评得分"], line["表内得分"]) == (2, 1.94)


def test_a_row_whose_weight_is_not_the_rubrics_is_not_written(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = load_workbook(form)
    cell = form_cell(form, BOUGHT, SCORE)
    page(workbook, FORM)[f"F{cell[1:]}"] = 3
    workbook.save(form)
    book = with_facts(form)

    assert run("score", "--details", book, "--in-place") == 0

    assert shown(book, FORM)[cell] == 2
    assert "weight-differs" in capsys.readouterr().err
    assert working(book)[BOUGHT]["核对"] == "分值与评价标准不同，未写入"


def test_a_reviewer_leaves_the_self_scores_alone_and_fills_the_column_for_review(tmp_path: Path) -> None:
    form = saved(tmp_path, shenzhen_form(Shape(reviewed=True)))
    own, reviewed = form_cell(form, BOUGHT, SCORE), form_cell(form, BOUGHT, "核定")
    workbook = load_workbook(form)
    for line in page(workbook, FORM)[reviewed[0]]:
        if isinstance(line.value, int | float):
            line.value = None
    workbook.save(form)
    book = with_facts(form)

    assert run("score", book, "--as-reviewer", "--in-place") == 0

    after = shown(book, FORM)
    assert (after[own], after[reviewed]) == (2, 1.94)
    assert {cell[0] for cell in changes(form, book)} == {reviewed[0]}
    line = working(book)[BOUGHT]
    assert (line["核定得分"], line["核定－自评"]) == (1.94, -0.06)
    assert "93.8266%" in str(line["核定依据"])
    assert working(book)["预算编制合理性"]["核定依据"] == "待定，暂按自评得分"


def test_a_reviewer_of_a_scored_form_still_sees_the_claims(scored: Path) -> None:
    assert run("score", scored, "--as-reviewer", "--in-place") == 0
    assert working(scored)[BOUGHT]["自评得分"] == 2

    assert run("score", scored, "--in-place") == 0
    assert working(scored)[BOUGHT]["自评得分"] == 2


def test_words_in_a_score_cell_are_an_error_and_nothing_is_written(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = with_facts(form)
    workbook = load_workbook(book)
    page(workbook, FORM)[form_cell(form, BOUGHT, SCORE)] = "满分"
    workbook.save(book)
    before = book.read_bytes()

    assert run("score", "--details", book, "--in-place") == 1

    assert "claim-text" in capsys.readouterr().err
    assert book.read_bytes() == before


def test_an_item_form_whose_weights_are_not_known_is_refused_with_the_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = saved(tmp_path, item_form())
    workbook = load_workbook(book)
    for row in workbook.worksheets[0].iter_rows(min_col=7, max_col=7):
        for cell in row:
            if isinstance(cell.value, int | float):
                cell.value = None
    workbook.save(book)

    assert run("score", book) == 2

    assert "xlplugin audit" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [book]


def test_a_form_that_follows_no_known_rubric_is_refused(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = load_workbook(form)
    for row in page(workbook, FORM).iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.column_letter == "E" and cell.row > 5:
                cell.value = f"本区自定指标{cell.row}"
    workbook.save(form)

    assert run("score", form) == 2

    assert "--rubric" in capsys.readouterr().err


def test_a_blank_form_is_asked_for_its_facts_and_its_open_total_is_left_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = with_facts(saved(tmp_path, shenzhen_form(Shape(filled=False))))

    assert run("score", "--details", book, "--in-place") == 0

    assert "total-open" in capsys.readouterr().err
    line = working(book)[BOUGHT]
    assert (line["自评得分"], line["表内得分"], line["状态"]) == (None, 1.94, "按测算")
    assert not isinstance(working(book)["合计"]["表内得分"], float)
    assert form_cell(book, "总得分情况", SCORE) not in shown(book, FORM)


def test_json_of_a_form_follows_the_same_contract(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = with_facts(form)
    capsys.readouterr()

    assert run("score", book, "--json") == 0

    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["rubric"]) == (1, "longgang-2020")
    assert (document["total"]["claimed"], document["total"]["computed"]) == ("96", "97.94")
    line = next(each for each in document["indicators"] if each["name"] == BOUGHT)
    assert (line["claimed"], line["computed"], line["status"]) == ("2", "1.94", "不符")
    differs = [each for each in document["findings"] if each["code"] == "claim-differs"]
    assert differs[0]["source"].endswith(f"{FORM}!{form_cell(form, BOUGHT, SCORE)}")


def test_json_of_a_form_without_facts_lists_what_is_missing(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("score", form, "--json") == 3

    document = json.loads(capsys.readouterr().out)
    assert document["total"]["claimed"] == "96"
    assert "facts-wanted" in {each["code"] for each in document["findings"]}


def test_an_audit_of_a_form_without_claims_goes_by_its_scores_and_names_the_drafts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = with_facts(saved(tmp_path, shenzhen_form(Shape(filled=False))))
    assert run("score", book, "--in-place") == 0
    capsys.readouterr()

    run("audit", book, "--json")

    document = json.loads(capsys.readouterr().out)
    codes = [each["code"] for each in document["findings"]]
    assert not {"form-blank", "score-blank", "reason-missing", "reason-not-about-loss"}.intersection(codes)
    assert {"reason-draft", "claims-unverified"} <= set(codes)
    weights = {status: Decimal(0) for status in ("一致", "不符", "无法核算", "待定")}
    for each in document["indicators"]:
        weights[each["status"]] += Decimal(each["weight"])
    named = ("verified", "contradicted", "unverifiable", "judged")
    assert [Decimal(document["summary"][each]) for each in named] == list(weights.values())
    assert weights["一致"] == Decimal(document["total"]["verified_weight"]) > 0
    run("audit", book, "-o", tmp_path / "核查.xlsx")
    rows = load_workbook(tmp_path / "核查.xlsx")["核定得分"].iter_rows(min_row=4, values_only=True)
    assert {row[7] for row in rows if row[4] is not None and row[7] is not None} == {"按测算"}


@pytest.mark.parametrize("columns", ["80", "140"])
def test_a_claim_that_no_fact_can_bear_out_is_named_with_the_most_it_could_be(
    form: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    book = with_facts(form, {"procurement_actual": 218.86, "procurement_plan": 233.26, "satisfaction": 0.92})
    capsys.readouterr()

    assert run("score", "--details", book) == 0

    printed = "".join(capsys.readouterr().out.split())
    assert "自评不可能，按1.94分计" in printed
    assert "总分95.94分（未核实的按自评计）" in printed
    named = "1项不可能（“政府采购执行情况”自评2分，按1.94分计）"
    assert f"自评合计96分，{named}，更正后为95.94分" in printed


def _total_findings(book: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    run("audit", "--details", book)
    printed = capsys.readouterr().out
    return [code for code in ("total-differs", "total-rounded", "total-blank") if f"〔{code}〕" in printed]


def _type(book: Path, cell: str, value: object) -> None:
    workbook = load_workbook(book)
    page(workbook, FORM)[cell].value = value
    workbook.save(book)


def test_a_total_that_scoring_wrote_is_held_against_no_claim_that_was_changed_since(
    scored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _total_findings(scored, capsys) == []

    _type(scored, form_cell(scored, BOUGHT, SCORE), 1.5)

    assert _total_findings(scored, capsys) == []


def test_a_claim_that_stood_and_was_changed_since_is_no_error_of_the_total_either(
    scored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _type(scored, form_cell(scored, "财务合规性", SCORE), 2)

    assert _total_findings(scored, capsys) == []


def test_a_total_that_a_person_typed_after_scoring_is_checked(
    scored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _type(scored, form_cell(scored, "总得分情况", SCORE), 90)

    assert _total_findings(scored, capsys) == ["total-differs"]


def test_a_total_made_by_a_formula_is_no_error_once_the_form_is_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = saved(tmp_path, shenzhen_form(Shape(pages=ALL_PAGES, formulas=True)))
    book = with_facts(form)
    out = tmp_path / "out.xlsx"
    assert run("score", book, "-o", out) == 0

    assert _total_findings(out, capsys) == []


def test_facts_that_complete_no_indicator_still_give_the_workings(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = with_facts(form, {"procurement_actual": 218.86, "procurement_plan": 233.26})
    out = form.with_name("out.xlsx")

    assert run("score", book, "-o", out) == 3

    assert working(out)[BOUGHT]["最高"] == 1.94
    assert "还没有一项指标的数据是齐全的" in capsys.readouterr().out


def test_where_a_formula_of_ours_gives_a_rows_score_the_claim_beside_it_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = with_facts(saved(tmp_path, shenzhen_form(Shape(reviewed=True))))
    workbook = load_workbook(book)
    place = form_cell(book, BOUGHT, "核定")
    page(workbook, FORM)[place] = f'=SCORE_INDICATOR("longgang-2020","{BOUGHT}",{FACTS_SHEET}!A5:G80)'
    workbook.save(book)

    assert run("score", "--details", book, "--in-place") == 0

    assert shown(book, FORM)[form_cell(book, BOUGHT, SCORE)] == 2
    assert shown(book, FORM)[place] == 1.94
    assert shown(book, FORM)[form_cell(book, "公众或服务对象满意度", SCORE)] == 6
    assert "score-cell" not in capsys.readouterr().err


def test_a_column_of_formulas_of_ours_does_not_make_a_form_our_template(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = saved(tmp_path, shenzhen_form(Shape(reviewed=True)))
    workbook = load_workbook(form)
    sheet = page(workbook, FORM)
    column = form_cell(form, BOUGHT, "核定")[0]
    for cell in [cell for row in sheet.iter_rows() for cell in row]:
        if cell.coordinate.startswith("I") and isinstance(cell.value, int | float):
            sheet[f"{column}{cell.row}"] = f'=SCORE_INDICATOR("longgang-2020",E{cell.row},{FORM}!A1:B2)'
    workbook.save(form)

    assert run("score", "--details", form) == 3
    assert "工作簿没有基础数据" in capsys.readouterr().err


def test_a_change_that_cannot_be_made_is_told_with_the_scores(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = with_facts(saved(tmp_path, shenzhen_form()))
    workbook = load_workbook(book)
    last = form_cell(book, BOUGHT, SCORE)
    first = f"{last[0]}{int(last[1:]) - 1}"
    page(workbook, FORM)[first] = ArrayFormula(f"{first}:{last}", "={7;2}")
    workbook.save(book)
    before = book.read_bytes()

    assert run("score", "--details", book, "--in-place") == 1
    told = capsys.readouterr()
    assert "总分97.94分" in told.out
    assert "自评 表-待改正.xlsx\n还没有评分，原文件没有改动；下一步：" in told.err
    assert book.read_bytes() == before
    assert changes(book, book.with_name("自评 表-待改正.xlsx")) == {}
