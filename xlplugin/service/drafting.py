"""The rubric that a form itself prints: its tree, weights and grades, its criteria read into rules.

What was not understood becomes a judgement with its sentence told; a person completes and approves a draft.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from xlplugin.criteria.official import OfficialCriterion, ReadCriterion
from xlplugin.criteria.reading import read_criterion
from xlplugin.criteria.terms import Terms
from xlplugin.facts.vocabulary import FactDefinition, Vocabulary
from xlplugin.form.form import Form, FormKind, Row
from xlplugin.money import HUNDRED, ZERO
from xlplugin.problem import Checked, Problem, Refused, Source, told_after
from xlplugin.rubric.checks import contradictions, status_of
from xlplugin.rubric.library import FACTS_FILE, library, shipped
from xlplugin.rubric.load import ReadRubric, load_facts, parse_rubric
from xlplugin.rubric.model import (
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
from xlplugin.rules.base import Rule, fact_ids
from xlplugin.rules.judgement import Judgement
from xlplugin.service import codes
from xlplugin.service.workbook import Workbook
from xlplugin.wording.criterion import criterion
from xlplugin.workbook.formbook.opening import Request
from xlplugin.workbook.forms.finder import find_form
from xlplugin.workbook.layout.names import DRAFT_ID, UNAPPROVED

_USUAL_GRADES: Final = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
_GENERAL_RULE: Final = "表内未印评价等级；按财预〔2020〕10号的通用分级"
_AUTHORITY: Final = "（请填写制定机关）"
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
        remarks: what the form contradicts itself in.
        source: the cell of the criterion.
    """

    name: str
    weight: Decimal
    understood: Understood
    official: str
    rendered: str
    not_understood: tuple[str, ...]
    remarks: tuple[str, ...]
    source: Source


class Draft(NamedTuple):
    """A rubric read from a form.

    Attributes:
        loaded: the rubric and the vocabulary it speaks.
        text: the rubric as YAML.
        indicators: what was read, in the form's order.
        problems: what was found in the form on the way.
    """

    loaded: ReadRubric
    text: str
    indicators: tuple[DraftedIndicator, ...]
    problems: tuple[Problem, ...] = ()


def draft(book: Workbook, name: str, request: Request = Request()) -> Draft:
    """The rubric that a form prints.

    Args:
        book: the workbook with the form; it is only read.
        name: the id of the rubric, its file's name without ending.
        request: which sheet, and the user's own folder of rubrics.

    Raises:
        Refused: there is no form, or it prints no weights, or it has goals instead of criteria.
    """
    read = book.read()
    found = find_form(read.value, book.name, request.sheet, request.own)
    form = found.value.form
    with told_after(found.problems):
        _refuse_unfit(form, book.name)
    shared = load_facts(_facts(request.own))
    return draft_of_form(form, name, shared, found.problems)


def with_draft(book: Workbook, request: Request) -> Checked[Request]:
    """A request to score a form by its own criteria, and a notice that says so.

    Raises:
        Refused: as ``draft`` does.
    """
    made = draft(book, DRAFT_ID, request)
    counts = Counter(each.understood for each in made.indicators)
    told = "，".join(f"{each.chinese}{counts[each]}个" for each in Understood)
    notice = codes.DRAFT_SCORED.at(Source(book.name), f"{UNAPPROVED}：{told}")
    return Checked(request._replace(drafted=made.loaded), (notice,))


def draft_of_form(
    form: Form, name: str, shared: tuple[FactDefinition, ...], problems: tuple[Problem, ...] = ()
) -> Draft:
    """The rubric of a form that was read already; see ``draft``."""
    terms, read = Terms(Vocabulary(shared)), dict[Row, ReadCriterion]()
    for row in form.rows:
        text, about = row.criterion.text.strip(), row.about.text.strip()
        read[row] = read_criterion(OfficialCriterion(row.name, _weight(row), text, about), terms)
    rubric = _rubric(form, name, read)
    text = as_yaml(rubric)
    loaded = parse_rubric(text, name, f"{name}.yaml", shared)
    drafted = tuple(
        DraftedIndicator(
            name=row.called,
            weight=_weight(row),
            understood=_understood(read[row]),
            official=row.criterion.text.strip(),
            rendered=criterion(read[row].rule, loaded.vocabulary),
            not_understood=read[row].not_understood or (() if row.criterion.text.strip() else (_NO_TEXT,)),
            remarks=read[row].remarks,
            source=row.source if row.criterion.blank else row.criterion.source,
        )
        for row in form.rows
    )
    return Draft(loaded, text, drafted, problems)


