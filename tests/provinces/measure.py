"""How well the forms of the provinces are read and judged."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from openpyxl.utils.cell import coordinate_to_tuple

from tests.provinces.drawing import Drawn, draw, look
from tests.provinces.filling import Filled, fill
from tests.provinces.layout import Layout, layouts
from tests.provinces.mistakes import MISTAKES, Mistake, Seeded
from xlplugin.audit.tables.execution import spending_of
from xlplugin.facts.entry import Entry
from xlplugin.form.form import Form
from xlplugin.problem import Problem, Refused, Severity
from xlplugin.service.auditing import AuditedCase, audit_form
from xlplugin.service.file import FileBook

TRIES = 40


def audited(drawn: Drawn) -> AuditedCase:
    """What an audit of the workbook finds."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "自评表.xlsx"
        path.write_bytes(drawn.data)
        return audit_form(FileBook(path))


def grave(findings: Iterable[Problem]) -> list[Problem]:
    """Errors and warnings."""
    return [each for each in findings if each.severity is not Severity.NOTICE]


def mistaken(layout: Layout, mistake: Mistake) -> Seeded | None:
    """A form of the layout with the mistake in it; None where the layout has no place for it."""
    for seed in range(TRIES):
        made = mistake.make(fill(layout, seed), Random(seed))  # noqa: S311 - forms, not secrets
        if made is not None:
            return made
    return None


class Judged(NamedTuple):
    """What came of one seeded mistake."""

    found: tuple[Problem, ...]
    others: tuple[Problem, ...]


def judged(seeded: Seeded, mistake: Mistake) -> Judged:
    """The findings that tell the mistake at its place, and all other errors and warnings."""
    drawn = draw(seeded.form)
    places = {cell for name in seeded.fields for cell in drawn.cells.get(name, ())}
    findings = audited(drawn).report.findings
    # One that is only asked about, as a loss under 备注 without words, has been found all the same.
    tells = [each for each in findings if each.code in mistake.codes and _place(each) in places]
    return Judged(tuple(tells), tuple(each for each in grave(findings) if each not in tells))


def _place(problem: Problem) -> str | None:
    return problem.source.cell if problem.source else None


def shown(entry: Entry) -> Decimal | str | None:
    return None if entry.blank else entry.text if entry.number is None else entry.number


def unread(form: Form, filled: Filled, drawn: Drawn) -> Iterator[str]:
    """What was not read as it was written."""
    names = [row.name.rpartition("：")[2] for row in form.rows]
    wanted = [row.kind.name for row in filled.rows]
    if names != wanted:
        yield f"指标 {names}，应为 {wanted}"
        return
    for at, row in enumerate(form.rows):
        for what, entry in (
            ("weight", row.weight),
            ("score", row.score),
            ("target", row.target),
            ("value", row.target),
            ("operator", row.operator),
            ("unit", row.unit),
            ("actual", row.actual),
            ("reason", row.reason),
        ):
            name = f"row.{at}.{what}"
            if name not in drawn.cells:
                continue
            typed = drawn.typed[name] if what != "weight" else filled.rows[at].weight
            if not _same(shown(entry), typed):
                yield f"{row.name}·{what} {shown(entry)}，应为 {typed}"
    yield from _closing(form, filled)
    yield from _budget(form, filled, drawn)


def _same(read: Decimal | str | None, typed: Decimal | str | None) -> bool:
    if isinstance(read, Decimal) and isinstance(typed, str):
        return typed in (f"{read:f}", f"{(read * 100).normalize():f}%")
    return read == typed


def _closing(form: Form, filled: Filled) -> Iterator[str]:
    layout = filled.layout
    total = form.total.score.points if form.total else None
    if layout.prints("total") and total != filled.total:
        yield f"总分 {total}，应为 {filled.total}"
    if layout.prints("grade") and filled.grade not in form.grade.text:
        yield f"等级 {form.grade.text}，应为 {filled.grade}"


