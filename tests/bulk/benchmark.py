"""What a review of many workbooks costs, beside what others cost on the same files, all in one run.

``python -m tests.bulk benchmark [--files N]``; with 20,000 files it takes about half an hour on two cores.
Ratios are given by the clock, which other work on the machine disturbs, and by the processor time of all
processes together, which it hardly does. Forms are .xlsx and .xlsm of 6 to 40 kB, four
of five with shared texts as Excel and WPS write them; many are made of a few
hundred different ones, each copied as often as it takes.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from tests.benchmark import ROOT, Line, amount
from tests.bulk.making import made

_DIFFERENT: Final = 400
_LARGEST: Final = 40_000
"""Bytes; our own workbooks with charts are larger."""

_FEW: Final = 200
_SOME: Final = 1_000
"""Files enough that what it takes to start hardly counts: a rate is compared."""

_ROUNDS: Final = 3
_JOBS: Final = 2
_LIBREOFFICE: Final = f"e. review of {_FEW} / LibreOffice"
_ASKING: Final = """
import json, resource, runpy, sys, time
start = time.perf_counter()
sys.argv = sys.argv[1:]
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
except SystemExit:
    pass
seconds = time.perf_counter() - start
ours, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps((
    seconds, ours.ru_utime + ours.ru_stime, theirs.ru_utime + theirs.ru_stime,
    ours.ru_maxrss * unit / 1e6, theirs.ru_maxrss * unit / 1e6,
)))
"""


class Cost(NamedTuple):
    """What a command cost.

    Attributes:
        seconds: by the clock.
        own: seconds of processor time of its first process.
        others: seconds of processor time of all processes that it started.
        peak: megabytes that its first process had at most.
        largest: megabytes that one of the others had at most.
    """

    seconds: float
    own: float
    others: float
    peak: float
    largest: float

    @property
    def processor(self) -> float:
        """Seconds of processor time of all processes."""
        return self.own + self.others


def _cost(*words: str | Path) -> Cost:
    """Run a module of Python with words; what it cost."""
    command = [sys.executable, "-c", _ASKING, *map(str, words)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)  # noqa: S603 - this Python
    try:
        return Cost(*json.loads(done.stdout.splitlines()[-1]))
    except (IndexError, ValueError):
        sys.exit(f"{words[0]} failed: {done.stdout}{done.stderr}")


def forms(folder: Path, many: int, seed: int = 0) -> list[Path]:
    """So many small forms in folders of a thousand."""
    originals: list[tuple[str, bytes]] = []
    for number in count(1):
        if len(originals) == min(many, _DIFFERENT):
            break
        _, book = made(number, seed)
        if book.ending != ".xls" and len(book.data) <= _LARGEST:
            originals.append((book.ending, book.data))
    paths: list[Path] = []
    for number in range(many):
        ending, data = originals[number % len(originals)]
        path = folder / f"{number // 1000:02}" / f"{number:05}{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        paths.append(path)
    return paths


def _review(folder: Path, jobs: int = _JOBS) -> Cost:
    out = folder.with_suffix(".jsonl")
    out.unlink(missing_ok=True)
    found = _cost("xlplugin", "batch", folder, "-o", out, "--jobs", str(jobs))
    with out.open("rb") as lines:
        done = len({json.loads(line)["path"] for line in lines})
    wanted = sum(1 for each in folder.rglob("*") if each.is_file())
    if done != wanted:
        sys.exit(f"{done} results of {wanted} workbooks")
    return found


def _in_turn(step: Callable[[], Cost], other: Callable[[], Cost]) -> tuple[Cost, Cost]:
    """The least that two steps cost, taken in turn: what disturbs them only adds."""
    pairs = [(step(), other()) for _ in range(_ROUNDS)]
    one, two = zip(*pairs, strict=True)
    return Cost(*map(min, zip(*one, strict=True))), Cost(*map(min, zip(*two, strict=True)))


def _both(what: str, ours: Cost, peer: Cost, most: float, *, per: tuple[int, int]) -> Iterator[Line]:
    """A comparison by the clock and by processor time, each for one workbook."""
    yield Line(f"{what}, by the clock", ours.seconds / per[0], peer.seconds / per[1], most)
    yield Line(f"{what}, by processor time", ours.processor / per[0], peer.processor / per[1], most)


def _two_processes(some: Path) -> Iterator[Line | str]:
    two, one = _in_turn(lambda: _review(some), lambda: _review(some, jobs=1))
    what = f"a. review of {_SOME:,} with two processes / with one"
    yield Line(f"{what}, by the clock", two.seconds, one.seconds, 1 / 1.8, _SOME)
    # What the first process does counts as if nothing else went on meanwhile.
    yield Line(f"{what}, were both cores free", two.own + two.others / 2, one.processor, 1 / 1.8, _SOME)


def _beside_openpyxl(some: Path) -> Iterator[Line | str]:
    peer = lambda: _cost("tests.bulk.peers", "openpyxl", some, str(_JOBS))  # noqa: E731 - named for the line below
    yield from _both(
        f"d. review of {_SOME:,} / openpyxl.load_workbook, two processes each",
        *_in_turn(lambda: _review(some), peer),
        1 / 1.5,
        per=(_SOME, _SOME),
    )


def _beside_libreoffice(few: Path) -> Iterator[Line | str]:
    if shutil.which("soffice") is None:
        yield "e. LibreOffice is not installed (soffice is not found): not compared"
        return
    _cost("tests.bulk.peers", "soffice", few, "1")  # makes its profile
    ours = _review(few)
    # A process for each keeps a workbook that is hostile or hangs from the others, as a review does.
    each = [_cost("tests.bulk.peers", "soffice", few, "1") for _ in range(_ROUNDS)]
    per = (_FEW, 1)
    yield from _both(
        f"{_LIBREOFFICE} --convert-to, a process each", ours, Cost(*map(min, *each)), 1 / 15, per=per
    )
    whole = _cost("tests.bulk.peers", "soffice", few, str(_FEW))
    yield from _both(
        f"{_LIBREOFFICE} --convert-to, one process for all", ours, whole, 1 / 15, per=(_FEW, _FEW)
    )


def _many(few: Path, folder: Path, many: int) -> Iterator[Line | str]:
    forms(folder, many)
    small, large = _review(few), _review(folder)
    per = (many, _FEW)
    yield from _both(f"b. a workbook of {many:,} / a workbook of {_FEW}", large, small, 1.1, per=per)
    yield amount(f"c. peak memory of the first process at {many:,}", large.peak, 150)
    yield amount(f"c. the largest peak of a worker at {many:,}", large.largest, 150)
    clock, free = many / large.seconds, many * _JOBS / large.processor
    yield f"f. {clock:.1f} workbooks a second; {free:.1f}, were both cores free   target >= 60"
    own = f"{large.own / many * 1000:.2f} ms a workbook, the workers {large.others / many * 1000:.2f} ms"
    yield f"f. processor time of the first process {own}"


def run(many: int) -> None:
    """Measure everything and print it.

    Args:
        many: how many workbooks the large review has.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once, as for everything installed
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        few, some = folder / "few", folder / "some"
        forms(some, _SOME)
        sizes = [path.stat().st_size for path in forms(few, _FEW)]
        print(f"{_FEW} forms, {min(sizes):,} to {max(sizes):,} bytes, {sum(sizes) // _FEW:,} on average")  # noqa: T201
        _review(few)
        for step, files in ((_two_processes, some), (_beside_openpyxl, some), (_beside_libreoffice, few)):
            for line in step(files):
                print(line, flush=True)  # noqa: T201 - its purpose
        for line in _many(few, folder / "many", many):
            print(line, flush=True)  # noqa: T201 - its purpose
