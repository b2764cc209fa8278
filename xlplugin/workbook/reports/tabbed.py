"""Tables written with tabs instead of cells: as Word's are copied into a text, and as some type them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from xlplugin.workbook.grid.grid import Area
from xlplugin.workbook.reports.blocks import Block, Paragraph, WrittenCell, WrittenTable

_FEWEST_ALONE: Final = 3
"""A single line with so many tabs is a row of a table, as the end of a page may leave it."""

_COLUMNS: Final = "\t\t\t"
"""So many tabs in front of a line are the empty cells of a row and no indent."""


def tabulated(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, with a table for all lines below each other that hold tabs; sentences that do are none."""
    at = 0
    while at < len(blocks):
        rows = list(_rows(blocks, at))
        inner = max((row.text.strip().count("\t") for row in rows), default=0)
        sentences = all(row.text.rstrip().endswith("。") for row in rows)
        if inner >= (1 if len(rows) > 1 else _FEWEST_ALONE) and not sentences:
            yield as_table((row.line, row.text.split("\t")) for row in rows)
            at += len(rows)
        else:
            yield blocks[at]
            at += 1


def _rows(blocks: Sequence[Block], start: int) -> Iterator[Paragraph]:
    """The lines with tabs from a block on; a tab in front of a sentence is its indent."""
    for at in range(start, len(blocks)):
        block = blocks[at]
        if not isinstance(block, Paragraph) or "\n" in block.text or block.standing or block.level:
            return
        text = block.text.strip()
        is_indented = text[-1:] in "。；：" and not block.text.startswith(_COLUMNS)
        if "\t" not in (text if is_indented else block.text):
            return
        yield block


def as_table(rows: Iterable[tuple[int | None, Sequence[str]]]) -> WrittenTable:
    """A table of rows of words, each with the number of its line."""
    return WrittenTable(
        tuple(
            WrittenCell(Area.single(row, column), (Paragraph(text.strip(), line),), line)
            for row, (line, cells) in enumerate(rows, start=1)
            for column, text in enumerate(cells, start=1)
        )
    )
