"""LibreOffice keeps the rubric in a workbook that it saves, and shows the sentence of a chosen kind."""

import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.test_rubric_draft_years import form
from tests.referee.office import Office
from tests.workbook.form_books import run
from xlplugin.functions.library import open_rubric
from xlplugin.model import as_fields
from xlplugin.rubric.library import cases_beside, library
from xlplugin.rubric.load import load_rubric
from xlplugin.scoring.cases import load_cases, run_cases
from xlplugin.wording.examples import examples
from xlplugin.workbook.rulebook.drawing import book_bytes

pytestmark = pytest.mark.referee


def _saved(office: Office, book: Path, folder: Path) -> Path:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [str(office.soffice), profile, "--headless", "--convert-to", "xlsx"]
    words += ["--outdir", str(folder), str(book)]
    subprocess.run(words, check=True, capture_output=True, timeout=600)  # noqa: S603 - found on this machine
    return folder / book.name


def _book(rubric: str, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    loaded, beside = open_rubric(rubric), cases_beside(library().files()[rubric])
    assert beside is not None
    path = folder / f"{rubric}.xlsx"
    path.write_bytes(book_bytes(loaded, load_cases(loaded, beside)))
    return path


@pytest.mark.parametrize("rubric", ["guangzhou-2023", "longgang-2021", "national-item"])
def test_a_rubric_that_was_saved_is_the_same(office: Office, rubric: str, tmp_path: Path) -> None:
    saved = load_rubric(_saved(office, _book(rubric, tmp_path / "own"), tmp_path))
    assert as_fields(saved.rubric) == as_fields(open_rubric(rubric).rubric)
    assert run_cases(saved, tmp_path / f"{rubric}.xlsx") > 60


def test_choosing_a_kind_shows_its_sentence_until_one_is_written(office: Office, tmp_path: Path) -> None:
    path = _book("longgang-2021", tmp_path / "own")
    book = load_workbook(path)
    rules, chosen = book["评分规则"], examples()[3]
    last = next(row for row in range(2, 999) if rules.cell(row, 1).value is None)
    rules.cell(last, 3).value = chosen.name
    book.save(path)
    shown = load_workbook(_saved(office, path, tmp_path), data_only=True)["评分规则"]
    assert shown.cell(last, 7).value == chosen.sentence
    assert not shown.cell(2, 7).value


def test_of_a_criterion_that_was_not_read_another_kind_shows_its_sentence_at_once(
    office: Office, tmp_path: Path
) -> None:
    rows = (
        ("投入", "预算", "支出安排", 40, "", "安排得当的得分，有通报的减半。"),
        ("产出", "质量", "合格率", 60, "", "合格率≥90%得60分，低于90%不得分。"),
    )
    path, chosen = tmp_path / "own-2024.xlsx", examples()[1]
    assert run("rubric", "draft", form(tmp_path / "表.xlsx", rows), "-o", path) == 0
    book = load_workbook(path)
    book["评分规则"]["C2"] = chosen.name
    book.save(path)
    (tmp_path / "saved").mkdir()
    shown = load_workbook(_saved(office, path, tmp_path / "saved"), data_only=True)["评分规则"]
    assert shown["G2"].value == chosen.sentence
    assert shown["E2"].value == rows[0][5]
    assert not shown["G3"].value
