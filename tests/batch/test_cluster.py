"""``--scheduler``: a Dask cluster gives what this computer gives, whatever becomes of its workers."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch.bad_reviews import (
    ENDING,
    ENDING_CLUSTER,
    ENDING_WORKER,
    ENDING_WORKER_ONCE,
    HANGING,
    KILLED,
    bad_review,
)
from tests.batch.forms import (
    PROJECTS,
    batch,
    failures,
    names,
    received,
    results,
    reviewed_here,
    several,
    timeless,
    written,
)
from tests.batch.local_cluster import cluster
from tests.workbook.official_forms import Shape, shenzhen_form
from xlplugin.batch import cluster as ours
from xlplugin.batch import running
from xlplugin.batch.collecting import collect
from xlplugin.batch.results_file import ResultsFile
from xlplugin.batch.running import Way, on_cluster, on_this_computer, review_all
from xlplugin.batch.workers import ItemLimits

FORM = shenzhen_form(Shape())
posix = pytest.mark.skipif(sys.platform == "win32", reason="asks the system for signals")
linux = pytest.mark.skipif(
    not Path("/proc/self/cwd").exists(), reason="has a path that each process sees otherwise"
)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Where a cluster of two worker processes is."""
    with cluster() as address:
        yield address


def test_a_cluster_says_what_this_computer_says_in_the_same_order(scheduler: str, tmp_path: Path) -> None:
    folder, out = received(tmp_path / "报送"), tmp_path / "汇总.jsonl"
    written(folder, {"一区/坏.xlsx": FORM[:1000], "三区/文字.xlsx": b"no workbook"})

    assert batch(folder, "-o", out, "--scheduler", scheduler) == 2

    local = tmp_path / "本机.jsonl"
    batch(folder, "-o", local, "--jobs", 1)
    assert timeless(results(out)) == timeless(results(local))
    assert failures(out) == {"一区/坏.xlsx": "workbook-damaged", "三区/文字.xlsx": "workbook-format"}


def test_a_resumed_run_sends_out_only_what_is_new(scheduler: str, tmp_path: Path) -> None:
    folder = written(tmp_path / "报送", {f"{name}.xlsx": FORM for name in "bd"})
    out = tmp_path / "汇总.jsonl"
    batch(folder, "-o", out, "--jobs", 1)
    before = out.read_bytes().splitlines()
    written(folder, {"c.xlsx": FORM})

    assert batch(folder, "-o", out, "--scheduler", scheduler, "--resume") == 0

    b, _, d = out.read_bytes().splitlines()
    assert [b, d] == before
    assert timeless(results(out)) == timeless(results(reviewed_here(folder)))


