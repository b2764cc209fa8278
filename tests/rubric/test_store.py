"""Checked rubrics are kept for the next run, and never outlive what they were made from."""

import pickle
from pathlib import Path

import pytest

from xlplugin.functions.library import open_rubric
from xlplugin.rubric.library import shipped
from xlplugin.rubric.load import load_rubric
from xlplugin.rubric.store import keep, recall


class Trap:
    """Would run code when it is read."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return print, ("caught",)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("XLPLUGIN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def sources(tmp_path: Path, folder: Path) -> tuple[Path, ...]:
    """The files of a rubric of one's own, loaded and kept once."""
    own = tmp_path / "own.yaml"
    own.write_bytes((shipped("rubrics") / "longgang-2020.yaml").read_bytes())
    made_from = (own, shipped("rubrics") / "facts.yaml")
    loaded = load_rubric(own).value
    assert loaded is not None
    keep(made_from, loaded)
    assert len(list(folder.iterdir())) == 1
    return made_from


def test_what_was_kept_comes_back_the_same(sources: tuple[Path, ...]) -> None:
    kept, loaded = recall(sources), load_rubric(sources[0]).value

    assert kept is not None
    assert loaded is not None
    assert kept.rubric.primaries == loaded.rubric.primaries
    assert list(kept.vocabulary) == list(loaded.vocabulary)
    assert kept.tree == loaded.tree


@pytest.mark.parametrize("changed", [0, 1])
def test_a_changed_file_makes_it_anew(sources: tuple[Path, ...], tmp_path: Path, changed: int) -> None:
    files = list(sources)
    if changed == 1:
        files[1] = tmp_path / "facts.yaml"
        files[1].write_bytes(sources[1].read_bytes())
        assert recall(files) is None
        return
    files[0].write_bytes(files[0].read_bytes() + b"\n# changed\n")
    assert recall(files) is None


@pytest.mark.parametrize("contents", [b"", b"garbage", pickle.dumps(("anything", Trap()))])
def test_a_damaged_or_foreign_file_is_passed_over(
    sources: tuple[Path, ...], folder: Path, contents: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    next(folder.iterdir()).write_bytes(contents)

    assert recall(sources) is None
    assert capsys.readouterr().out == ""


def test_where_nothing_can_be_written_nothing_is_kept(
    sources: tuple[Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = recall(sources)
    assert loaded is not None
    monkeypatch.setenv("XLPLUGIN_CACHE", str(tmp_path / "own.yaml"))

    keep(sources, loaded)

    assert recall(sources) is None


@pytest.mark.parametrize("home", ["XDG_CACHE_HOME", "HOME"])
def test_without_a_folder_named_the_user_s_own_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    for name in ("XLPLUGIN_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv(home, str(tmp_path))
    open_rubric.cache_clear()

    assert open_rubric("guangzhou-2023").value is not None
    assert open_rubric("guangzhou-2023").problems == ()
    assert len(list(tmp_path.rglob("xlplugin/*.rubric"))) == 1
