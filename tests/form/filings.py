"""Filed forms made by hand: a shipped rubric's form with reasons, tables and passages."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tests.form.printed import printed, with_row
from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.form.beside import Beside
from xlplugin.form.case import Case
from xlplugin.form.form import Field, Form, Passage, Table, TableRow
from xlplugin.form.matching import match_form
from xlplugin.form.proposal import Proposal
from xlplugin.form.proposals import propose
from xlplugin.functions.library import open_rubric
from xlplugin.money import AmountUnit
from xlplugin.problem import Source
from xlplugin.rubric.model import LoadedRubric


def loaded(rubric_id: str) -> LoadedRubric:
    """A shipped rubric with its vocabulary."""
    return open_rubric(rubric_id)


def cell(value: str | float | None, place: str = "B5") -> Entry:
    """A cell with words, a number, ``93.83%`` or nothing."""
    source = Source("表.xlsx", sheet="附表", cell=place)
    if value is None:
        return Entry(source=source)
    if isinstance(value, str) and value.endswith("%") and value[0].isdigit() and value[:-1].isascii():
        share, places = Decimal(value[:-1]) / 100, len(value[:-1].partition(".")[2])
        return Entry(EntryKind.NUMBER, share, value, percent=True, places=places, source=source)
    if isinstance(value, str):
        return Entry(EntryKind.TEXT, text=value, source=source)
    places = len(str(value).partition(".")[2])
    return Entry(EntryKind.NUMBER, Decimal(str(value)), str(value), places=places, source=source)


def table(
    title: str,
    columns: Sequence[str | tuple[str, ...]],
    rows: Mapping[str, Sequence[str | float | None]],
    unit: AmountUnit | None = AmountUnit.WAN,
) -> Table:
    """A table; a row's key is its labels, parted by ``/``."""
    headings = tuple(each if isinstance(each, tuple) else (each,) for each in columns)
    lines = tuple(
        TableRow(tuple(key.split("/")), tuple(cell(value) for value in values))
        for key, values in rows.items()
    )
    return Table(title, unit, headings, lines, Source("表.xlsx"))


def filing(
    rubric_id: str,
    reasons: Mapping[str, str] | None = None,
    *,
    tables: Sequence[Table] = (),
    report: Sequence[str] = (),
    fields: Sequence[Field] = (),
) -> Case:
    """The form of a shipped rubric with these reasons, and what stands beside it."""
    form: Form = printed(loaded(rubric_id).rubric)
    for name, reason in (reasons or {}).items():
        row = next(row for row in form.rows if row.name == name)
        form = with_row(form, name, row._replace(reason=cell(reason, f"L{row.row}")))
    passages = tuple(Passage(text, Source("报告.txt", line=line)) for line, text in enumerate(report, 1))
    beside = Beside(tuple(tables), passages)
    return Case(form._replace(fields=tuple(fields)), read_beside=lambda: beside)


def proposals(rubric_id: str, filed: Case) -> tuple[Proposal, ...]:
    """What a filing proposes for its rubric."""
    match = match_form(filed.form, [loaded(rubric_id)]).value
    assert match is not None
    return propose(filed.form, filed.beside, match, loaded(rubric_id).vocabulary).facts


def proposed(rubric_id: str, filed: Case) -> dict[str, str]:
    """The same as people read it, by code: ``18.04万元``, ``96.63%``, ``是``."""
    return {each.code: each.shown for each in proposals(rubric_id, filed)}
