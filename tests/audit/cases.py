"""Filed forms out of few words: ``row("甲", 5, 4, reason="…")``, ``case(row(…), total=9)``."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from xlplugin.audit.audit import Check
from xlplugin.audit.words import adjusted_budget, facts_twice, stated_result, stated_sums, twice_given, years
from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.facts.factset import FactSet
from xlplugin.form.beside import Beside
from xlplugin.form.case import Assessment, Case
from xlplugin.form.form import (
    Branch,
    BudgetLine,
    Closing,
    Column,
    Field,
    Form,
    FormKind,
    Passage,
    Row,
    Table,
    TableRow,
)
from xlplugin.form.matching import Difference, Differs, Match, match_form
from xlplugin.form.proposal import Proposal
from xlplugin.functions.library import open_rubric
from xlplugin.money import AmountUnit, to_decimal
from xlplugin.problem import Problem, Source
from xlplugin.rubric.model import LoadedRubric, Rubric
from xlplugin.scoring.sheet import ScoreSheet, score_sheet

Typed: TypeAlias = int | float | str | Decimal | Entry | None

FILE, SHEET = "某单位.xlsx", "自评表"
FIRST = 11
"""The sheet's row of the first indicator."""

LETTERS = {
    Column.PRIMARY: "A",
    Column.PRIMARY_WEIGHT: "B",
    Column.SECONDARY: "C",
    Column.SECONDARY_WEIGHT: "D",
    Column.INDICATOR: "E",
    Column.WEIGHT: "F",
    Column.ABOUT: "G",
    Column.CRITERION: "H",
    Column.TARGET: "I",
    Column.ACTUAL: "J",
    Column.SCORE: "K",
    Column.REASON: "L",
    Column.EVIDENCE: "M",
    Column.REVIEWED: "N",
}
_NUMBER = re.compile(r"-?\d+(\.\d+)?%?")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


def at(cell: str, sheet: str = SHEET) -> Source:
    """A cell of the form's file."""
    return Source(file=FILE, sheet=sheet, cell=cell)


def _number(text: str, source: Source, kind: EntryKind, *, formula: bool) -> Entry:
    percent = text.endswith("%")
    digits = text.removesuffix("%")
    value = Decimal(digits).scaleb(-2) if percent else Decimal(digits)
    places = len(digits.partition(".")[2])
    return Entry(kind, value, text, percent, places, formula, source)


def entry(typed: Typed, cell: str = "A1", *, formula: bool = False, sheet: str = SHEET) -> Entry:
    """What a cell holds: a number is a number, ``"95%"`` a cell shown in percent, ``"5"`` typed digits."""
    source = at(cell, sheet)
    if isinstance(typed, Entry):
        return typed._replace(source=source)
    if typed is None or typed == "":
        return Entry(source=source, formula=formula)
    if not isinstance(typed, str):
        return _number(str(typed), source, EntryKind.NUMBER, formula=formula)
    digits = typed.translate(_FULL_WIDTH)
    if _NUMBER.fullmatch(digits):
        kind = EntryKind.NUMBER if digits.endswith("%") else EntryKind.TYPED_NUMBER
        return _number(digits, source, kind, formula=formula)._replace(text=typed)
    kind = EntryKind.ERROR if typed.startswith("#") else EntryKind.TEXT
    return Entry(kind, None, typed, formula=formula, source=source)


def printed(shown: str, exact: str | None = None) -> Entry:
    """A number cell that shows fewer digits than it holds: ``printed("9.7", "9.663")``."""
    shows = _number(shown, Source(), EntryKind.NUMBER, formula=False)
    return shows if exact is None else shows._replace(number=to_decimal(exact))


def formula(typed: Typed) -> Entry:
    """The same cell, its value computed by a formula."""
    return entry(typed, formula=True)


UNREAD = Entry(formula=True, unread=True)
"""A cell whose formula has no result."""


