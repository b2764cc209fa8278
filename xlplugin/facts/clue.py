"""Clues: where a workbook or report usually states a fact, kept as data so that people can change them."""

from dataclasses import dataclass

from xlplugin.model import Record


@dataclass(frozen=True, kw_only=True)
class Clue(Record):
    """One place where a fact is usually stated: in a table, in running text, or as an answer in words.

    Attributes:
        table: words that the table's title must all hold.
        row: labels of the row; empty stands for 合计 (or the form's year, or a table's only row).
        column: headings of the column, any of them.
        words: names right before the figure; of an answer phrases, ``…`` standing for any words between.
        after: words of which one must stand before the name in its sentence, or in the sentence before 其中.
        unless: words that must stand neither there nor in the heading above; of a table, in no heading.
        own: the words hold only in the indicator's own row, whose name says the rest.
        answer: what the phrases mean: 是, 否, 不适用, a level, or a count such as 0.
        note: what people should look at before they accept it.
    """

    table: tuple[str, ...] = ()
    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    own: bool = False
    answer: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if bool(self.table) != bool(self.column):
            msg = "线索的 table（表名）与 column（列名）须同时写"
            raise ValueError(msg)
        if bool(self.table) == bool(self.words):
            msg = "一条线索须写 table 或 words 之一，不能都写"
            raise ValueError(msg)
        if self.answer and not self.words:
            msg = "写了 answer 的线索须用 words 写明表示它的说法"
            raise ValueError(msg)
