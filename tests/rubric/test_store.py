"""Checked rubrics are kept for the next run, and never outlive what they were made from."""

import os
import pickle
from pathlib import Path

import pytest

from xlplugin.functions.library import forget_rubrics, known_rubric, open_rubric
from xlplugin.rubric.library import shipped
from xlplugin.rubric.load import load_rubric
from xlplugin.rubric.model import LoadedRubric, OutlinedRubric
from xlplugin.rubric.store import find, keep, recall


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
    loaded = load_rubric(own)
    keep(made_from, loaded)
    assert len(list(folder.iterdir())) == 1
    return made_from


def test_what_was_kept_comes_back_the_same(sources: tuple[Path, ...]) -> None:
    kept, loaded = recall(sources), load_rubric(sources[0])

    assert isinstance(kept, LoadedRubric)
    assert kept.rubric.primaries == loaded.rubric.primaries
    assert list(kept.vocabulary) == list(loaded.vocabulary)


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


def called(module: str, name: str, *words: str) -> bytes:
    """A pickle that calls ``module.name`` when it is read."""
    pushed = b"".join(pickle.dumps(word, 4)[2:-1] for word in words)
    strings = b"".join(b"\x8c" + bytes([len(each)]) + each.encode() for each in (module, name))
    return b"\x80\x04(" + strings + b"\x93(" + pushed + b"tRK\x01t."


HOSTILE = [
    pickle.dumps(("anything", Trap())),
    called("xlplugin.rubric.store", "os.system", "echo caught"),
    called("xlplugin.rubric.model", "Field", "caught"),
    called("xlplugin.cli.main", "main", "caught"),
    called("builtins", "print", "caught"),
]


@pytest.mark.parametrize("contents", [b"", b"garbage", *HOSTILE])
def test_a_damaged_or_foreign_file_is_passed_over(
    sources: tuple[Path, ...], folder: Path, contents: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    next(folder.iterdir()).write_bytes(contents)

    assert recall(sources) is None
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    "written",
    ["{", "[]", "null", "[1, 2]", '[{"": "system", "of": "echo caught"}, []]', '[{"": "Library"}, []]',
     '[{"": "Rubric"}, []]', '[{"": "Decimal", "of": "1"}, []]', '[{"title": "小表"}, []]', "[" * 5000],
)  # fmt: skip
def test_what_is_no_rubric_is_passed_over_even_where_it_fits(
    sources: tuple[Path, ...], folder: Path, written: str
) -> None:
    (kept,) = folder.iterdir()
    contents = kept.read_bytes()
    made_from = contents[: contents.rindex(b'[{"": "Rubric"')]
    assert recall(sources) is not None

    kept.write_bytes(made_from + written.encode())

    assert recall(sources) is None


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps a profile from other users itself")
@pytest.mark.parametrize("writers", [0o020, 0o002])
def test_what_others_can_write_is_neither_read_nor_added_to(
    sources: tuple[Path, ...], folder: Path, writers: int
) -> None:
    (kept,) = folder.iterdir()
    loaded = recall(sources)
    assert loaded is not None
    for open_to_others, back in ((kept, 0o600), (folder, 0o700)):
        open_to_others.chmod(back | writers)
        assert recall(sources) is None
        open_to_others.chmod(back)
    assert recall(sources) is not None

    kept.unlink()
    folder.chmod(0o700 | writers)
    keep(sources, loaded)
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps a profile from other users itself")
def test_what_belongs_to_another_user_is_passed_over(
    sources: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert recall(sources) is not None
    another = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: another)
    assert recall(sources) is None


def test_on_windows_what_lies_in_the_users_profile_is_the_users(
    sources: tuple[Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    assert recall(sources) is not None
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "another"))
    assert recall(sources) is None


def test_what_a_killed_run_left_is_cleared(sources: tuple[Path, ...], folder: Path) -> None:
    loaded, (kept,) = recall(sources), folder.iterdir()
    assert loaded is not None
    kept.with_suffix(".4711").write_bytes(b"half")

    keep(sources, loaded)

    assert list(folder.iterdir()) == [kept]
    assert recall(sources) is not None


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
    forget_rubrics()

    assert open_rubric("guangzhou-2023").rubric.id == "guangzhou-2023"
    assert len(list(tmp_path.rglob("xlplugin/*.rubric"))) == 1


def test_the_outline_is_kept_ahead_of_the_rest(sources: tuple[Path, ...]) -> None:
    kept = find(sources)

    assert kept is not None
    assert kept.outline() == load_rubric(sources[0]).outline
    assert kept._replace(rest=b"{").outline() is not None
    assert kept._replace(beginning=b"[]").outline() is None
    assert kept._replace(beginning=b"{").outline() is None


@pytest.mark.parametrize("rest", [b"", b"{", b"[1, 2]"])
def test_a_rubric_of_which_only_the_outline_can_be_read_comes_from_its_file(
    folder: Path, rest: bytes
) -> None:
    forget_rubrics()
    made = open_rubric("guangzhou-2023")
    (kept,) = folder.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: whole.rindex(b"\n") + 1] + rest)
    forget_rubrics()

    known = known_rubric("guangzhou-2023")

    assert isinstance(known, OutlinedRubric)
    assert known.outline == made.outline
    assert known.opened.rubric.primaries == made.rubric.primaries
    assert kept.read_bytes() == whole


def test_a_rubric_is_opened_once(folder: Path) -> None:
    forget_rubrics()
    open_rubric("guangzhou-2023")
    forget_rubrics()

    assert open_rubric("guangzhou-2023") is known_rubric("guangzhou-2023").opened
    assert len(list(folder.iterdir())) == 1


def test_too_little_memory_is_no_damage(sources: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """To make it anew takes more memory still, and so long that nothing ever comes of it."""

    def greedy(*_: object, **__: object) -> object:
        raise MemoryError

    monkeypatch.setattr("xlplugin.rubric.store.json.loads", greedy)
    with pytest.raises(MemoryError):
        recall(sources)
