"""What the product costs, beside what others cost on the same files, all measured in one run.

From the checkout: ``python -m tests.benchmark``. It takes about four minutes; with ``--quick``, which leaves
out large workbooks, growth, many workbooks and long texts, one. Every line gives medians of alternating
rounds, their ratio, and the ratio or amount aimed at; whether that is reached is said in words, since a slow
minute of the machine is no defect.
"""

import gc
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import count, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree
from openpyxl import load_workbook

from tests.reports.drawing import as_word
from tests.reports.forms import annex_of, workbook
from tests.reports.text import Kind, Piece, base
from tests.text_growth import growths
from tests.workbook.books import RICH_PARTS, SHEET_PART, archive, sheet_xml
from tests.workbook.official_forms import ALL_PAGES, ITEM_LINES, Page, Shape, item_form, shenzhen_form
from xlplugin.cli.exits import Exit
from xlplugin.excel.xlam.build import build_addin
from xlplugin.functions.catalogue import functions
from xlplugin.functions.scoring_call import forget_answers
from xlplugin.problem import Refused
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.file.save import save_package
from xlplugin.workbook.recalc.recalc import recalculate

ROOT: Final = Path(__file__).parents[1]
WORKBOOKS: Final = tuple(sorted((ROOT / "workbooks").glob("*.xlsx")))
EXAMPLE: Final = ROOT / "workbooks" / "longgang-2020-example.xlsx"

_IN_PROCESS_ROUNDS: Final = 15
_PROCESS_ROUNDS: Final = 11
_OFFICE_ROUNDS: Final = 3
_MOST_GROWTH: Final = 6
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
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, time.perf_counter() - start)
"""
_MANY: Final = """
import contextlib, io, resource, sys
from pathlib import Path
from xlplugin.cli.main import main
book, saved = map(Path, sys.argv[1:3])
def resident():
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * resource.getpagesize()
for number in range(1000):
    saved.unlink(missing_ok=True)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        main(["recalc", "--all", str(book), "-o", str(saved)])
        main(["audit", str(saved)])
    if number == 99:
        first = resident()
print((resident() - first) / 1e6)
"""
"""How much a process grows in a thousand workbooks, after the first hundred."""

_OPENPYXL: Final = "import sys, openpyxl; openpyxl.load_workbook(sys.argv[1])"
_OPENPYXL_ROWS: Final = """
import sys, openpyxl
for sheet in openpyxl.load_workbook(sys.argv[1], read_only=True):
    for row in sheet.iter_rows():
        pass
