"""Facts that only some band, level or group of a rule needs: neither counted nor marked as missing."""

from io import BytesIO

from openpyxl import load_workbook

from tests.rules.page import KINDS
from xlplugin.rubric.load import load_rubric
from xlplugin.rubric.model import LoadedRubric
from xlplugin.workbook.layout.layout import lay_out
from xlplugin.workbook.layout.names import FACTS_SHEET
from xlplugin.workbook.template.build import build_template

NOTE = "只有用到它的一档、一级或一组才填，其余可不填"


def test_what_only_some_band_or_level_needs_may_be_left_blank_and_says_so() -> None:
    read = load_rubric(KINDS)
    loaded = LoadedRubric(read.rubric, read.vocabulary)
    rows = {each.code: each for each in lay_out(loaded).facts}
    assert {code for code, row in rows.items() if row.sometimes} == {"by_hand", "quality_points"}
    assert not rows["by_hand"].required
    assert rows["quality"].required
    sheet = load_workbook(BytesIO(build_template(loaded, own=KINDS.parent)))[FACTS_SHEET]
    noted = {code for code, row in rows.items() if sheet[f"G{row.row}"].value == NOTE}
    assert noted == {"by_hand", "quality_points"}
    marked = [
        code
        for code, row in rows.items()
        for area in sheet.conditional_formatting
        if f"D{row.row}" in str(area.sqref).split()
        and any(rule.formula[0].startswith(f'AND(D{row.row}=""') for rule in area.rules)
    ]
    assert {"quality", "late"} <= set(marked)
    assert not {"by_hand", "quality_points"} & set(marked)