@linux
def test_workers_that_see_neither_files_nor_rubrics_are_sent_them(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = received(tmp_path / "报送"), tmp_path / "汇总.jsonl"
    written(folder, {"一区/教育局自评报告.txt": "预算执行率为12.3%。\n".encode()})
    own = written(tmp_path / "标准", {"headings.yaml": b"{}\n"})
    monkeypatch.chdir(tmp_path)
    seen = Path("/proc/self/cwd")

    assert batch(seen / "报送", "-o", out, "--scheduler", scheduler, "--rubrics", seen / "标准") == 1

    assert timeless(results(out)) == timeless(results(reviewed_here(folder, own)))
    assert results(out)[0]["report"]["sha256"]


def reviewed(folder: Path, name: str, way: Way) -> None:
    """Review a folder with marked copies in one of this name, results in a file of it."""
    with ResultsFile(folder.with_name(f"{name}.jsonl"), resume=True) as out:
        files = collect([folder]).files
        list(review_all(files, out, None, way, marked=folder.with_name(name)))


def test_marked_copies_are_written_here_and_are_the_same(scheduler: str, tmp_path: Path) -> None:
    folder = written(received(tmp_path / "报送"), {"三区/公园局.xlsx": several(PROJECTS)})

    reviewed(folder, "集群", on_cluster(scheduler, ItemLimits()))
    reviewed(folder, "本机", on_this_computer(1, ItemLimits()))

    assert timeless(results(tmp_path / "集群.jsonl")) == timeless(results(tmp_path / "本机.jsonl"))
    copies = [path for path in (tmp_path / "本机").rglob("*") if path.is_file()]
    assert len(copies) == 6
    for path in copies:
        assert (tmp_path / "集群" / path.relative_to(tmp_path / "本机")).read_bytes() == path.read_bytes()

    lost = tmp_path / "集群" / "一区" / "教育局.xlsx"
    lost.unlink()
    reviewed(folder, "集群", on_cluster(scheduler, ItemLimits()))
    assert lost.is_file()
    assert names(tmp_path / "集群.jsonl")[5 + len(PROJECTS) :] == ["一区/教育局.xlsx"]


def test_workers_with_another_version_are_refused(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = written(tmp_path / "报送", {"1.xlsx": FORM}), tmp_path / "汇总.jsonl"
    monkeypatch.setattr("importlib.metadata.version", lambda _: "9.9.9")

    assert batch(folder, "-o", out, "--scheduler", scheduler, "--details") == 2

    told = capsys.readouterr().err
    assert "〔batch-cluster-other〕" in told
    assert "本机是 9.9.9" in told
    assert out.read_bytes() == b""


@posix
def test_a_cluster_that_is_lost_leaves_its_results_to_be_gone_on_with(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(running, "review", bad_review)
    good = [f"{number:02}.xlsx" for number in range(12)]
    folder = written(tmp_path / "报送", dict.fromkeys((*good, ENDING_CLUSTER), FORM))
    out = tmp_path / "汇总.jsonl"

    with cluster(1) as another:
        assert batch(folder, "-o", out, "--scheduler", another, "--details") == 2

    told = capsys.readouterr().err
    assert "〔batch-cluster-lost〕" in told
    assert "--resume" in told
    done = results(out)
    assert done
    assert [each["path"] for each in done] == good[: len(done)]
    monkeypatch.undo()
    assert batch(folder, "-o", out, "--scheduler", scheduler, "--resume") == 0
    assert results(out)[: len(done)] == done
    assert timeless(results(out)) == timeless(results(reviewed_here(folder)))


@posix
def test_what_hangs_ends_or_kills_workers_costs_its_own_line(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "review", bad_review)
    good = [f"{number}.xlsx" for number in range(6)]
    bad = (HANGING, ENDING, KILLED, ENDING_WORKER, ENDING_WORKER_ONCE)
    folder, out = written(tmp_path / "报送", dict.fromkeys((*good, *bad), FORM)), tmp_path / "汇总.jsonl"

    assert batch(folder, "-o", out, "--scheduler", scheduler, "--time-limit", 10) == 2

    assert names(out) == sorted((*good, *bad))
    assert failures(out) == {
        HANGING: "batch-time",
        ENDING: "batch-died",
        KILLED: "batch-died",
        ENDING_WORKER: "batch-died",
    }
    words = {each["path"]: each["failure"]["message"] for each in results(out) if each["failure"]}
    assert "集群" in words[ENDING_WORKER]
    assert "信号 9" in words[KILLED]

    monkeypatch.undo()
    assert batch(folder, "-o", out, "--scheduler", scheduler, "--resume") == 0
    assert timeless(results(out)) == timeless(results(reviewed_here(folder)))


def test_a_cluster_without_workers_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ours, "_WITHOUT_WORKERS", 0.5)
    folder = written(tmp_path / "报送", {"1.xlsx": FORM})

    with cluster(0) as empty:
        assert batch(folder, "-o", tmp_path / "汇总.jsonl", "--scheduler", empty, "--details") == 2

    assert "〔batch-cluster-empty〕" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("tcp://127.0.0.1:1", "没有应答"),
        ("localhost", "tcp://主机:端口"),
        ("htp://127.0.0.1:1", "tcp://主机:端口"),
        ("tls://127.0.0.1:1", "TLS"),
    ],
)
def test_an_address_without_a_cluster_is_told(
    address: str,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(ours, "_CONNECTING", 0.5)
    folder = written(tmp_path / "报送", {"1.xlsx": FORM})

    assert batch(folder, "-o", tmp_path / "汇总.jsonl", "--scheduler", address, "--details") == 2

    told = capsys.readouterr().err
    assert address in told
    assert "〔batch-cluster-away〕" in told
    assert words in told


def test_a_computer_without_dask_is_told_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    folder = written(tmp_path / "报送", {"1.xlsx": FORM})

    assert batch(folder, "-o", tmp_path / "汇总.jsonl", "--scheduler", "tcp://127.0.0.1:1") == 2

    assert "xlplugin[cluster]" in capsys.readouterr().err
