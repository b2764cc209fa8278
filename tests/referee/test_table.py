"""LibreOffice takes the rows of a form scored in one call as our engine does, errors among them."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.referee.office import Office
from tests.referee.test_referee import disagreements

pytestmark = pytest.mark.referee
CALL = 'SCORE_TABLE("longgang-2020",A1:B2)'
FORMULAS = (
    f"=INDEX({CALL},21,1)",
    f"=INDEX({CALL},21,3)",
    f"=INDEX({CALL},1,3)",
    f"=INDEX({CALL},12,3)",
    f"=INDEX({CALL},12,4)",
    f"=ROWS({CALL})",
    f"=SUM(IFERROR(INDEX({CALL},0,3),0))",
    '=SCORE_TABLE("x",A1:B2)',
    '=EXPLAIN_TABLE("longgang-2020",A1:B2)',
)


def test_libreoffice_agrees_on_a_form_that_is_scored_in_one_call(office: Office, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "satisfaction", 0.92, "staff_quota", "若干"
    for row, formula in enumerate(FORMULAS, start=1):
        sheet.cell(row, 4, formula)
    path = tmp_path / "整表.xlsx"
    book.save(path)
    assert disagreements(path, office, tmp_path) == []
