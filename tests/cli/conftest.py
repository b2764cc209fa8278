"""An official form as a department hands it in, and the same form scored."""

from pathlib import Path

import pytest

from tests.workbook.form_books import run, saved, with_facts
from tests.workbook.official_forms import ALL_PAGES, Shape, shenzhen_form


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A filled 2020 form with all the tables a department hands in."""
    return saved(tmp_path, shenzhen_form(Shape(pages=ALL_PAGES)))


@pytest.fixture
def scored(form: Path) -> Path:
    """The same form, scored on typed facts."""
    book = with_facts(form)
    out = book.with_name("scored.xlsx")
    assert run("score", book, "-o", out) == 0
    return out
