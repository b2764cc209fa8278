"""The rubric that a form itself prints: its tree, weights and grades, its criteria read into rules.

What was not understood becomes a judgement with its sentence told; a person completes and approves a draft.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from xlplugin.criteria.grades import grades_of
from xlplugin.criteria.official import OfficialCriterion, ReadCriterion
from xlplugin.criteria.reading import read_criterion
from xlplugin.criteria.terms import Terms
from xlplugin.facts.vocabulary import FactDefinition, Vocabulary
from xlplugin.form.form import Form, Row
from xlplugin.money import HUNDRED, ZERO
from xlplugin.problem import Problem, Refused, Source
from xlplugin.rubric.book.columns import DEFAULT_FUNCTION
from xlplugin.rubric.checked import ReadRubric
from xlplugin.rubric.checks import contradictions, status_of
from xlplugin.rubric.load import parse_rubric
from xlplugin.rubric.model import (
    UNKNOWN_AUTHORITY,
    GradeBand,
    Grades,
    Indicator,
    Origin,
    Primary,
    Reading,
    Rubric,
    Secondary,
    Status,
)
from xlplugin.rubric.write import as_yaml
from xlplugin.rules.base import Rule
from xlplugin.rules.judgement import Judgement
from xlplugin.service.by_hand import left_to_people, why_unread
from xlplugin.service.earlier_rubric import CarriedOver, Continued, EarlierRubric
from xlplugin.wording.criterion import criterion
from xlplugin.wording.reader import parse_criterion
from xlplugin.workbook.layout.names import DRAFT_ID, UNAPPROVED

_USUAL_GRADES: Final = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
_GENERAL_RULE: Final = "按财预〔2020〕10号的通用分级"
_NO_TEXT: Final = "表内没有评分标准"
_DECIMALS: Final = 2


class Understood(StrEnum):
    """How far a criterion was understood; the value is that of the JSON document."""

    COMPUTED = "computed"
    PARTIAL = "partial"
    JUDGEMENT = "judgement"

    @property
    def chinese(self) -> str:
        """The word people see."""
        return {"computed": "读懂", "partial": "部分读懂", "judgement": "须人工"}[self.value]


class DraftedIndicator(NamedTuple):
    """An indicator with what the form says and what was read.

    Attributes:
        name: the indicator's name in the rubric.
        weight: its points.
        understood: how far its criterion was understood.
        official: the criterion as the form prints it.
        rendered: the criterion that the rule stands for, in the program's words.
        not_understood: the sentences that no rule stands for.
        why: why persons must give points, and which; empty where the rule gives them all.
        remarks: what the form contradicts itself in.
        source: the cell of the criterion.
        continued: what became of it since last year; None where no earlier rubric was named.
    """

    name: str
    weight: Decimal
    understood: Understood
    official: str
    rendered: str
    not_understood: tuple[str, ...]
    why: str
    remarks: tuple[str, ...]
    source: Source
    continued: Continued | None = None


class RubricDraft(NamedTuple):
    """A rubric read from a form.

    Attributes:
        loaded: the rubric and the vocabulary it speaks.
        text: the rubric as YAML.
        indicators: what was read, in the form's order.
        problems: what was found in the form on the way.
        gone: the indicators of last year's rubric that the form has no more.
    """

    loaded: ReadRubric
    text: str
    indicators: tuple[DraftedIndicator, ...]
    problems: tuple[Problem, ...] = ()
    gone: tuple[str, ...] = ()


def draft_of_form(
    form: Form,
    name: str,
    shared: tuple[FactDefinition, ...],
    problems: tuple[Problem, ...] = (),
    earlier: EarlierRubric | None = None,
) -> RubricDraft:
    """The rubric of a form that was read already.

    Args:
        form: the form.
        name: the id of the rubric.
        shared: the facts that all rubrics know.
        problems: what was found in the form on the way.
        earlier: last year's rubric, which is kept where the form says the same.
    """
    known = (*shared, *earlier.facts(shared)) if earlier else shared
    terms, read = Terms(Vocabulary(known)), dict[Row, _ReadRow]()
    for row in form.rows:
        understood = _read(row, terms, Vocabulary(known))
        read[row] = _ReadRow(understood, earlier.of(row, understood) if earlier else None)
    rubric = _rubric(form, name, read, known[len(shared) :], earlier)
    text = as_yaml(rubric)
    loaded = parse_rubric(text, name, f"{name}.yaml", shared)
    drafted = tuple(
        _told(row, read[row], indicator, loaded)
        for row, indicator in zip(form.rows, loaded.rubric.indicators(), strict=True)
    )
    gone = tuple(earlier.gone(form.rows)) if earlier else ()
    return RubricDraft(loaded, text, drafted, problems, gone)


class _ReadRow(NamedTuple):
    """What was read of a row, and what became of it since last year."""

    read: ReadCriterion
    kept: CarriedOver | None

    @property
    def unchanged(self) -> Indicator | None:
        """Last year's indicator where it goes on as it was."""
        return self.kept.indicator if self.kept and self.kept.continued is Continued.UNCHANGED else None


def _read(row: Row, terms: Terms, known: Vocabulary) -> ReadCriterion:
    """The rule of a row's criterion; a text in the words of our own is the rule that it is written of."""
    text, weight = row.criterion.text.strip(), _weight(row)
    with suppress(Refused):
        rule = parse_criterion(text, known)
        if rule.most == weight:
            return ReadCriterion(rule)
    return read_criterion(OfficialCriterion(row.name, weight, text, row.about.text.strip()), terms)