def row(  # noqa: PLR0913 - one argument a column
    name: str,
    weight: Typed = 5,
    score: Typed = None,
    *,
    at_row: int = FIRST,
    primary: str = "",
    secondary: str = "",
    part: int = 0,
    reason: Typed = None,
    evidence: Typed = None,
    criterion: Typed = None,
    about: Typed = None,
    target: Typed = None,
    actual: Typed = None,
    reviewed: Typed = None,
) -> Row:
    """One indicator; the form puts it on its own line of the sheet."""
    typed = {
        Column.WEIGHT: weight,
        Column.SCORE: score,
        Column.REASON: reason,
        Column.EVIDENCE: evidence,
        Column.CRITERION: criterion,
        Column.ABOUT: about,
        Column.TARGET: target,
        Column.ACTUAL: actual,
        Column.REVIEWED: reviewed,
    }
    cells = {column: entry(value, f"{LETTERS[column]}{at_row}") for column, value in typed.items()}
    return Row(
        name,
        at_row,
        at(f"E{at_row}"),
        primary=primary,
        secondary=secondary,
        part=part,
        weight=cells[Column.WEIGHT],
        score=cells[Column.SCORE],
        reason=cells[Column.REASON],
        evidence=cells[Column.EVIDENCE],
        criterion=cells[Column.CRITERION],
        about=cells[Column.ABOUT],
        target=cells[Column.TARGET],
        actual=cells[Column.ACTUAL],
        reviewed=cells[Column.REVIEWED],
    )


_CELLS = (
    (Column.WEIGHT, "weight"),
    (Column.SCORE, "score"),
    (Column.REASON, "reason"),
    (Column.EVIDENCE, "evidence"),
    (Column.CRITERION, "criterion"),
    (Column.ABOUT, "about"),
    (Column.TARGET, "target"),
    (Column.ACTUAL, "actual"),
    (Column.REVIEWED, "reviewed"),
)


def _placed(each: Row, number: int) -> Row:
    cells = {
        name: getattr(each, name)._replace(source=at(f"{LETTERS[column]}{number}")) for column, name in _CELLS
    }
    return each._replace(row=number, source=at(f"E{number}"), **cells)


