from pathlib import Path

from tests.workbook.books import opened, value_of
from tests.workbook.official_forms import EXAMPLE, EXAMPLE_SHAPE, shenzhen_form
from xlplugin.workbook.grid.reader import read_grid


def test_the_shipped_official_form_is_the_one_that_the_tests_are_made_with(tmp_path: Path) -> None:
    fresh = tmp_path / "form.xlsx"
    fresh.write_bytes(shenzhen_form(EXAMPLE_SHAPE))

    assert value_of(read_grid(opened(EXAMPLE))) == value_of(read_grid(opened(fresh)))
