"""Forms as they would be printed from a rubric, with whatever is to differ changed."""

from decimal import Decimal

from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.form.form import Branch, Form, FormKind, Row
from xlplugin.functions.library import open_rubric
from xlplugin.money import plain
from xlplugin.problem import Source
from xlplugin.rubric.model import LoadedRubric, Rubric

SHIPPED = ("longgang-2020", "longgang-2021", "guangzhou-2023")


def rubric(rubric_id: str) -> Rubric:
    """A shipped rubric."""
    return open_rubric(rubric_id).rubric


def shipped() -> list[LoadedRubric]:
    """All shipped rubrics that print their indicators."""
    return [open_rubric(each) for each in SHIPPED]


def points(number: Decimal | int | None, cell: str = "A1") -> Entry:
    """A cell with a number, or a blank one."""
    source = Source("表.xlsx", sheet="自评表", cell=cell)
    if number is None:
        return Entry(source=source)
    return Entry(EntryKind.NUMBER, Decimal(number), plain(Decimal(number)), source=source)


def printed(of: Rubric, year: int | None = None) -> Form:
    """The form of a rubric, nothing filled in."""
    rows: list[Row] = []
    branches = []
    for primary in of.primaries:
        children = []
        for secondary in primary.secondaries:
            own = [
                Row(
                    each.name,
                    number,
                    Source("表.xlsx", sheet="自评表", cell=f"E{number}"),
                    primary.name,
                    secondary.name,
                    weight=points(each.weight, f"F{number}"),
                )
                for number, each in enumerate(secondary.indicators, len(rows) + 6)
            ]
            rows += own
            children.append(Branch(secondary.name, points(secondary.weight), tuple(own)))
        below = tuple(row for child in children for row in child.rows)
        branches.append(Branch(primary.name, points(primary.weight), below, tuple(children)))
    year = of.year if year is None else year
    return Form(FormKind.DEPARTMENT, "表.xlsx", "自评表", "", year, {}, tuple(rows), tuple(branches))


def with_row(form: Form, name: str, changed: Row | None) -> Form:
    """The form with one row changed, or without it."""
    rows = [changed if row.name == name else row for row in form.rows]
    return form._replace(rows=tuple(row for row in rows if row is not None))