def placed(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows one under the other."""
    return tuple(_placed(each, FIRST + index) for index, each in enumerate(rows))


def branches(rows: Sequence[Row], weights: dict[str, Typed] | None = None) -> tuple[Branch, ...]:
    """The tree of the rows' level names, with the weights printed for them (none where not given)."""
    return _branches(rows, weights or {}, ("primary", "secondary"))


def _branches(rows: Sequence[Row], weights: dict[str, Typed], levels: tuple[str, ...]) -> tuple[Branch, ...]:
    if not levels:
        return ()
    grouped: dict[str, list[Row]] = {}
    for each in rows:
        grouped.setdefault(getattr(each, levels[0]), []).append(each)
    grouped.pop("", None)
    letter = {"primary": "B", "secondary": "D"}[levels[0]]
    return tuple(
        Branch(
            name,
            entry(weights.get(name), f"{letter}{below[0].row}"),
            tuple(below),
            _branches(below, weights, levels[1:]),
        )
        for name, below in grouped.items()
    )


_ALWAYS = (Column.INDICATOR, Column.WEIGHT, Column.SCORE, Column.REASON)
NO_TOTAL = "没有合计行"
"""The total of a form that has no row of the total."""


def _columns(rows: Sequence[Row], extra: Sequence[Column]) -> dict[Column, int]:
    used = [column for column, name in _CELLS if any(not getattr(each, name).blank for each in rows)]
    return {column: ord(LETTERS[column]) - 64 for column in (*_ALWAYS, *used, *extra)}


def form(  # noqa: PLR0913 - what a form may have
    *rows: Row,
    total: Typed = None,
    full: Typed = None,
    reviewed_total: Typed = None,
    grade: Typed = None,
    weights: dict[str, Typed] | None = None,
    year: int | None = 2023,
    title: str = "部门整体支出绩效自评表",
    kind: FormKind = FormKind.DEPARTMENT,
    columns: Sequence[Column] = (),
    fields: dict[str, Typed] | None = None,
    budget: Sequence[BudgetLine] = (),
    notes: Sequence[str] = (),
) -> Form:
    """A form of these rows; ``weights`` are the printed weights of its levels by name."""
    lines = placed(rows)
    end = FIRST + len(lines)
    closing = Closing(
        entry("总分", f"A{end}"),
        entry(full, f"F{end}"),
        entry(total, f"K{end}"),
        entry(reviewed_total, f"N{end}"),
    )
    return Form(
        kind=kind,
        file=FILE,
        sheet=SHEET,
        title=title,
        year=year,
        columns=_columns(lines, columns),
        rows=lines,
        branches=branches(lines, weights),
        total=None if total == NO_TOTAL else closing,
        grade=Entry() if grade is None else entry(grade, f"C{end + 1}"),
        fields=tuple(
            Field(label, entry(value, f"C{4 + index}"))
            for index, (label, value) in enumerate((fields or {}).items())
        ),
        budget=tuple(budget),
        notes=tuple(entry(note, f"A{end + 2 + index}") for index, note in enumerate(notes)),
    )


def case(
    *rows: Row,
    tables: Sequence[Table] = (),
    passages: Sequence[str] = (),
    **about: object,
) -> Case:
    """A case of a form of these rows; further arguments are those of ``form``."""
    filed = form(*rows, **about)  # type: ignore[arg-type]
    words = tuple(Passage(text, at(f"A{100 + index}", "报告")) for index, text in enumerate(passages))
    return Case(filed, read_beside=lambda: Beside(tuple(tables), words))


def matched(filed: Case, rubric: Rubric, *differences: Difference) -> Case:
    """The same case with its rubric; a row is the indicator of its own name."""
    rows = {each.name: each for each in filed.form.rows if rubric.indicator(each.name)}
    vocabulary = open_rubric(rubric.id).vocabulary
    loaded, facts = LoadedRubric(rubric, vocabulary), FactSet(vocabulary)
    sheet = score_sheet(loaded, facts, {name: each.score for name, each in rows.items()})
    match = Match(loaded, rows, differences, "名称一致")
    return replace(filed, assessment=Assessment(loaded, match, facts, sheet))


def by_own_rows(filed: Case) -> Case:
    """The same case of an item form with the rubric that its own rows make."""
    match = match_form(filed.form, [open_rubric("national-item")]).value
    assert match is not None
    facts = FactSet(match.loaded.vocabulary).stated_too(match.facts)
    sheet = score_sheet(match.loaded, facts, {name: each.score for name, each in match.rows.items()})
    return replace(filed, assessment=Assessment(match.loaded, match, facts, sheet))


def known(
    filed: Case,
    *,
    sheet: ScoreSheet | None = None,
    trial: ScoreSheet | None = None,
    proposals: tuple[Proposal, ...] | None = None,
) -> Case:
    """The same case with scores or proposals that were worked out beforehand."""
    assessment = filed.assessment and filed.assessment._replace(sheet=sheet or filed.assessment.sheet)
    again = replace(filed, assessment=assessment)
    given = {"trial": trial, "proposals": proposals}
    again.__dict__.update({name: value for name, value in given.items() if value is not None})
    return again


def difference(kind: Differs, name: str, words: str, cell: str = "F11") -> Difference:
    """A difference between form and rubric."""
    return Difference(kind, name, words, at(cell))


def budget_line(  # noqa: PLR0913 - the block's columns
    name: str = "年度资金总额",
    initial: Typed = None,
    full: Typed = None,
    spent: Typed = None,
    *,
    weight: Typed = None,
    rate: Typed = None,
    score: Typed = None,
    at_row: int = 7,
) -> BudgetLine:
    """A line of an item form's budget block."""
    cells = (initial, full, spent, weight, rate, score)
    placed_cells = (entry(value, f"{letter}{at_row}") for letter, value in zip("CDEFGH", cells, strict=True))
    return BudgetLine(name, *placed_cells)


def table(
    headings: Sequence[str],
    *lines: Sequence[Typed],
    title: str = "执行情况表",
    unit: AmountUnit | None = AmountUnit.WAN,
) -> Table:
    """A table of figures on its own sheet; the first item of a line is its label."""
    rows = tuple(
        TableRow(
            (str(line[0]),) if line[0] else (),
            tuple(
                entry(value, f"{chr(66 + column)}{4 + index}", sheet=title)
                for column, value in enumerate(line[1:])
            ),
        )
        for index, line in enumerate(lines)
    )
    columns = tuple(tuple(heading.split("/")) for heading in headings)
    return Table(title, unit, columns, rows, at("A3", title))


def together(*checks: Check) -> Check:
    """Several checks as one."""
    return lambda filed: (finding for check in checks for finding in check(filed))


contradictions = together(
    years.check_titles,
    years.check_slips,
    twice_given.check_tables,
    adjusted_budget.check,
    stated_sums.check,
    twice_given.check_rounded,
    twice_given.check_words,
    twice_given.check_words_against_tables,
    facts_twice.check_facts,
    facts_twice.check_rates,
    stated_result.check_total,
    stated_result.check_grade,
    stated_result.check_in_words,
)
"""What is given otherwise in another place."""


def codes(found: Iterable[Problem]) -> list[str]:
    """The codes of findings, in order."""
    return [each.code for each in found]


def only(found: Iterable[Problem], code: str) -> Problem:
    """The one finding of that code."""
    (finding,) = [each for each in found if each.code == code]
    return finding


def cell(finding: Problem) -> str | None:
    """The cell a finding points to."""
    return finding.source.cell if finding.source else None
