"""What people have put into a file that another one, which is to take its place, does not hold."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Final, NamedTuple

from xlplugin.problem import Refused, Source
from xlplugin.workbook.edit.edits import same_value
from xlplugin.workbook.file import codes
from xlplugin.workbook.file.package import Package, read_package
from xlplugin.workbook.formbook.earlier import written_places
from xlplugin.workbook.grid.grid import BLANK, BookGrid, CellView, Place
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.reports.comments import commented
from xlplugin.workbook.reports.document import document_of
from xlplugin.workbook.scorebook.leftovers import without_leftovers

_SPOKEN: Final = re.compile(r"(?:comments?|drawing)\d*\.xml", re.IGNORECASE)
_REMARK: Final = re.compile(rb"<(?:\w+:)?(comment|threadedComment|txBody)[\s>].*?</(?:\w+:)?\1>", re.DOTALL)
_TEXT: Final = re.compile(rb"<(?:\w+:)?(?:t|text)(?:\s[^>]*)?>([^<]*)")
_STORIES: Final = re.compile(
    r"/(?:document|comments|footnotes|endnotes|header|footer)\d*\.xml", re.IGNORECASE
)
_PARAGRAPH_END: Final = re.compile(rb"</(?:\w+:)?p>")
_WORDS: Final = re.compile(rb"<(?:\w+:)?(?:t|delText)(?:\s[^>]*)?>([^<]*)")
_WRITTEN_OTHERWISE: Final = re.compile(r"'[^']*\.xlam'!|\[\d+\]!|_xl\w+\.|[\s'$@]", re.IGNORECASE)
"""What programs add to formulas, or leave out, when they save them."""

_FEW: Final = 3
_LONGEST: Final = 20


class Loss(NamedTuple):
    """Something that would be lost: in a cell, or words or a picture outside of cells, and how it reads."""

    place: Place | None
    words: str


def refuse_lost_cells(there: bytes, fresh: Package, out: Path, fix: str) -> None:
    """Refuse to let a workbook give way where the new one does not hold all that people put there.

    Args:
        there: its contents.
        fresh: the workbook that is to take its place.
        out: where it is.
        fix: what to do where something would be lost.

    Raises:
        Refused: something would be lost, or it cannot be read.
    """
    _nothing_lost(lambda: losses(read_package(out, there), fresh), "工作簿", out, fix)


def refuse_lost_words(there: bytes, fresh: Package, out: Path, fix: str) -> None:
    """The same of a Word document, of which comments of ours may be lost."""
    _nothing_lost(lambda: document_losses(document_of(out, there), fresh), "Word 文档", out, fix)


def _nothing_lost(find: Callable[[], list[Loss]], what: str, out: Path, fix: str) -> None:
    def shown(loss: Loss) -> str:
        words = loss.words if len(loss.words) <= _LONGEST else f"{loss.words[:_LONGEST]}…"
        return f"{loss.place.sheet}!{loss.place.cell}“{words}”" if loss.place else words

    try:
        lost = find()
    except Refused as refused:
        message = f"已有的文件不是能读懂的{what}（{refused.problems[0].message}），没有覆盖"
        raise Refused(codes.SAVE_STRANGE.at(Source(str(out)), message)) from None
    if lost:
        few = "、".join(map(shown, lost[:_FEW]))
        more = f"等 {len(lost)} 处" if len(lost) > _FEW else ""
        message = f"这个文件里有新结果中没有的内容（{few}{more}），没有覆盖"
        raise Refused(codes.SAVE_LOSES.at(Source(str(out)), message, fix=fix))


def losses(there: Package, fresh: Package) -> list[Loss]:
    """What a workbook holds and another does not; first what that one has nothing at all in the place of.

    Args:
        there: the workbook as people left it.
        fresh: the one that is to take its place.

    Raises:
        Refused: one of them cannot be read.
    """
    cells = sorted(
        _cells(read_grid(without_leftovers(there).value).value, read_grid(fresh).value),
        key=lambda each: each[1] is not BLANK,
    )
    said, shown = frozenset(_remarks(fresh)), _pictures(fresh)
    return [
        *(loss for loss, _ in cells),
        *(Loss(None, f"批注或文本框“{each}”") for each in _remarks(there) if each not in said),
        *(Loss(None, f"图片 {name}") for data, name in _pictures(there).items() if data not in shown),
    ]


def document_losses(there: Package, fresh: Package) -> list[Loss]:
    """What a Word document holds and another does not; comments of ours are no loss.

    Args:
        there: the document as people left it.
        fresh: the one that is to take its place.

    Raises:
        Refused: one of them cannot be read.
    """
    said, shown = frozenset(_paragraphs(fresh)), _pictures(fresh)
    words = dict.fromkeys(each for each in _paragraphs(commented(there, ())) if each not in said)
    return [
        *(Loss(None, f"文字或批注“{each}”") for each in words),
        *(Loss(None, f"图片 {name}") for data, name in _pictures(there).items() if data not in shown),
    ]


def _paragraphs(document: Package) -> list[str]:
    """The words of every paragraph, of the text itself, beside it and in comments."""
    parts = [document.data(name) or b"" for name in document.parts if _STORIES.search(name)]
    pieces = (_WORDS.findall(each) for part in parts for each in _PARAGRAPH_END.split(part))
    return ["".join(unescape(b"".join(each).decode(errors="replace")).split()) for each in pieces if each]


def _cells(there: BookGrid, fresh: BookGrid) -> Iterator[tuple[Loss, CellView]]:
    """The cells whose content would be lost, each with what would stand there instead."""
    ours = written_places(there)
    for sheet in there.sheets:
        other = fresh.sheet(sheet.name)
        for (row, column), view in sorted(sheet.cells.items()):
            place, instead = Place(sheet.name, row, column), other.cell(row, column) if other else BLANK
            if _is_held(view) and place not in ours and not _same(view, instead):
                yield Loss(place, _shown(view)), instead


def _shown(view: CellView) -> str:
    if view.formula is not None:
        return f"={view.formula}"
    return format(view.value, ".15g") if type(view.value) is float else str(view.value)


def _is_held(view: CellView) -> bool:
    return view.formula is not None or (view.value is not None and str(view.value).strip() != "")


def _same(one: CellView, other: CellView) -> bool:
    """Whether two cells hold the same; results are nobody's, and no program keeps all blanks in a text."""
    if one.formula is not None or other.formula is not None:
        return _formula(one) == _formula(other)
    if isinstance(one.value, str) and isinstance(other.value, str):
        return one.value.split() == other.value.split()
    return same_value(one.value, other.value)


def _formula(view: CellView) -> str:
    return _WRITTEN_OTHERWISE.sub("", view.formula or "").casefold()


def _remarks(package: Package) -> list[str]:
    """Comments, conversations and text boxes, each as one text."""
    parts = [package.data(name) or b"" for name in package.parts if _SPOKEN.search(name)]
    found = (each[0] for part in parts for each in _REMARK.finditer(part))
    texts = (
        "".join(unescape(text.decode(errors="replace")) for text in _TEXT.findall(each)) for each in found
    )
    return [words for text in texts if (words := "".join(text.split()))]


def _pictures(package: Package) -> dict[bytes, str]:
    """The pictures by their bytes, with their names."""
    named = ((name, package.data(name)) for name in package.parts if "/media/" in name.casefold())
    return {data: name.rpartition("/")[2] for name, data in named if data is not None}
