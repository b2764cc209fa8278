"""A workbook as LibreOffice prints it: the words of every page with their places, and its grey picture."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Final

_SECONDS: Final = 600
_DOTS: Final = 60
"""Dots per inch of a page's picture."""

_POINTS: Final = 72
_MARGIN: Final = 3
_BARELY: Final = 1.0
"""Points; words of a line are set anew, a hair further on, when a cell of the page changes."""

_PLAINLY: Final = 96
"""Greys that differ by less are the same ink, drawn beside another letter."""

_NEVER_RECALCULATE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""
_PAGE: Final = re.compile(r"<page [^>]*>(.*?)</page>", re.DOTALL)
_WORD: Final = re.compile(
    r'<word xMin="([0-9.]+)" yMin="([0-9.]+)" xMax="([0-9.]+)" yMax="([0-9.]+)">(.*?)</word>'
)
_HEADER: Final = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+255\s")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of text on a page; edges in points from the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One printed page: its words, and its picture as rows of grey bytes."""

    words: frozenset[Word]
    rows: tuple[bytes, ...]


def missing_tool() -> str:
    """The name of a program that printing needs and this machine lacks; empty where all are there."""
    wanted = ("soffice", "pdftoppm", "pdftotext")
    return next((name for name in wanted if shutil.which(name) is None), "")


def printed_pages(book: bytes, folder: Path) -> list[Page]:
    """Every page of a workbook as LibreOffice prints it, with the results that the file has stored."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_NEVER_RECALCULATE, encoding="utf-8")
    file = folder / "book.xlsx"
    file.write_bytes(book)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file))
    paper = str(folder / "book.pdf")
    _run("pdftoppm", "-gray", "-r", str(_DOTS), paper, str(folder / "page"))
    words = [_words(page) for page in _PAGE.findall(_run("pdftotext", "-bbox", paper, "-").decode())]
    pictures = [_rows(each.read_bytes()) for each in sorted(folder.glob("page-*.pgm"))]
    return [Page(own, rows) for own, rows in zip(words, pictures, strict=True)]


def _run(*command: str) -> bytes:
    done = subprocess.run(command, check=False, capture_output=True, timeout=_SECONDS)  # noqa: S603
    assert done.returncode == 0, f"{command[0]}: {done.stderr.decode(errors='replace')}"
    return done.stdout


def _words(page: str) -> frozenset[Word]:
    found = (each.groups() for each in _WORD.finditer(page))
    return frozenset(
        Word(float(left), float(top), float(right), float(bottom), unescape(text))
        for left, top, right, bottom, text in found
    )


def _rows(picture: bytes) -> tuple[bytes, ...]:
    head = _HEADER.match(picture)
    assert head is not None
    width, height = int(head[1]), int(head[2])
    return tuple(picture[head.end() + width * row :][:width] for row in range(height))


def differing_words(before: Page, after: Page) -> frozenset[Word]:
    """The words of either page that the other does not have at that place."""
    gone = (word for word in before.words if not any(_same(word, other) for other in after.words))
    new = (word for word in after.words if not any(_same(word, other) for other in before.words))
    return frozenset((*gone, *new))


def _same(word: Word, other: Word) -> bool:
    apart = max(abs(word.left - other.left), abs(word.top - other.top))
    return word.text == other.text and apart < _BARELY


def differing_dots(before: Page, after: Page, allowed: frozenset[Word]) -> int:
    """How many dots differ plainly outside the places of the allowed words."""
    boxes = [_box(word) for word in allowed]
    count = 0
    for y, (old, new) in enumerate(zip(before.rows, after.rows, strict=True)):
        here = [(left, right) for left, top, right, bottom in boxes if top <= y <= bottom]
        changed = [
            x for x, (one, other) in enumerate(zip(old, new, strict=True)) if abs(one - other) > _PLAINLY
        ]
        count += sum(not any(left <= x <= right for left, right in here) for x in changed)
    return count


def _box(word: Word) -> tuple[float, float, float, float]:
    scale = _DOTS / _POINTS
    edges = (word.left * scale - _MARGIN, word.top * scale - _MARGIN)
    return (*edges, word.right * scale + _MARGIN, word.bottom * scale + _MARGIN)
