"""What goes wrong inside the server is noted in the user's own folder."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from xlplugin.excel.log import log_file, start_log


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    before = list(logging.getLogger().handlers)
    yield
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()


def test_a_fault_is_noted_with_its_traceback(tmp_path: Path) -> None:
    file = start_log({"LOCALAPPDATA": str(tmp_path)})
    assert file is not None
    try:
        int("坏了")
    except ValueError:
        logging.getLogger("xlplugin").exception("a button failed")
    assert "坏了" in file.read_text(encoding="utf-8")


def test_without_a_folder_of_the_users_there_is_no_log() -> None:
    assert start_log({}) is None


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "xlplugin").write_text("a file where the folder should be", encoding="utf-8")
    assert start_log({"LOCALAPPDATA": str(tmp_path)}) is None


def test_the_log_lies_beside_the_python_that_a_bundle_brings(tmp_path: Path) -> None:
    assert log_file({"LOCALAPPDATA": str(tmp_path)}) == tmp_path / "xlplugin" / "xlplugin.log"