def _told(row: Row, found: _ReadRow, indicator: Indicator, loaded: ReadRubric) -> DraftedIndicator:
    official, is_kept = row.criterion.text.strip(), found.unchanged is not None
    missing = () if official else (_NO_TEXT,)
    understood = _understood(indicator.rule, () if is_kept else found.read.not_understood)
    is_unread = understood is Understood.JUDGEMENT and not found.read.remarks
    return DraftedIndicator(
        name=row.called,
        weight=_weight(row),
        understood=understood,
        official=official,
        rendered=criterion(indicator.rule, loaded.vocabulary),
        not_understood=() if is_kept else found.read.not_understood or missing,
        why=why_unread(row) if is_unread else left_to_people(indicator.rule, loaded.vocabulary),
        remarks=found.read.remarks,
        source=row.source if row.criterion.blank else row.criterion.source,
        continued=found.kept.continued if found.kept else None,
    )


def _weight(row: Row) -> Decimal:
    return row.weight.points or ZERO


def _understood(rule: Rule, not_understood: tuple[str, ...]) -> Understood:
    """How far: a list of which persons give the points line by line is understood in part."""
    if status_of(rule) is Status.COMPUTED and not not_understood:
        return Understood.COMPUTED
    return Understood.JUDGEMENT if isinstance(rule, Judgement) else Understood.PARTIAL


def _rubric(
    form: Form,
    name: str,
    read: dict[Row, _ReadRow],
    own: tuple[FactDefinition, ...],
    earlier: EarlierRubric | None,
) -> Rubric:
    primaries = tuple(_primaries(form, read))
    facts = {fact.id: fact for fact in own}
    facts |= {fact.id: fact for each in read.values() for fact in each.read.facts}
    used = {fact for each in read.values() for rule in _rules(each) for fact in rule.fact_ids}
    total = sum((_weight(row) for row in form.rows), ZERO)
    before = earlier.rubric if earlier else None
    is_document = Path(form.file).suffix.lower() == ".docx"
    rubric = Rubric(
        id=name,
        title=f"{form.title}（{UNAPPROVED}）" if name == DRAFT_ID else form.title or name,
        authority=before.authority if before else UNKNOWN_AUTHORITY,
        year=form.year or 0,
        decimals=before.decimals if before else _DECIMALS,
        total=HUNDRED if form.total is None or form.total.weight.points is None else form.total.weight.points,
        source=Origin(
            document=Path(form.file).name, place=f"{'表' if is_document else '工作表'}“{form.sheet}”"
        ),
        grades=before.grades if before and before.total == total else _grades(form, total),
        primaries=primaries,
        facts=tuple(fact for id_, fact in facts.items() if id_ in used),
    )
    return replace(rubric, known_contradictions=tuple(contradictions(rubric)))


def _rules(row: _ReadRow) -> Iterator[Rule]:
    if row.unchanged:
        yield from row.unchanged.rules
    else:
        yield row.read.rule
        yield from (each.rule for each in row.read.others)


def _grades(form: Form, total: Decimal) -> Grades:
    words = form.grade.text.strip()
    printed = tuple(GradeBand(grade=name, at_least=least) for name, least in grades_of(words))
    if printed:
        return Grades(
            printed=True, source=f"表内评价等级，{form.grade.source._replace(file='')}", bands=printed
        )
    bands = tuple(
        GradeBand(grade=grade, at_least=Decimal(least) * (total if total > ZERO else HUNDRED) / HUNDRED)
        for grade, least in _USUAL_GRADES
    )
    why = "没有读懂表内评价等级的分数线" if words else "没有读到表内印的评价等级"
    return Grades(printed=False, source=f"{why}；{_GENERAL_RULE}", bands=bands)


def _primaries(form: Form, read: dict[Row, _ReadRow]) -> Iterator[Primary]:
    printed = {branch.name: branch for branch in form.branches}
    for primary, below in groupby(form.rows, lambda row: row.primary):
        rows = list(below)
        secondaries = tuple(_secondaries(rows, primary or form.title, read))
        branch = printed.get(primary)
        weight = branch.weight.points if branch and len(branch.rows) == len(rows) else None
        yield Primary(
            name=primary or form.title or "指标",
            weight=weight or sum((each.weight for each in secondaries), ZERO),
            secondaries=secondaries,
        )


def _secondaries(rows: Sequence[Row], above: str, read: dict[Row, _ReadRow]) -> Iterator[Secondary]:
    for secondary, below in groupby(rows, lambda row: row.secondary):
        indicators = tuple(_indicator(row, read[row]) for row in below)
        yield Secondary(
            name=secondary or above,
            weight=sum((each.weight for each in indicators), ZERO),
            indicators=indicators,
        )


def _indicator(row: Row, found: _ReadRow) -> Indicator:
    place = (row.source if row.criterion.blank else row.criterion.source)._replace(file="")
    about, official, read = row.about.text.strip(), row.criterion.text.strip(), found.read
    if found.unchanged:
        return replace(
            found.unchanged,
            name=row.called,
            about=about or found.unchanged.about,
            place=str(place),
            official=official,
        )
    return Indicator(
        name=row.called,
        weight=_weight(row),
        about=about or row.name,
        function=DEFAULT_FUNCTION,
        status=status_of(read.rule),
        place=str(place),
        rule=read.rule,
        reading=read.reading,
        readings=tuple(Reading(name=each.name, why=each.why, rule=each.rule) for each in read.others),
        official=official,
    )