def _budget(form: Form, filled: Filled, drawn: Drawn) -> Iterator[str]:
    layout, money = filled.layout, filled.money
    wanted = {
        _row_of(drawn, f"money.{name}.spent"): (line.full, line.spent)
        for name, line in {"whole": money.whole, **money.parts}.items()
        if layout.prints(f"money.{name}.spent")
    }
    lines = [(spending_of(line).planned.number, line.spent.number) for line in form.budget]
    read = [line for line in lines if line != (None, None)]
    if Counter(read) != Counter(wanted.values()):  # the whole goes first, wherever it stands
        yield f"资金 {read}，应为 {wanted}"
    if layout.prints("money.whole.score") and form.execution_score != money.score:
        yield f"执行率得分 {form.execution_score}，应为 {money.score}"
    if layout.prints("money.whole.weight") and form.execution_weight != layout.execution:
        yield f"执行率分值 {form.execution_weight}，应为 {layout.execution}"


def _row_of(drawn: Drawn, field: str) -> int:
    return coordinate_to_tuple(drawn.cells[field][0])[0]


@dataclass
class Result:
    """What came of the forms of one layout."""

    layout: Layout
    refused: str = ""
    rows: int = 0
    rows_read: int = 0
    amiss: list[str] = field(default_factory=list)
    false: list[Problem] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    seeded: int = 0
    found: int = 0
    told: int = 0
    beside: list[tuple[str, Problem]] = field(default_factory=list)


def measure(layout: Layout, seeds: int = 6) -> Result:
    """Correct forms and every mistake that the layout has a place for."""
    result = Result(layout)
    try:
        for seed in range(seeds):
            filled = fill(layout, seed)
            drawn = draw(filled, look(seed))
            case = audited(drawn)
            names = [row.name.rpartition("：")[2] for row in case.case.form.rows]
            result.rows += len(filled.rows)
            result.rows_read += sum(row.kind.name in names for row in filled.rows)
            result.amiss += unread(case.case.form, filled, drawn)
            result.false += grave(case.report.findings)
        for mistake in MISTAKES:
            seeded = mistaken(layout, mistake)
            if seeded is not None:
                _judge(result, seeded, mistake)
    except Refused as refused:
        result.refused = refused.problems[0].message
    return result


def _judge(result: Result, seeded: Seeded, mistake: Mistake) -> None:
    told = judged(seeded, mistake)
    result.seeded += 1
    result.found += bool(told.found)
    result.told += len(told.found)
    result.beside += [(mistake.name, each) for each in told.others]
    if not told.found:
        result.missed.append(mistake.name)


def table(results: Iterable[Result]) -> Iterator[str]:
    """The table of the note, and what it adds up to."""
    results = list(results)
    yield "| layout | authority | rows read | read amiss | false on correct forms | found | beside |"
    yield "|---|---|---|---|---|---|---|"
    for each in results:
        rows = "refused" if each.refused else f"{each.rows_read}/{each.rows}"
        counts = f"{len(each.amiss)} | {len(each.false)} | {each.found}/{each.seeded} | {len(each.beside)}"
        yield f"| {each.layout.name} | {each.layout.province} | {rows} | {counts} |"
    told = sum(each.told for each in results)
    false = sum(len(each.false) + len(each.beside) for each in results)
    found, seeded = sum(each.found for each in results), sum(each.seeded for each in results)
    yield ""
    every = told + false
    yield f"{len(results)} layouts; precision of errors and warnings {told}/{every} = {told / every:.1%}"
    yield f"recall of seeded mistakes {found}/{seeded} = {found / seeded:.1%}"


def _told(problem: Problem) -> str:
    return f"{problem.severity} {problem.code} {_place(problem)} {problem.message} {problem.arithmetic}"


def details(results: Iterable[Result]) -> Iterator[str]:
    """What was not as it should be, form by form."""
    for each in results:
        said = [f"refused: {each.refused}"] if each.refused else []
        said += [f"read: {what}" for what in each.amiss]
        said += [
            f"false: {problem.severity.value} {problem.code} {_place(problem)} {problem.message}"
            for problem in each.false
        ]
        said += [f"missed: {name}" for name in each.missed]
        said += [
            f"beside {name}: {problem.code} {_place(problem)} {problem.message}"
            for name, problem in each.beside
        ]
        if said:
            yield f"\n{each.layout.name}（{each.layout.province}）"
            yield from (f"  {line}" for line in said)


def run(names: Iterable[str] = ()) -> list[Result]:
    """All layouts, or those named."""
    wanted = set(names)
    return [measure(layout) for layout in layouts() if not wanted or layout.name in wanted]
