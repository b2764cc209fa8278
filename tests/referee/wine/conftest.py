"""One Windows for all tests of this folder, with the add-in installed by the bundle's own command."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.excel.engine.excel import Excel as StandIn
from tests.excel.ribbon.conftest import BUILT
from tests.referee.wine.desks import Desks
from tests.referee.wine.excel import Excel, Installed, opened_excel, read_configuration
from tests.referee.wine.machine import Ran, Wine, chinese_windows, missing_program
from tests.referee.wine.packing import NotToBeHadError, embeddable_python, unpacked_bundle
from tests.workbook.form_books import saved

_FIGURES: list[str] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show what was measured; a machine's speed is nothing to pass or fail by."""
    if _FIGURES:
        terminalreporter.section("add-in under Wine")
        for figure in _FIGURES:
            terminalreporter.write_line(figure)


@pytest.fixture(scope="session")
def figures() -> list[str]:
    return _FIGURES


@pytest.fixture(scope="session")
def wine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    missing = missing_program()
    if missing:
        pytest.skip(f"not installed: {missing}")
    with ExitStack() as until_the_end:
        try:
            running = until_the_end.enter_context(chinese_windows(tmp_path_factory.mktemp("wine")))
        except subprocess.SubprocessError as error:
            pytest.skip(f"no Chinese Windows can be made here: {error}")
        yield running


@pytest.fixture(scope="session")
def bundle(wine: Wine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unzipped bundle, in a folder with spaces and Chinese characters."""
    target = wine.prefix / "drive_c" / "绩效 评价" / "离线安装包 一"
    folder = tmp_path_factory.mktemp("bundle")
    try:
        unpacked_bundle(embeddable_python(folder), folder, target)
    except NotToBeHadError as error:
        pytest.skip(f"pip does not get what is needed: {error}")
    return target


@pytest.fixture(scope="session")
def install_run(wine: Wine, bundle: Path) -> Ran:
    """What came of the double-click on install.cmd."""
    return wine.run("cmd", "/c", "install.cmd", folder=bundle, XLPLUGIN_NO_PAUSE="1")


@pytest.fixture(scope="session")
def installed(wine: Wine, install_run: Ran) -> Installed:
    """The add-in as installed."""
    assert install_run.code == 0, install_run.text
    return read_configuration(wine.profile / ".xlplugin" / "xlplugin.conf")


@pytest.fixture(scope="session")
def excel(wine: Wine, installed: Installed) -> Iterator[Excel]:
    """An Excel that stays open for all tests, as the clerk's does."""
    with opened_excel(wine, installed) as running:
        yield running


@pytest.fixture(scope="session")
def excel_with_workbooks(wine: Wine, installed: Installed) -> Iterator[Excel]:
    """An Excel of its own: its type library must be there before Python starts."""
    with opened_excel(wine, installed) as running:
        yield running


@pytest.fixture
def desks(
    excel_with_workbooks: Excel, tmp_path: Path, figures: list[str]
) -> Iterator[Callable[[Path], Desks]]:
    """Opens a workbook at both desks, a copy for each."""
    excel, stand_in = excel_with_workbooks, StandIn()
    opened: list[Path] = []

    def open_at_both(path: Path) -> Desks:
        for name in ("wine", "stand-in"):
            folder = tmp_path / name
            folder.mkdir()
            opened.append(saved(folder, path.read_bytes(), path.name))
        excel.open(opened[0])
        return Desks(excel, stand_in.open(opened[1]), stand_in, tmp_path, figures)

    yield open_at_both
    stand_in.quit()
    if opened:
        excel.at_ease()
        excel.fail_after(None)
        excel.close()


@pytest.fixture
def first_form(tmp_path: Path) -> Path:
    """The form of 2020 as it was handed in."""
    return saved(tmp_path, BUILT["longgang-2020"]())