def document(file: str, made: Draft) -> dict[str, object]:
    """The draft as JSON: numbers are strings."""
    return {
        "schema": 1,
        "file": file,
        "rubric": made.loaded.rubric.id,
        "title": made.loaded.rubric.title,
        "indicators": [
            {
                "name": each.name,
                "weight": f"{each.weight:f}",
                "status": each.understood.value,
                "official": each.official,
                "rendered": each.rendered,
                "not_understood": list(each.not_understood),
                "remarks": list(each.remarks),
                "source": str(each.source),
            }
            for each in made.indicators
        ],
    }


def _facts(own: Path | None) -> Path:
    beside = [folder / FACTS_FILE for folder in library(own).folders]
    return next((each for each in beside if each.is_file()), shipped("rubrics") / FACTS_FILE)


def _refuse_unfit(form: Form, file: str) -> None:
    place = Source(file, sheet=form.sheet)
    if form.kind is FormKind.ITEM:
        message = "这是项目支出绩效自评表，指标和目标由各单位自己填，没有统一的评分标准"
        raise Refused(codes.DRAFT_ITEM_FORM.at(place, message))
    unweighed = [row for row in form.rows if row.weight.points is None or row.weight.points <= ZERO]
    if not form.rows or unweighed:
        named = "、".join(f"“{row.called}”" for row in unweighed[:3])
        raise Refused(codes.DRAFT_WEIGHTS.at(place, f"{named or '各指标'}没有印分值，不能草拟评价标准"))


def _weight(row: Row) -> Decimal:
    return row.weight.points or ZERO


def _understood(read: ReadCriterion) -> Understood:
    """How far: a list of which persons give the points line by line is understood in part."""
    status = status_of(read.rule)
    if status is Status.COMPUTED and not read.not_understood:
        return Understood.COMPUTED
    return Understood.JUDGEMENT if isinstance(read.rule, Judgement) else Understood.PARTIAL


def _rubric(form: Form, name: str, read: dict[Row, ReadCriterion]) -> Rubric:
    primaries = tuple(_primaries(form, read))
    facts = {fact.id: fact for each in read.values() for fact in each.facts}
    used = {fact for each in read.values() for rule in _rules(each) for fact in fact_ids(rule)}
    total = sum((_weight(row) for row in form.rows), ZERO)
    rubric = Rubric(
        id=name,
        title=f"{form.title}（{UNAPPROVED}）" if name == DRAFT_ID else form.title or name,
        authority=_AUTHORITY,
        year=form.year or 0,
        decimals=_DECIMALS,
        total=HUNDRED if form.total is None or form.total.weight.points is None else form.total.weight.points,
        source=Origin(document=Path(form.file).name, place=f"工作表“{form.sheet}”"),
        grades=_grades(total),
        primaries=primaries,
        facts=tuple(fact for id_, fact in facts.items() if id_ in used),
    )
    return replace(rubric, known_contradictions=tuple(contradictions(rubric)))


def _rules(read: ReadCriterion) -> Iterator[Rule]:
    yield read.rule
    yield from (each.rule for each in read.others)


def _grades(total: Decimal) -> Grades:
    bands = tuple(
        GradeBand(grade=grade, at_least=Decimal(least) * (total if total > ZERO else HUNDRED) / HUNDRED)
        for grade, least in _USUAL_GRADES
    )
    return Grades(printed=False, source=_GENERAL_RULE, bands=bands)


def _primaries(form: Form, read: dict[Row, ReadCriterion]) -> Iterator[Primary]:
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


def _secondaries(rows: Sequence[Row], above: str, read: dict[Row, ReadCriterion]) -> Iterator[Secondary]:
    for secondary, below in groupby(rows, lambda row: row.secondary):
        indicators = tuple(_indicator(row, read[row]) for row in below)
        yield Secondary(
            name=secondary or above,
            weight=sum((each.weight for each in indicators), ZERO),
            indicators=indicators,
        )


def _indicator(row: Row, read: ReadCriterion) -> Indicator:
    place = (row.source if row.criterion.blank else row.criterion.source)._replace(file="")
    return Indicator(
        name=row.called,
        weight=_weight(row),
        about=row.about.text.strip() or row.name,
        function="SCORE_INDICATOR",
        status=status_of(read.rule),
        place=str(place),
        rule=read.rule,
        reading=read.reading,
        readings=tuple(Reading(name=each.name, why=each.why, rule=each.rule) for each in read.others),
    )
