"""Workbooks damaged at random, put through the commands: nothing may crash, hang, swell or be lost.

From the checkout: ``python -m tests.fuzz [--count 2000] [--seed 1]``. Two thousand take a quarter of
an hour on two cores of a Linux system. A mutated book that brings out a fault is kept in the folder that
``--keep`` names; ``--book FILE`` puts one such file through the commands again.
"""

import argparse
import io
import multiprocessing
import re
import resource
import sys
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from itertools import chain
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final, TypeAlias
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

from tests.workbook.official_forms import ALL_PAGES, Shape, guangzhou_form, item_form, shenzhen_form
from tests.workbook.plan_books import BOOKS
from tests.workbook.proofs import case_book, cases, everyday_book
from xlplugin.cli.main import main as command_line
from xlplugin.functions.catalogue import functions
from xlplugin.problem import Refused
from xlplugin.workbook.file.contents import read_contents
from xlplugin.workbook.file.package import Package, open_package
from xlplugin.workbook.grid.grid import BookGrid, SheetGrid
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.recalc.trust import known_functions

ROOT: Final = Path(__file__).parents[1]
SECONDS: Final = 20
"""The longest that one command may take."""
MEGABYTES: Final = 600
"""The most memory that it may take."""

_HARD_LIMIT: Final = 3 * 1024**3
_BOOKS_A_WORKER: Final = 25
_COMMANDS: Final = (("audit",), ("score",), ("score", "--accept-proposed"), ("recalc",), ("recalc", "--all"))
_BROKEN: Final = ("程序内部错误", "内部出错", "Traceback (most recent")
_MAY_CHANGE: Final = re.compile(r"calcChain\.xml|workbook\.xml|\[Content_Types\]\.xml|\.rels$|styles\.xml")

Parts: TypeAlias = dict[str, bytes]
Mutation: TypeAlias = Callable[[Random, Parts], None]

_TEXTS: Final = (
    *(
        "",
        " ",
        "0",
        "-1",
        "1",
        "2",
        "1e308",
        "1e999",
        "NaN",
        "-0",
        "0.1",
        "1048577",
        "99999999999",
        "true",
        "是",
    ),
    *(
        "A1",
        "A0",
        "$A$1",
        "XFE1",
        "A1048577",
        "A1:XFD1048576",
        "XFD1048576:A1",
        "A:A",
        "1:1",
        "B2:A1",
        "Sheet!A1",
    ),
    *(
        "s",
        "n",
        "b",
        "e",
        "d",
        "str",
        "inlineStr",
        "shared",
        "array",
        "dataTable",
        "worksheet",
        "../../x",
        "rId1",
    ),
    *(
        "#N/A",
        "#REF!",
        "_x0000_",
        "_xD800_",
        "&#x1F600;",
        "&lt;b&gt;",
        "１２％",
        "2024-02-30",
        "万元",
        "100%",
        "=1+1",
    ),
)
_OPERATORS: Final = (*"+-*/^&=<>,: ", "<=", ">=", "<>")
_OPERANDS: Final = (
    *(
        "1",
        "0",
        "-1",
        "1E+308",
        '"是"',
        '"1"',
        '""',
        "TRUE",
        "#N/A",
        "#REF!",
        "A1",
        "$B$2",
        "A1:C9",
        "A:A",
        "1:3",
    ),
    *(
        "A1:XFD1048576",
        "XFD1048576",
        "Sheet1!A1",
        "'自评 表'!A1",
        "[1]a!A1",
        "总额",
        "{1,2;3,4}",
        "{1;2,3}",
        "表1[金额]",
    ),
    *("@A1:A9", "A1#", "B2:B1048576", "INDIRECT(A1)", "OFFSET(A1,1,1,9,9)", "RAND()", "NOW()", "ROW(1:9)"),
)


def books() -> Iterator[bytes]:
    """The workbooks that are mutated: those that are shipped, forms, formulas, and rare parts."""
    for path in sorted((ROOT / "workbooks").glob("*.xlsx")):
        yield path.read_bytes()
    yield shenzhen_form(Shape(pages=ALL_PAGES))
    yield shenzhen_form(Shape(formulas=True, text_digits=True))
    yield guangzhou_form()
    yield item_form()
    yield everyday_book(changed=True)
    yield case_book(tuple(cases().cases)[:300])
    with TemporaryDirectory() as name:
        for make in BOOKS:
            yield make(Path(name)).to_bytes()


