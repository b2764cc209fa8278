"""What the product costs, beside what others cost on the same files, all measured in one run.

From the checkout: ``python -m tests.benchmark``. It takes about a minute, half of that without LibreOffice.
Every line gives medians of alternating rounds, their ratio, and the ratio or amount aimed at; whether that is
reached is said in words, since a slow minute of the machine is no defect.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree
from openpyxl import load_workbook

from tests.workbook.official_forms import ALL_PAGES, Shape, shenzhen_form
from xlplugin.cli.exits import Exit
from xlplugin.excel.xlam.build import build_addin
from xlplugin.functions.catalogue import functions
from xlplugin.functions.scoring_call import forget_answers
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.file.save import save_package
from xlplugin.workbook.recalc.recalc import recalculate

ROOT: Final = Path(__file__).parents[1]
WORKBOOKS: Final = tuple(sorted((ROOT / "workbooks").glob("*.xlsx")))
EXAMPLE: Final = ROOT / "workbooks" / "longgang-2020-example.xlsx"

_IN_PROCESS_ROUNDS: Final = 15
_PROCESS_ROUNDS: Final = 11
_OFFICE_ROUNDS: Final = 3
_ALL_WORKBOOKS: Final = """
import sys
from pathlib import Path
from xlplugin.functions.catalogue import functions
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.recalc.recalc import recalculate
from xlplugin.workbook.file.save import save_package
for book in map(Path, sys.argv[2:]):
    saved = Path(sys.argv[1]) / book.name
    saved.unlink(missing_ok=True)
    save_package(recalculate(open_package(book).value, functions()).value.package, saved)
"""
_PEAK: Final = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""

Step: TypeAlias = Callable[[], object]
Command: TypeAlias = tuple[str | Path, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison.

    Attributes:
        what: what is compared with what.
        ours: the median of ours, in seconds.
        peer: the median of the other, in seconds.
        most: the highest ratio aimed at.
        per: how many workbooks one round handles.
    """

    what: str
    ours: float
    peer: float
    most: float
    per: int = 1

    def __str__(self) -> str:
        ratio = self.ours / self.peer
        times = f"ours {self.ours / self.per * 1000:8.1f} ms   peer {self.peer / self.per * 1000:8.1f} ms"
        return f"{self.what}\n    {times}   ratio {ratio:.3f}   {_target(ratio, self.most)}"


def _target(value: float, most: float, unit: str = "") -> str:
    return f"target <= {most:g}{unit}   {'reached' if value <= most else 'NOT reached'}"


def ours(book: Path, saved: Path) -> None:
    """Open a workbook, recalculate every formula of it and save it, with this product."""
    forget_answers()  # every round scores anew
    saved.unlink(missing_ok=True)
    opened = open_package(book)
    result = recalculate(opened.value, functions()) if opened.value else None
    if result is None or result.value is None:
        sys.exit(f"{book} cannot be recalculated")
    save_package(result.value.package, saved)


def openpyxl(book: Path, saved: Path) -> None:
    """Load a workbook and save it, with openpyxl, which calculates nothing."""
    loaded = load_workbook(book)
    loaded.save(saved)
    loaded.close()


