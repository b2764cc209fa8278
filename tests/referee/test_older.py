"""A form that LibreOffice saves as .xls is audited with the same findings as the form itself."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.referee.paper import missing_tool
from tests.workbook.form_books import run, saved
from tests.workbook.official_forms import ALL_PAGES, Shape, guangzhou_form, shenzhen_form

pytestmark = pytest.mark.referee


@pytest.mark.parametrize("form", [shenzhen_form, guangzhou_form], ids=["shenzhen", "guangzhou"])
def test_the_findings_are_the_same(
    form: Callable[[Shape], bytes], tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    missing = missing_tool()
    if missing:
        pytest.skip(f"{missing} is not installed")
    book = saved(tmp_path, form(Shape(pages=ALL_PAGES, dressed=True)), "自评.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = ["soffice", profile, "--headless", "--convert-to", "xls", "--outdir", str(tmp_path), str(book)]
    subprocess.run(words, check=True, capture_output=True, timeout=600)  # noqa: S603 - found on this machine

    told = []
    for each in (book, book.with_suffix(".xls")):
        code = run("audit", each, "--json")
        answer = capsysbinary.readouterr().out.decode().replace(each.name, "自评")
        told.append((code, json.loads(answer)))
    assert told[1] == told[0]
