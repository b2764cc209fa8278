"""What is handed in with a form: tables and words beside it, and the written report."""

from typing import Final, NamedTuple

from xlplugin.facts.factset import FactSet
from xlplugin.form.form import Form, Passage, Table


class ReportContents(NamedTuple):
    """How much of a report was read, and what was not.

    Attributes:
        paragraphs: the paragraphs of its own text that hold words.
        tables: its tables, nested ones among them.
        notes: its footnotes and endnotes.
        unread: what was not read, each kind with its number, 图片3张.
    """

    paragraphs: int = 0
    tables: int = 0
    notes: int = 0
    unread: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What was read and what not, for people."""
        counted = ((self.tables, "表格{}张"), (self.notes, "脚注{}条"))
        read = [f"正文{self.paragraphs}段", *(words.format(number) for number, words in counted if number)]
        left = f"；未读：{'、'.join(self.unread)}" if self.unread else ""
        return f"已读{'、'.join(read)}{left}"


_NOTHING: Final = ReportContents()


class WrittenReport(NamedTuple):
    """What a report says.

    Attributes:
        file: its name.
        passages: its paragraphs, notes and the words in its tables, in the order in which they are read.
        tables: its tables of figures.
        annexes: the forms among its tables, such as the score table that a department repeats in it.
        contents: how much was read.
    """

    file: str
    passages: tuple[Passage, ...] = ()
    tables: tuple[Table, ...] = ()
    annexes: tuple[Form, ...] = ()
    contents: ReportContents = _NOTHING


class Beside(NamedTuple):
    """What was handed in with a form, and what people said of the figures that it suggests.

    Attributes:
        tables: the tables of figures beside the form, those of the written report last.
        passages: the words beside it, those of the written report last.
        turned_down: the 编码 of the suggestions that a person has turned down.
        waiting: the facts with those that wait for a person; None where no sheet of facts is there.
        report: the written report, None where none was handed in.
    """

    tables: tuple[Table, ...] = ()
    passages: tuple[Passage, ...] = ()
    turned_down: frozenset[str] = frozenset()
    waiting: FactSet | None = None
    report: WrittenReport | None = None
