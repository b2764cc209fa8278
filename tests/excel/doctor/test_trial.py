"""Trying a Python: what it tells of itself, and why one does not serve."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

from xlplugin.excel.doctor import trial
from xlplugin.excel.doctor.sums import SUMS_FILE, damage, sums
from xlplugin.excel.doctor.tried import Tried, read_tried
from xlplugin.excel.doctor.trying import try_python
from xlplugin.excel.names import XLWINGS_VERSION


def test_this_python_serves_and_opens_every_rubric(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(trial.__file__).parents[3]))
    tried = try_python(Path(sys.executable))
    assert (tried.starts, tried.failure, tried.xlwings) == (True, "", XLWINGS_VERSION)
    assert "longgang-2020" in tried.rubrics
    assert tried.broken == ()


@pytest.mark.parametrize("module", ["lxml.etree", "yaml", "xlplugin.excel.ribbon.press"])
def test_a_module_that_is_missing_is_named(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = import_module

    def without(name: str) -> object:
        if name == module:
            raise ModuleNotFoundError(name=name)
        return wanted(name)

    monkeypatch.setattr(trial, "import_module", without)
    assert trial.examine().failure == f"缺少程序包 {module}"


def test_a_program_that_is_missing_or_is_no_python_does_not_start(tmp_path: Path) -> None:
    assert try_python(tmp_path / "python.exe") == Tried(starts=False, failure="没有 python.exe")
    other = tmp_path / "other"
    other.write_text("#!/bin/sh\necho \"No module named 'xlplugin'\"\nexit 1\n")
    other.chmod(0o755)
    assert try_python(other) == Tried(starts=False, failure="缺少程序包 xlplugin")


def test_what_is_told_arrives_and_other_words_do_not() -> None:
    tried = Tried(starts=True, failure="缺少程序包", bits=64, rubrics=("a", "b"), broken=("b",))
    assert read_tried(tried.to_line()) == tried
    for line in ("", "Traceback", "[]", "{}", '{"starts": true}'):
        assert read_tried(line) is None


def test_missing_and_changed_files_are_told_apart_and_named(tmp_path: Path) -> None:
    files = {"a.txt": b"a", "Lib/中文 b.txt": b"b", "c": b"c"}
    for name, contents in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(contents)
    (tmp_path / SUMS_FILE).write_bytes(sums(files.items()))
    assert not damage(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"other")
    (tmp_path / "Lib" / "中文 b.txt").unlink()
    found = damage(tmp_path)
    assert (found.missing, found.changed) == (("Lib/中文 b.txt",), ("a.txt",))
    assert str(found) == "缺少 Lib\\中文 b.txt；内容已变 a.txt"


def test_without_the_list_it_is_the_list_that_is_missing(tmp_path: Path) -> None:
    assert damage(tmp_path).missing == (SUMS_FILE,)
