"""What finalising takes out: our sheets by all their headings, and the formulas that hang on them."""

from collections.abc import Mapping

from xlplugin.functions.cell import Cell
from xlplugin.functions.table import SHEET_COLUMNS
from xlplugin.service.finalising import leaving
from xlplugin.workbook.edit.edits import CellEdit
from xlplugin.workbook.grid.grid import Area, BookGrid, CellView, SheetGrid
from xlplugin.workbook.layout.names import CONFIRMATION

OURS = (*SHEET_COLUMNS, CONFIRMATION)


def sheet(
    name: str, *rows: tuple[Cell, ...], formulas: Mapping[tuple[int, int], CellView] | None = None
) -> SheetGrid:
    cells = {
        (row, column): CellView(value)
        for row, line in enumerate(rows, start=1)
        for column, value in enumerate(line, start=1)
    }
    return SheetGrid(name, {**cells, **(formulas or {})})


def with_formula(formula: str, value: Cell = 2.0) -> SheetGrid:
    return sheet("自评表", formulas={(1, 1): CellView(value, formula)})


def edits_for(
    formula: str, *others: SheetGrid, names: Mapping[str, str] | None = None
) -> tuple[CellEdit, ...]:
    grid = BookGrid((with_formula(formula), sheet("基础数据", OURS), *others))
    return leaving(grid, names or {}, "自评表").edits


AS_VALUE = (CellEdit("自评表", 1, 1, 2.0),)


def test_a_sheet_with_all_our_headings_goes() -> None:
    assert leaving(BookGrid((sheet("数据一", OURS),)), {}, "自评表").sheets == ("数据一",)


def test_a_persons_sheet_with_some_of_our_headings_stays() -> None:
    own = (
        sheet("人员明细", ("编码", "姓名", "数值", "确认")),
        sheet("绩效目标", ("编码", "目标值", "完成值", "确认")),
        sheet("财政局意见", ("核查意见：财政局2024年反馈",)),
        sheet("测算", ("测算指标", "自评得分", "测算得分")),
    )
    assert leaving(BookGrid(own), {}, "自评表").sheets == ()


def test_the_form_stays_whatever_stands_on_it() -> None:
    assert leaving(BookGrid((sheet("自评表", OURS),)), {}, "自评表").sheets == ()


def test_a_call_of_ours_and_a_reference_to_a_sheet_that_goes_become_values() -> None:
    assert edits_for('SCORE_TOTAL("longgang-2020",B1:B3)') == AS_VALUE
    assert edits_for("基础数据!D5*2") == AS_VALUE
    assert edits_for("SUM('基础数据'!D5:D9)") == AS_VALUE


def test_names_that_only_look_alike_stay_formulas() -> None:
    for formula in (
        "年度基础数据!A1*2",
        '"见基础数据!A1"',
        "'[去年.xlsx]基础数据'!A1",
        "[1]基础数据!A1",
        "SUM(A2:A9)",
    ):
        assert edits_for(formula) == (), formula


def test_a_defined_name_carries_the_reference_and_is_told() -> None:
    grid = BookGrid((with_formula("总分核算+1"), sheet("基础数据", OURS)))
    goes = leaving(grid, {"总分核算": "=基础数据!$D$5", "别的": "=自评表!$A$1"}, "自评表")
    assert goes.edits == AS_VALUE
    assert goes.names == ("总分核算",)
    assert any("总分核算" in remark for remark in goes.remarks)


def test_a_whole_array_becomes_values() -> None:
    cells = {
        (1, 1): CellView("甲", 'SCORE_TABLE("longgang-2020",C1:D2)', array=Area(1, 1, 2, 1)),
        (2, 1): CellView("乙"),
    }
    goes = leaving(BookGrid((SheetGrid("自评表", cells),)), {}, "自评表")
    assert [each.value for each in goes.edits] == ["甲", "乙"]


def test_what_a_person_should_know_is_told_before() -> None:
    form = sheet("自评表", ("【草稿】扣0.1分",), formulas={(2, 1): CellView("#N/A", None)})
    assert leaving(BookGrid((form,)), {}, "自评表").remarks == ("有 1 处说明仍是“【草稿】”，请先改好。",)


def test_formulas_that_call_us_by_a_defined_name_become_values_too() -> None:
    names = {"本项得分": '=SCORE_ASSET_USE("longgang-2020",1,2)', "自评表!一项": "=EXPLAIN_ASSET_USE(1,2,3)"}
    assert edits_for("本项得分*2", names=names) == AS_VALUE
    assert edits_for("一项", names=names) == AS_VALUE
    assert edits_for("别的*2", names=names) == ()
    assert any("本项得分" in each for each in leaving(BookGrid((sheet("表"),)), names, "表").remarks)


def test_a_call_of_ours_becomes_a_value_whatever_stands_before_its_name() -> None:
    linked = ("[1]!", "'C:\\旧\\xlplugin.xlam'!", "_xludf.", "_xldudf_")
    for before in linked:
        assert edits_for(f"IFERROR({before}SCORE_ASSET_USE(1,2,3),0)") == AS_VALUE
    assert edits_for("MY_SCORE_ASSET_USE(1,2,3)") == ()
