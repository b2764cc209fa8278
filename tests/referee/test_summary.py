"""LibreOffice opens a summary, calculates its links, and keeps the sign by which it is known."""

import subprocess
from pathlib import Path

import pytest

from tests.referee.office import Office, Profile, settle
from tests.summary.page.made_up import many
from tests.summary.page.made_up import reviewed as reviewed_forms
from tests.summary.workbook.written import links, read, summary
from xlplugin.batch.own_files import is_summary_file
from xlplugin.workbook.grid.grid import Place

pytestmark = pytest.mark.referee


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("summary")
    results = many(reviewed_forms(folder), 12, folder / "汇总.jsonl")
    return summary(folder, results, previous=results, forms=folder / "收到 #1")


def test_every_formula_gives_the_text_that_is_stored(office: Office, written: Path, tmp_path: Path) -> None:
    profile = Profile(office, tmp_path / "profile", {})
    settle(profile.folder)
    book = read(written, formulas=True)
    told = [(sheet.title, cell, text) for sheet in book for cell, _, text in links(sheet)]
    places = [Place(sheet, book[sheet][cell].row, book[sheet][cell].column) for sheet, cell, _ in told]
    assert len(places) > 50
    assert profile.results(written, places) == [text for _, _, text in told]


def test_a_summary_that_was_saved_is_still_known(office: Office, written: Path, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = [str(office.soffice), profile, "--headless", "--convert-to", "xlsx"]
    words += ["--outdir", str(tmp_path), str(written)]
    subprocess.run(words, check=True, capture_output=True, timeout=600)  # noqa: S603 - found on this machine
    assert is_summary_file(tmp_path / written.name)