"""
_FEW_ROWS: Final = 3_000
_MANY_ROWS: Final = 30_000
_CELLS: Final = 1_000_000
_REPORT: Final = 30_000
_WORK: Final = (
    "年初列入工作要点，明确责任人员和完成时限，按季度召开调度会，对照目标逐项检查进展，对重点事项每月通报，对群众反映"
    "集中的事项优先安排；过程中严格执行合同和资金管理办法，变更按程序报批，完工后组织验收并公开结果，资料归档齐全，"
)
"""Reports in use state a figure in seventy to a hundred characters."""
_NAMES: Final = "东西南北青白金银龙凤松柏梅兰竹菊春秋云霞星月山江河湖海溪泉桥塘湾岭坡港城镇村庄园里坊"
_ROWS: Final = 1_048_576

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
        return f"{self.what}\n    {times}   ratio {ratio:.3f}   {target(ratio, self.most)}"


def target(value: float, most: float, unit: str = "") -> str:
    return f"target <= {most:g}{unit}   {'reached' if value <= most else 'NOT reached'}"


def ours(book: Path, saved: Path, *, everything: bool = False) -> None:
    """Open a workbook, recalculate it and save it, with this product.

    What its formulas say is known from the round before, as it is for all further workbooks of one template;
    "b. every further workbook" says what it costs where it is not.
    """
    forget_answers()  # every round scores anew
    saved.unlink(missing_ok=True)
    try:
        result = recalculate(open_package(book).value, functions(), everything=everything).value
    except Refused:
        sys.exit(f"{book} cannot be recalculated")
    save_package(result.package, saved)


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
    peers = (("a", openpyxl, "openpyxl load + save", 0.25), ("e", floor, "unzip + parse + zip", 3.0))
    for letter, peer, what, most in peers:
        for everything, how in ((False, "recalculate"), (True, "recalculate all")):
            times = _medians(
                lambda: ours(EXAMPLE, saved, everything=everything),  # noqa: B023
                lambda: peer(EXAMPLE, saved),  # noqa: B023
                _IN_PROCESS_ROUNDS,
            )
            yield Line(f"{letter}. open + {how} + save / {what}", *times, most)
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
    return Line("f. process 'xlplugin audit' of an official form / process 'import openpyxl'", *times, 1.8)


def audit_with_report(folder: Path) -> Line:
    """The audit of a form with a Word report of many characters, tables and the form itself as its annex."""
    told = base("water")
    length = sum(len(each.text) + sum(map(len, each.cells)) for each in told.pieces)
    names = (f"{_NAMES[number % 23]}{_NAMES[23 + number % 19]}" for number in count(1))
    works = (
        f"{name}工程由业务科室牵头，{_WORK}"
        f"{name}工程投入{number * 1.7:.2f}万元，惠及{name}片区群众{number * 113}人。"
        for number, name in enumerate(names, 1)
    )
    more = tuple(
        Piece(Kind.WORDS, each) for each in islice(works, (_REPORT - length) // len(next(works)) + 1)
    )
    form, report = folder / "reported.xlsx", folder / "report.docx"
    form.write_bytes(workbook("water", told))
    written = replace(told, pieces=(*told.pieces, *more))
    report.write_bytes(as_word(written, annex_of("water", form.read_bytes())))
    times = _medians(
        lambda: _run(
            *(sys.executable, "-m", "xlplugin", "audit", form, "--report", report), most=Exit.FINDINGS
        ),
        lambda: _run(sys.executable, "-c", "import openpyxl"),
        _PROCESS_ROUNDS,
    )
    what = f"m. process 'xlplugin audit --report' of {_REPORT:,} characters / process 'import openpyxl'"
    return Line(what, *times, 2.2)


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


def _cost(*command: str | Path) -> tuple[float, float]:
    """Megabytes at most, and seconds; a small process asks, for a child inherits its parent's memory."""
    asking: Command = (sys.executable, "-c", _PEAK, *command)
    done = subprocess.run(asking, check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S603 - this Python
    memory, seconds = map(float, done.stdout.split())
    return memory * (1 if sys.platform == "darwin" else 1024) / 1e6, seconds


def _product(command: str, book: Path) -> Command:
    return (sys.executable, "-m", "xlplugin", command, book, "-o", book.with_name(f"{command}ed.xlsx"))


def peak_memory(folder: Path) -> str:
    """The most memory ``xlplugin score`` takes."""
    return amount("c. peak memory of 'xlplugin score'", _cost(*_score(folder))[0], 100)


def amount(what: str, megabytes: float, most: float) -> str:
    return f"{what}\n    {megabytes:.1f} MB   {target(megabytes, most, ' MB')}"


def _with_rows(book: bytes, sheet: int, rows: Iterable[str]) -> bytes:
    """A workbook with other rows on one of its sheets, counted from 1."""
    parts = _parts(book)
    name = f"xl/worksheets/sheet{sheet}.xml"
    before, _, rest = re.sub(rb"<dimension[^>]*>", b"", parts[name]).partition(b"<sheetData")
    parts[name] = b"%b<sheetData>%b</sheetData>%b" % (
        before,
        "".join(rows).encode(),
        rest.partition(b"</sheetData>")[2],
    )
    return archive(parts)


def _parts(book: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(book)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def large_workbooks(folder: Path) -> Iterator[str]:
    """A form beside a million filled cells, and beside a sheet full of rows that are only formatted."""
    form, sheet = shenzhen_form(Shape(pages=ALL_PAGES)), ALL_PAGES.index(Page.NOTES) + 1
    book = folder / "million.xlsx"
    filled = (
        f'<row r="{row}">'
        + "".join(
            f'<c r="{column}{row}" t="inlineStr"><is><t>处室{row % 50}</t></is></c>' for column in "ABCDE"
        )
        + "".join(f'<c r="{column}{row}"><v>{row}.25</v></c>' for column in "FGHIJ")
        + "</row>"
        for row in range(1, _CELLS // 10 + 1)
    )
    book.write_bytes(_with_rows(form, sheet, filled))
    memory, _ = _cost(sys.executable, "-c", _OPENPYXL, book)
    audited, scored = _cost(*_product("audit", book)), _cost(*_product("score", book))
    for command, (megabytes, _) in (("audit", audited), ("score", scored)):
        what = f"h. peak memory of '{command}' beside {_CELLS:,} filled cells / openpyxl load"
        yield share(what, megabytes, memory, "MB", 1.2)
    yield share(f"h. 'score' / 'audit' beside {_CELLS:,} filled cells", scored[1], audited[1], "s", 1.5)
    blank = (
        f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/></row>' for row in range(1, _ROWS + 1)
    )
    book.write_bytes(_with_rows(form, sheet, blank))
    peer = _cost(sys.executable, "-c", _OPENPYXL_ROWS, book)[1]
    megabytes, seconds = _cost(sys.executable, "-m", "xlplugin", "audit", book)
    what = f"i. audit beside {_ROWS:,} rows that are only formatted"
    yield share(f"{what} / openpyxl's iteration", seconds, peer, "s", 3.0)
    yield amount(f"{what}, peak memory", megabytes, 150)


def share(what: str, ours: float, peer: float, unit: str, most: float) -> str:
    amounts = f"ours {ours:8.2f} {unit}   peer {peer:8.2f} {unit}"
    return f"{what}\n    {amounts}   ratio {ours / peer:.3f}   {target(ours / peer, most)}"


def _item_rows(count: int) -> bytes:
    lines = (
        replace(line, name=f"{line.name}{number}")
        for number in range(count // len(ITEM_LINES))
        for line in ITEM_LINES
    )
    return item_form(lines=tuple(lines))


def _ledger(count: int) -> bytes:
    """Running balances and sums, names looked up, and totals by key, none with a result."""
    formulas = (
        "D{0}+B{1}-C{1}",
        "SUM(C$2:C{1})",
        "VLOOKUP(A{1},'基础 数据'!A:B,2,FALSE)",
        "SUMIF(A:A,A{1},B:B)",
    )
    rows = (
        f'<row r="{row}"><c r="A{row}"><v>{row % 50 + 1}</v></c><c r="B{row}"><v>{row % 997}</v></c>'
        f'<c r="C{row}"><v>{row % 991}</v></c>'
        + "".join(
            f'<c r="{column}{row}"><f>{text.format(row - 1, row)}</f></c>'
            for column, text in zip("DEFG", formulas, strict=True)
        )
        + "</row>"
        for row in range(2, count + 2)
    )
    names = (
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>{n}</v></c></row>' for n in range(1, 501)
    )
    sheets = {SHEET_PART: "".join(rows), "xl/worksheets/sheet2.xml": "".join(names)}
    return archive({**RICH_PARTS, **{name: sheet_xml(rows) for name, rows in sheets.items()}})


def growth(folder: Path) -> Iterator[Line]:
    """What a row costs, of many and of few."""
    for what, make, command in (
        ("j. a row of a form in 'audit'", _item_rows, "audit"),
        ("j. a row of a ledger in 'recalc'", _ledger, "recalc"),
    ):
        seconds: list[float] = []
        for rows in (_MANY_ROWS, _FEW_ROWS):
            book = folder / f"{command}-{rows}.xlsx"
            book.write_bytes(make(rows))
            tries = 1 if rows == _MANY_ROWS else _OFFICE_ROUNDS
            seconds.append(min(_cost(*_product(command, book))[1] for _ in range(tries)) / rows)
        many, few = seconds
        yield Line(f"{what}, {_MANY_ROWS:,} rows / {_FEW_ROWS:,} rows", many, few, 1.3)


def many_workbooks(folder: Path) -> str:
    """Whether a process that handles workbook after workbook keeps anything of them."""
    if not Path("/proc/self/statm").exists():
        return "k. growth of a process: only measured on Linux"
    asking: Command = (sys.executable, "-c", _MANY, EXAMPLE, folder / "many.xlsx")
    done = subprocess.run(asking, check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S603 - this Python
    return amount("k. growth from the 100th to the 1,000th workbook", float(done.stdout), 20)


def longest_texts(folder: Path) -> str:
    """How the cost of an audit grows with hostile texts: four times the text, not sixteen times the cost."""
    what, times = max(growths(folder), key=lambda each: each[1])
    shown = f"    {what}: {times:.1f} times   {target(times, _MOST_GROWTH, ' times')}"
    return f"l. audit of texts four times as long, the worst of all\n{shown}"


def main() -> None:
    """Measure everything and print it."""
    steps: tuple[Callable[[Path], object], ...]
    steps = (in_process, whole_process, audit_process, audit_with_report, peak_memory, beside_libreoffice)
    if "--quick" not in sys.argv:
        steps += (large_workbooks, growth, many_workbooks, longest_texts)
    gc.set_threshold(100_000)  # as the command line has it; for all that is measured here
    with TemporaryDirectory() as name:
        folder = Path(name)
        # What Python compiles is kept, as it is for everything installed, whatever this shell says about it.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        for step in steps:
            found = step(folder)
            for line in found if isinstance(found, Iterator) else (found,):
                print(line, flush=True)  # noqa: T201 - its purpose


if __name__ == "__main__":
    main()
