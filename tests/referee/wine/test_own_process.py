"""What is the server's own: the modules generated for it, its end on request, an engineer's process."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.referee.wine.excel import Excel, Installed, opened_excel
from tests.referee.wine.machine import Wine
from xlplugin.excel.names import DEBUG_CLASS

pytestmark = pytest.mark.referee

PATIENCE = 30
START = "import xlplugin.excel.server as s; s.keep_own_modules(); import win32com.client, win32com; "
WHERE = f"{START}print(win32com.__gen_path__ == win32com.client.gencache.GetGeneratePath(), end='')"


@pytest.fixture
def generated(wine: Wine, installed: Installed) -> Iterator[Path]:
    """The server's folder of generated modules."""
    done = run(wine, installed, f"{START}print(ascii(win32com.client.gencache.GetGeneratePath()), end='')")
    folder = wine.here(done.encode().decode("unicode_escape").strip("'").replace("\\\\", "\\"))
    assert folder.parts[-3:-1] == ("xlplugin", "gen_py")
    yield folder
    for file in folder.glob("*.*"):
        file.unlink()


def run(wine: Wine, installed: Installed, code: str) -> str:
    done = wine.run(f"{installed.folder}\\python.exe", "-P", "-E", "-c", code, folder=wine.prefix)
    assert done.code == 0, done.text
    return done.text


def test_a_broken_folder_of_generated_modules_is_made_anew(
    wine: Wine, installed: Installed, generated: Path
) -> None:
    (generated / "dicts.dat").write_bytes(b"\x80\x04K")
    (generated / "00020813-0000-0000-C000-000000000046x0x1x9.py").write_text("class Broken(")
    assert run(wine, installed, WHERE) == "True"
    assert [each.name for each in generated.glob("0002*")] == []


def test_one_broken_by_other_programs_concerns_nobody(wine: Wine, installed: Installed) -> None:
    shared = wine.profile / "AppData" / "Local" / "Temp" / "gen_py" / "3.11"
    shared.mkdir(parents=True, exist_ok=True)
    broken = shared / "dicts.dat"
    broken.write_bytes(b"\x80\x04K")
    try:
        assert run(wine, installed, WHERE) == "True"
    finally:
        broken.unlink()


def test_the_server_ends_when_asked_and_another_one_answers(wine: Wine, installed: Installed) -> None:
    with opened_excel(wine, installed) as excel:
        first = excel.start().result
        assert excel.press("doctor:restart").result.startswith("info\x1f诊断\x1f后台的 Python 正在结束")
        assert ended(excel, first)
        again = replace(excel, command=f"{excel.command} ").start()
        assert not again.failure
        assert again.result != first


def ended(excel: Excel, process: int) -> bool:
    until = time.monotonic() + PATIENCE
    while excel.runs(process):
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


def test_excel_asks_the_server_that_an_engineer_has_started(wine: Wine, installed: Installed) -> None:
    python = f"{installed.folder}\\python.exe"
    with (
        opened_excel(wine, installed) as excel,
        wine.start(python, "-m", "xlplugin.excel.server", folder=wine.prefix) as started,
    ):
        try:
            until = time.monotonic() + PATIENCE
            while (answer := excel.start(DEBUG_CLASS)).failure and time.monotonic() < until:
                time.sleep(0.5)
            assert not answer.failure
            assert "评分本表" in replace(excel, command=DEBUG_CLASS).press("help").result
        finally:
            if answer.failure:
                started.kill()
            else:
                excel.end_process(answer.result)
            started.wait(PATIENCE)