def floor(book: Path, saved: Path) -> None:
    """Unpack a workbook, parse all XML in it and pack it again: what no program that reads it can save."""
    with ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(data)
    with ZipFile(saved, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def _seconds(step: Step) -> float:
    start = perf_counter()
    step()
    return perf_counter() - start


def _medians(one: Step, other: Step, rounds: int) -> tuple[float, float]:
    """The medians of two steps, taken in turn, the first round of each not counted."""
    one(), other()
    pairs = [(_seconds(one), _seconds(other)) for _ in range(rounds)]
    return median(first for first, _ in pairs), median(second for _, second in pairs)


def _run(*command: str | Path, most: int = 0) -> None:
    """Run a command; an exit code above ``most`` ends the measuring."""
    done = subprocess.run(  # noqa: S603 - this Python, or LibreOffice as the system has it
        command, check=False, capture_output=True, text=True, cwd=ROOT
    )
    if not 0 <= done.returncode <= most:
        sys.exit(f"{command[0]} failed: {done.stderr}")


def _score_afresh(folder: Path) -> None:
    (folder / "scored.xlsx").unlink(missing_ok=True)
    _run(*_score(folder))


def _score(folder: Path) -> Command:
    return (sys.executable, "-m", "xlplugin", "score", EXAMPLE, "-o", folder / "scored.xlsx")


def in_process(folder: Path) -> Iterator[Line]:
    """On one filled workbook, in one process that has everything imported."""
    saved = folder / "saved.xlsx"
    for what, peer, most in (
        ("a. open + recalculate + save / openpyxl load + save", openpyxl, 1.0),
        ("e. open + recalculate + save / unzip + parse + zip", floor, 2.0),
    ):
        times = _medians(lambda: ours(EXAMPLE, saved), lambda: peer(EXAMPLE, saved), _IN_PROCESS_ROUNDS)  # noqa: B023
        yield Line(what, *times, most)
    times = _medians(build_addin, lambda: openpyxl(EXAMPLE, saved), _IN_PROCESS_ROUNDS)
    yield Line("g. building the add-in / openpyxl load + save", *times, 1.0)


def whole_process(folder: Path) -> Line:
    """The command line on one filled workbook, from start to end."""
    times = _medians(
        lambda: _score_afresh(folder), lambda: _run(sys.executable, "-c", "import openpyxl"), _PROCESS_ROUNDS
    )
    return Line("d. process 'xlplugin score' / process 'import openpyxl'", *times, 2.0)


def audit_process(folder: Path) -> Line:
    """The audit of an official form with four tables, from start to end; errors found are no failure."""
    form = folder / "form.xlsx"
    form.write_bytes(shenzhen_form(Shape(pages=ALL_PAGES)))
    times = _medians(
        lambda: _run(sys.executable, "-m", "xlplugin", "audit", form, most=Exit.FINDINGS),
        lambda: _run(sys.executable, "-c", "import openpyxl"),
        _PROCESS_ROUNDS,
    )
    return Line("f. process 'xlplugin audit' of an official form / process 'import openpyxl'", *times, 2.0)


def beside_libreoffice(folder: Path) -> Iterator[Line | str]:
    """One process for one workbook and for all, LibreOffice in a profile that it has used before."""
    soffice = shutil.which("soffice")
    if soffice is None:
        yield "b. LibreOffice is not installed (soffice is not found): not compared"
        return
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert: Command = (
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        folder / "converted",
    )
    recalculate_all: Command = (sys.executable, "-c", _ALL_WORKBOOKS, folder)

    def times(books: tuple[Path, ...]) -> tuple[float, float]:
        return _medians(
            lambda: _run(*recalculate_all, *books), lambda: _run(*convert, *books), _OFFICE_ROUNDS
        )

    (one, other_one), (every, other_every) = times(WORKBOOKS[:1]), times(WORKBOOKS)
    count = len(WORKBOOKS)
    yield Line("b. a workbook of all, start-up included / LibreOffice", every, other_every, 0.1, count)
    further, other_further = every - one, other_every - other_one
    yield Line("b. every further workbook / LibreOffice --convert-to", further, other_further, 0.1, count - 1)


def peak_memory(folder: Path) -> str:
    """The most memory ``xlplugin score`` takes; a small process asks, for a child inherits its parent's."""
    if os.name != "posix":
        return "c. peak memory: only measured on POSIX systems"
    command: Command = (sys.executable, "-c", _PEAK, *_score(folder))
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S603 - this Python
    unit = 1 if sys.platform == "darwin" else 1024
    megabytes = int(done.stdout) * unit / 1e6
    return f"c. peak memory of 'xlplugin score'\n    {megabytes:.1f} MB   {_target(megabytes, 100, ' MB')}"


def main() -> None:
    """Measure everything and print it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        # What Python compiles is kept, as it is for everything installed, whatever this shell says about it.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        steps = (in_process, whole_process, audit_process, peak_memory, beside_libreoffice)
        for step in steps:
            found = step(folder)
            for line in found if isinstance(found, Iterator) else (found,):
                print(line, flush=True)  # noqa: T201 - its purpose


if __name__ == "__main__":
    main()
