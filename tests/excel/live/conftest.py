"""An Excel for each test, and an official form with facts typed in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.excel.engine.excel import Excel
from tests.excel.live.scored import with_facts
from tests.workbook.form_books import saved
from tests.workbook.official_forms import ALL_PAGES, Shape, shenzhen_form


@pytest.fixture
def excel() -> Iterator[Excel]:
    running = Excel()
    yield running
    running.quit()


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A filled 2020 form with all the tables a department hands in, and its facts."""
    return with_facts(saved(tmp_path, shenzhen_form(Shape(pages=ALL_PAGES))))
