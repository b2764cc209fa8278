"""A form with a district's own headings: unreadable as it is, read once a folder of one's own names them."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.workbook.form_books import run, saved
from tests.workbook.official_forms import Shape, shenzhen_form
from xlplugin.rubric.library import HEADINGS_FILE

NEW_HEADING = "考评记分"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A filled form whose column of self-scores has a heading that nobody has seen."""
    path = saved(tmp_path, shenzhen_form(Shape()))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "得分情况")
    cell.value = NEW_HEADING
    book.save(path)
    return path


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder that knows the heading, in one line."""
    folder = tmp_path / "本区"
    folder.mkdir()
    (folder / HEADINGS_FILE).write_text(f"scores: [{NEW_HEADING}]\n", encoding="utf-8")
    return folder


def test_one_line_of_data_makes_a_form_readable(
    form: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("audit", "--details", form) == 2
    assert "〔form-column-missing〕" in capsys.readouterr().err

    assert run("audit", "--details", form, "--explain-layout", "--rubrics", own) == 0

    (line,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("列“自评得分”"))
    assert line.endswith(NEW_HEADING)


def test_the_environment_is_as_good_as_the_option(
    form: Path, own: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLPLUGIN_RUBRICS", str(own))
    assert run("audit", form, "--json") in (0, 1)
    assert json.loads(capsys.readouterr().out)["rubric"] == "longgang-2020"


def test_a_wrong_file_of_names_is_told_with_its_line(
    form: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / HEADINGS_FILE).write_text(f"scores:\n  - {NEW_HEADING}（分）\n", encoding="utf-8")

    assert run("audit", "--details", form, "--rubrics", own) == 2

    told = capsys.readouterr().err
    assert f"{HEADINGS_FILE}:2:5：错误〔yaml-heading〕" in told
