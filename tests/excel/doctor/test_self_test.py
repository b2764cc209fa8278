"""The self-test of a Python: what it tells of itself, and why one does not serve."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

from xlplugin.excel.doctor import self_test
from xlplugin.excel.doctor.self_test import SelfTest, read_self_test, self_test_of
from xlplugin.excel.names import XLWINGS_VERSION


def test_this_python_serves_and_opens_every_rubric(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(self_test.__file__).parents[3]))
    tested = self_test_of(Path(sys.executable))
    assert (tested.starts, tested.failure, tested.xlwings) == (True, "", XLWINGS_VERSION)
    assert "longgang-2020" in tested.rubrics
    assert tested.broken == ()


@pytest.mark.parametrize("module", ["lxml.etree", "yaml", "xlplugin.excel.ribbon.press"])
def test_a_module_that_is_missing_is_named(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = import_module

    def without(name: str) -> object:
        if name == module:
            raise ModuleNotFoundError(name=name)
        return wanted(name)

    monkeypatch.setattr(self_test, "import_module", without)
    assert self_test.self_test().failure == f"缺少程序包 {module}"


def test_a_program_that_is_missing_or_is_no_python_does_not_start(tmp_path: Path) -> None:
    assert self_test_of(tmp_path / "python.exe") == SelfTest(starts=False, failure="没有 python.exe")
    other = tmp_path / "other"
    other.write_text("#!/bin/sh\necho \"No module named 'xlplugin'\"\nexit 1\n")
    other.chmod(0o755)
    assert self_test_of(other) == SelfTest(starts=False, failure="缺少程序包 xlplugin")


def test_what_is_told_arrives_and_other_words_do_not() -> None:
    tested = SelfTest(starts=True, failure="缺少程序包", bits=64, rubrics=("a", "b"), broken=("b",))
    assert read_self_test(tested.to_line()) == tested
    for line in ("", "Traceback", "[]", "{}", '{"starts": true}'):
        assert read_self_test(line) is None