# What is done to them


def _part(rng: Random, parts: Parts, ending: str = ".xml") -> str:
    """The name of a part, most often one of the sheets."""
    sheets = [name for name in parts if "sheets/sheet" in name and name.endswith(ending)]
    others = [name for name in parts if name.endswith((ending, ".rels"))]
    return rng.choice(sheets if sheets and rng.random() < 0.7 else others or list(parts))


def _sheet(rng: Random, parts: Parts) -> str:
    return rng.choice([name for name in parts if "sheets/sheet" in name] or list(parts))


def _replace(
    rng: Random, parts: Parts, name: str, pattern: bytes, new: Callable[[re.Match[bytes]], bytes]
) -> None:
    """Write something else in a few places where a pattern is found."""
    found = list(re.finditer(pattern, parts[name]))
    chosen = rng.sample(found, min(len(found), rng.choice((1, 1, 2, 5))))
    for match in sorted(chosen, key=re.Match.start, reverse=True):
        parts[name] = parts[name][: match.start()] + new(match) + parts[name][match.end() :]


def _escaped(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").encode()


def formula(rng: Random, depth: int = 3) -> str:
    """A formula, more or less; without ``=``."""
    kind = rng.random()
    if depth == 0 or kind < 0.2:
        return rng.choice(_OPERANDS)
    if kind < 0.5:
        return f"{formula(rng, depth - 1)}{rng.choice(_OPERATORS)}{formula(rng, depth - 1)}"
    names = [*known_functions(), *(each.name for each in functions())]
    inner = ",".join(formula(rng, depth - 1) for _ in range(rng.randrange(5)))
    return f"{rng.choice(names)}({inner})"


def _odd_formula(rng: Random) -> str:
    deep = rng.choice((10, 70, 500, 5000))
    return rng.choice(
        (
            "(" * deep + "1" + ")" * deep,
            "SUM(" * deep + "A1" + ")" * deep,
            "-" * deep + "1",
            "1" + "+A1" * deep,
            "IF(A1>1," * deep + "1" + ",2)" * deep,
            '"' + "长" * min(deep, 32_000) + '"',
            "A1" + "&A1:A9" * (deep // 10),
            "SUM(" + ",".join(["A1:XFD1048576"] * min(deep, 300)) + ")",
            "SUMPRODUCT((A1:A1048576=B1:B1048576)*(C:C))",
            "(" * rng.randrange(4) + formula(rng) + ")" * rng.randrange(4),
        )
    )


def _bytes(rng: Random, parts: Parts) -> None:
    name = rng.choice(list(parts))
    data = bytearray(parts[name])
    for _ in range(rng.choice((1, 1, 3, 20))):
        place = rng.randrange(len(data) + 1)
        data[place : place + rng.choice((0, 1, 1, 30))] = rng.randbytes(rng.choice((0, 1, 1, 4)))
    parts[name] = bytes(data)


def _attributes(rng: Random, parts: Parts) -> None:
    def other(match: re.Match[bytes]) -> bytes:
        written = match[1] + b'="' + _escaped(rng.choice(_TEXTS)) + b'"'
        return rng.choice((written, written, written, b"", match[0] + b" " + match[0]))

    _replace(rng, parts, _part(rng, parts), rb'([\w:]+)="[^"]*"', other)


def _elements(rng: Random, parts: Parts) -> None:
    pattern = rb"<(\w+)\b[^>]*/>|<(c|row|si|xf|f|v|is|t|sheet|definedName|mergeCell)\b[^>]*>.*?</\2>"

    def other(match: re.Match[bytes]) -> bytes:
        return rng.choice((b"", match[0] * 2, match[0] * 40, b"<x>" + match[0] + b"</x>"))

    _replace(rng, parts, _part(rng, parts), pattern, other)


def _tags(rng: Random, parts: Parts) -> None:
    junk = (
        b"",
        b"<a>",
        b"</a>",
        b"<!-- -->",
        b"<![CDATA[<c/>]]>",
        b"<?x y?>",
        b"&#0;",
        b"&amp;",
        b"<a/>" * 1000,
    )
    _replace(rng, parts, _part(rng, parts), rb"</?\w+[^>]*>", lambda match: match[0] + rng.choice(junk))


def _values(rng: Random, parts: Parts) -> None:
    def other(_: re.Match[bytes]) -> bytes:
        return b"<v>" + _escaped(rng.choice(_TEXTS)) + b"</v>"

    _replace(rng, parts, _sheet(rng, parts), rb"<v>[^<]*</v>", other)


def _formulas(rng: Random, parts: Parts) -> None:
    def other(match: re.Match[bytes]) -> bytes:
        text = _escaped(_odd_formula(rng) if rng.random() < 0.3 else formula(rng))
        kind = b'<f t="%b" ref="%b" si="0">' % (
            rng.choice((b"array", b"shared")),
            _escaped(rng.choice(_TEXTS)),
        )
        stored = rng.choice((b"", match[0], b"<v>1</v>"))
        return rng.choice((b"<f>", b"<f>", b"<f>", kind)) + text + b"</f>" + stored

    _replace(rng, parts, _sheet(rng, parts), rb"<v>[^<]*</v>", other)


def _new_cells(rng: Random, parts: Parts) -> None:
    """Rows at the end of a sheet, among them formulas that read themselves, one another and everything."""
    rows = [
        f'<row r="{row}">'
        + "".join(
            f'<c r="{column}{row}" s="{rng.randrange(9)}"><f>'
            + _escaped(
                formula(rng, 2).replace("A1", f"{rng.choice('ABC')}{rng.randrange(5000, 5020)}")
            ).decode()
            + f"</f>{rng.choice(('', '<v>1</v>'))}</c>"
            for column in "ABC"
        )
        + "</row>"
        for row in range(5000, 5000 + rng.choice((1, 5, 20)))
    ]
    name = _sheet(rng, parts)
    parts[name] = parts[name].replace(b"</sheetData>", "".join(rows).encode() + b"</sheetData>")


def _texts(rng: Random, parts: Parts) -> None:
    def other(match: re.Match[bytes]) -> bytes:
        text = _escaped(rng.choice(_TEXTS) * rng.choice((1, 1, 3, 8000)))
        return rng.choice((text, match[0] + text, match[0] * 20)) if match[0].strip() else match[0]

    _replace(
        rng,
        parts,
        rng.choice([name for name in parts if name.endswith(".xml")]),
        rb"(?<=>)[^<>]+(?=</)",
        other,
    )


def _merges(rng: Random, parts: Parts) -> None:
    listed = "".join(f'<mergeCell ref="{rng.choice(_TEXTS)}"/>' for _ in range(rng.choice((1, 30))))
    listed += (
        f'<mergeCell ref="A1:B{rng.randrange(1, 90)}"/><mergeCell ref="A2:XFD{rng.randrange(2, 1048577)}"/>'
    )
    name = _sheet(rng, parts)
    parts[name] = parts[name].replace(
        b"</sheetData>", f"</sheetData><mergeCells>{listed.replace('&', '')}</mergeCells>".encode(), 1
    )


def _padding(rng: Random, parts: Parts) -> None:
    row = rng.choice(
        (b"<row/>", b'<row r="9"/>', b'<row><c s="1"/></row>', b"<row><c><v>1</v></c></row>", b" ")
    )
    name = _sheet(rng, parts)
    place = rng.choice((b"<sheetData>", b"</sheetData>"))
    parts[name] = parts[name].replace(place, place + row * rng.choice((1000, 100_000)), 1)


def _encodings(rng: Random, parts: Parts) -> None:
    name = _part(rng, parts)
    text = parts[name].decode("utf-8", "replace")
    parts[name] = rng.choice(
        (
            text.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"),
            text.replace("UTF-8", rng.choice(("GBK", "utf-7", "hex", "latin1"))).encode("gb18030"),
            b"\xef\xbb\xbf" + parts[name],
            parts[name] + b" " * 9999,
            text.replace("<", "<!DOCTYPE a><", 1).encode(),
            re.sub(r"<(/?)(\w)", r"<\1q:\2", text).replace(" xmlns=", " xmlns:q=", 1).encode(),
        )
    )


def _names(rng: Random, parts: Parts) -> None:
    name = rng.choice(list(parts))
    data = parts.pop(name)
    other = rng.choice(
        (name.upper(), name.replace("/", "\\"), f"/{name}", f"xl/{name}", "", name[:-1], "a/../b")
    )
    if rng.random() < 0.7:
        parts[other] = data


def _swaps(rng: Random, parts: Parts) -> None:
    one, other = rng.choice(list(parts)), rng.choice(list(parts))
    parts[one], parts[other] = parts[other], parts[one]


MUTATIONS: Final[tuple[Mutation, ...]] = (
    *(_attributes, _attributes, _elements, _elements, _values, _values, _formulas, _formulas, _formulas),
    *(_new_cells, _texts, _bytes, _tags, _merges, _padding, _encodings, _names, _swaps),
)


def mutated(rng: Random, book: bytes) -> bytes:
    """A workbook with one or more things done to it."""
    with ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for mutation in rng.choices(MUTATIONS, k=rng.choice((1, 1, 2, 4))):
        mutation(rng, parts)
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(ZipInfo(name or "x"), data, rng.choice((ZIP_DEFLATED, ZIP_DEFLATED, ZIP_STORED)))
    packed = bytearray(stream.getvalue())
    if rng.random() < 0.1:
        place = rng.randrange(len(packed))
        packed[place : place + rng.choice((0, 1, 100, 10**9))] = rng.randbytes(rng.choice((0, 1, 9)))
    return bytes(packed)


# What is seen


def faults(book: Path) -> Iterator[str]:
    """Put a workbook through every command; what is wrong with how they take it."""
    original = book.read_bytes()
    for words in _COMMANDS:
        saved = book.with_name(f"saved{book.suffix}")
        saved.unlink(missing_ok=True)
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak starts anew
        start = perf_counter()
        told = io.StringIO()
        with redirect_stdout(told), redirect_stderr(told):
            try:
                command_line([words[0], str(book), "-o", str(saved), *words[1:]])
            except SystemExit:
                pass
            except BaseException:  # noqa: BLE001 - just these are looked for
                traceback.print_exc()
        found = [told.getvalue()[-400:].strip()] if any(word in told.getvalue() for word in _BROKEN) else []
        if perf_counter() - start > SECONDS:
            found.append(f"{perf_counter() - start:.1f} s")
        peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
        if peak and int(peak[1]) > MEGABYTES * 1024:
            found.append(f"{int(peak[1]) / 1024:.0f} MB")
        if book.read_bytes() != original:
            found.append("the original has changed")
        if saved.exists():
            found += _lost(book, saved, recalculated=words[0] == "recalc")
        yield from (f"{' '.join(words)}: {each}" for each in found)


def _lost(book: Path, saved: Path, *, recalculated: bool) -> Iterator[str]:
    """What a written workbook has lost of its original, beside what a command has to change."""
    try:
        before, after = open_package(book).value, open_package(saved).value
    except Refused:
        yield "what was written cannot be opened"
        return
    try:
        grids = read_grid(before).value, read_grid(after).value
    except Refused:
        yield "what was written cannot be read"
        return
    changed = set(_changed_sheets(before, grids[0], grids[1]))
    for name, part in before.parts.items():
        new = after.parts.get(name)
        if new is None:
            if "calcChain" not in name:
                yield f"{name} is gone"
            continue
        if new is part or (new.entry.CRC == part.entry.CRC and new.entry.file_size == part.entry.file_size):
            continue
        if name not in changed and not _MAY_CHANGE.search(name) and recalculated:
            yield f"{name} has changed, and nothing that it says"
        if name in changed and _is_xml(before, name) and not _is_xml(after, name):
            yield f"{name} is no XML any more"
    if recalculated:
        yield from chain.from_iterable(map(_rewritten, grids[0].sheets, grids[1].sheets))


def _changed_sheets(package: Package, before: BookGrid, after: BookGrid) -> Iterator[str]:
    parts = {sheet.name: sheet.part for sheet in read_contents(package).value.sheets}
    known = {sheet.name: sheet for sheet in after.sheets}
    for sheet in before.sheets:
        # An error and its text are the same, and yet not.
        if sheet.name not in known or repr(known[sheet.name].cells) != repr(sheet.cells):
            yield parts[sheet.name]


def _is_xml(package: Package, name: str) -> bool:
    try:
        etree.fromstring(package.data(name) or b"", etree.XMLParser(huge_tree=True))
    except etree.XMLSyntaxError:
        return False
    return True


def _rewritten(before: SheetGrid, after: SheetGrid) -> Iterator[str]:
    """Cells that a recalculation changed and that hold no formula's result."""
    filled = [view.array for view in before.cells.values() if view.array is not None]
    for place in before.cells.keys() | after.cells.keys():
        one, other = before.cell(*place), after.cell(*place)
        result = one.formula is not None or any(area.covers(*place) for area in filled)
        if one != other and not (result and one._replace(value=None) == other._replace(value=None)):
            yield f"{before.name}!{place} was {one} and is {other}"


# Running


def _work(connection: Connection) -> None:
    """Take workbooks until there are no more; a worker of its own, as it may die or hang."""
    resource.setrlimit(resource.RLIMIT_AS, (_HARD_LIMIT, _HARD_LIMIT))
    while path := connection.recv():
        connection.send(list(faults(Path(path))))


def _watched(paths: list[Path]) -> list[tuple[Path, list[str]]]:
    """The faults of some workbooks, found by one worker and, where it dies, by others after it."""
    found: list[tuple[Path, list[str]]] = []
    context = multiprocessing.get_context("forkserver")
    while paths:
        ours, theirs = context.Pipe()
        worker = context.Process(target=_work, args=(theirs,), daemon=True)
        worker.start()
        theirs.close()
        while paths:
            path = paths.pop(0)
            try:
                ours.send(str(path))
                answer = ours.recv() if ours.poll(SECONDS * len(_COMMANDS) * 2) else None
            except (EOFError, OSError):
                worker.join()
                answer = [f"the process died ({worker.exitcode})"]
            found.append((path, answer if answer is not None else ["it hangs"]))
            if answer is None or not worker.is_alive():
                break
        worker.kill()
        worker.join()
        ours.close()
    return found


def run(count: int, seed: int, keep: Path, workers: int) -> int:
    """Mutate and try so many workbooks; how many of them brought out faults."""
    seeds, bad = list(books()), 0
    with TemporaryDirectory() as name, ThreadPoolExecutor(workers) as pool:
        batches = []
        for start in range(0, count, _BOOKS_A_WORKER):
            paths = []
            for number in range(start, min(start + _BOOKS_A_WORKER, count)):
                rng = Random(f"{seed}-{number}")  # noqa: S311 - no secret
                folder = Path(name) / str(number)
                folder.mkdir()
                paths.append(folder / f"{seed}-{number}.xlsx")
                paths[-1].write_bytes(mutated(rng, rng.choice(seeds)))
            batches.append(pool.submit(_watched, paths))
        for done, batch in enumerate(batches, 1):
            for path, found in batch.result():
                if found:
                    bad += 1
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / path.name).write_bytes(path.read_bytes())
                    _say(f"{keep / path.name}\n    " + "\n    ".join(found))
            _say(f"{min(done * _BOOKS_A_WORKER, count)} of {count}, {bad} with faults")
    return bad


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - its purpose


def main() -> None:
    """Take the arguments and run; the exit code says whether there were faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-faults"))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--book", type=Path)
    arguments = parser.parse_args()
    if arguments.book is None:
        sys.exit(run(arguments.count, arguments.seed, arguments.keep, arguments.workers) > 0)
    with TemporaryDirectory() as name:
        copy = Path(name) / arguments.book.name
        copy.write_bytes(arguments.book.read_bytes())
        found = _watched([copy])[0][1]
    _say("\n".join(found) or "no fault")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
