"""The same clause in two places with two figures: 受理来访156件 in one chapter, 165件 in another.

Lists and templates say the same words of many things, so words alone accuse nobody: both figures have to be
of one subject and one year, no third value may stand under the words, and short words need more that agrees,
the figure before them or all digits but one.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.words.reckoned import slip
from xlplugin.audit.words.roles import FigureRole, role_of
from xlplugin.facts.figures import Bound, Figure, FigureKind
from xlplugin.form.case import Case
from xlplugin.form.said import Said
from xlplugin.form.statement import squeezed
from xlplugin.form.whose import whose
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

_LEAD: Final = Pattern(
    r"^(?:(?:19|20)\d\d年度?(?![初末终底])|全年|本年度?|当年|今年|年内|[我本](?:[局委办院校馆所厅会处站队]|中心|单位|部门)|全局|共计?|累计|合计|"
    r"实际|总计|已|的)+"
)
_OPEN: Final = Pattern(r"第|每.*|.*(?:等|以上|以下|以内|各)")
_MEANT: Final = Pattern(r"计划|目标|拟|预计|预期|将|应当|力争|争取|确保")
_ALL_YEAR: Final = Pattern(r"(?:(?:19|20)\d\d年度?)?全年")
_SO_FAR: Final = Pattern(r"累计|历年|历史|总")
_ENDS: Final = "。；;！!？?\n"
_TELLING: Final = 6
_SHORT: Final = 4
_ANCHORED: Final = 2
_SURE_DIGITS: Final = 3
_MANY_DIGITS: Final = 4


class _Clause(NamedTuple):
    """A figure, its name bare of what only says when and who, the figure before it in its sentence.

    ``meant`` says whether the sentence speaks of what is only to come.
    """

    text: Said
    figure: Figure
    name: str
    before: str
    meant: bool


def check(case: Case) -> Iterator[Problem]:
    """Figures that stand under the same words in two places and differ."""
    told: set[tuple[int, int]] = set()
    clauses = list(_clauses(case.texts))
    for alike in chain(_by_words(clauses), _by_digits(clauses)):
        owned: dict[tuple[object, ...], list[_Clause]] = {}
        group = [each for each in alike if not _is_change(each)] if _several(alike) else []
        for each in group if _several(group) else ():
            owner = whose(each.text, each.figure, case.form.year)
            if owner.sure and owner.of_year:
                owned.setdefault((*owner.matter, each.meant, owner.departments), []).append(each)
        for (*_, departments), same in owned.items():
            pair = _two_values(same)
            if pair and _comparable(*pair, departments=bool(departments)):
                # The words alone and the words with those before them find the same two figures.
                which = id(pair[0].figure), id(pair[1].figure)
                if which not in told:
                    told.add(which)
                    yield _told(*pair)


def _several(group: Sequence[_Clause]) -> bool:
    return any(each.figure.value != group[0].figure.value for each in group)


def _is_change(clause: _Clause) -> bool:
    """Whether the figure is by how much something changed, or one of things that go by it."""
    changed = role_of(clause.name, clause.figure.kind) is FigureRole.CHANGE
    return changed or _OPEN.fullmatch(clause.name) is not None


def _by_words(clauses: Sequence[_Clause]) -> Iterable[list[_Clause]]:
    """The figures that share their words, or these and all before them in the sentence down to a figure."""
    groups: dict[tuple[str, str], list[_Clause]] = {}
    for each in clauses:
        unit = each.figure.unit if each.figure.kind is FigureKind.COUNT else each.figure.kind.value
        for words in (each.name, f"{each.before}，{each.name}" if each.before else ""):
            if len(words) >= _ANCHORED:
                groups.setdefault((words, unit), []).append(each)
    return [group for group in groups.values() if len(group) > 1]


def _by_digits(clauses: Sequence[_Clause]) -> Iterator[list[_Clause]]:
    """Counts of the same many digits, in another order, whose words say more of the same: 征收, 征收房屋."""
    groups: dict[tuple[str, str], list[_Clause]] = {}
    for each in clauses:
        counted = each.figure.kind is FigureKind.COUNT and len(each.name) >= _ANCHORED
        digits = _digits(each.figure, each.figure.places) if counted else ""
        if len(digits) >= _MANY_DIGITS:
            groups.setdefault((each.figure.unit, "".join(sorted(digits))), []).append(each)
    for group in (each for each in groups.values() if len(each) > 1):
        first, shortest = group[0].figure, min(group, key=lambda each: len(each.name)).name
        slips = all(each.figure.value == first.value or is_slip(first, each.figure) for each in group)
        if slips and all(shortest in each.name for each in group):
            yield [each._replace(before="") for each in group]


def _two_values(same: Sequence[_Clause]) -> tuple[_Clause, _Clause] | None:
    """The first figure and the first other one, where there are just two values."""
    # One text that gives its words two values speaks of two things.
    values: dict[int, set[object]] = {}
    for each in same:
        values.setdefault(id(each.text), set()).add(each.figure.value)
    single = [each for each in same if len(values[id(each.text)]) == 1]
    others = [each for each in single if _differ(single[0].figure, each.figure)]
    if not others or any(_differ(others[0].figure, each.figure) for each in others):
        return None
    return single[0], others[0]


def _clauses(texts: Sequence[Said]) -> Iterator[_Clause]:
    for text in texts:
        last: Figure | None = None
        meant = False
        for figure in text.figures:
            between = text.text[last.end if last else 0 : figure.start]
            ended = max(map(between.rfind, _ENDS))
            goes_on = meant and ended < 0 and "实际" not in between
            meant = goes_on or _MEANT.occurs(between[ended + 1 :])
            name, before = _LEAD.sub("", squeezed(figure.name)), ""
            if last and ended < 0 and last.number > 1:
                before = f"{_LEAD.sub('', squeezed(last.name))}{last.words}"
            last = figure
            sure = figure.bound is Bound.EXACT and figure.kind is not FigureKind.NUMBER
            if sure and figure.unit != "分":
                yield _Clause(text, figure, name, before, meant)


def _differ(one: Figure, other: Figure) -> bool:
    """Whether two figures differ by more than their rounding."""
    apart = abs(one.value - other.value)
    return bool(apart) and apart >= max(one.step, other.step) / 2


def _comparable(one: _Clause, other: _Clause, *, departments: bool) -> bool:
    """Whether two figures under the same words must be one: these say enough, or all but a slip agrees."""
    slip = is_slip(one.figure, other.figure)
    anchored = bool(one.before) and one.before == other.before
    if one.text.row and other.text.row and not slip:
        return False
    telling = len(one.name) >= _TELLING or (anchored and len(one.before + one.name) >= _TELLING)
    likely = slip and (len(one.name) >= _SHORT or (departments and _written(one.figure) >= _MANY_DIGITS))
    return telling or likely or _exceeds_all(one, other) or _exceeds_all(other, one)


def _exceeds_all(part: _Clause, every: _Clause) -> bool:
    """Whether a figure is more than what another place says was all of the year: 全年改造步道16公里."""
    named = len(every.name) >= _SHORT and part.figure.kind is FigureKind.COUNT
    whole = _ALL_YEAR.match(squeezed(every.figure.name)) and not _SO_FAR.search(part.figure.name)
    return bool(named and whole) and part.figure.value > every.figure.value


def _written(figure: Figure) -> int:
    return len(_digits(figure, figure.places))


def _digits(figure: Figure, places: int) -> str:
    return str(abs(int(figure.number.scaleb(places))))


def is_slip(one: Figure, other: Figure) -> bool:
    """Whether a slip of the hand makes one figure of the other: one digit differs, or two are turned."""
    places = max(one.places, other.places)
    first, second = _digits(one, places), _digits(other, places)
    if len(first) < _SURE_DIGITS or one.unit != other.unit:
        return False
    return slip(first, second) is not None


def _told(one: _Clause, other: _Clause) -> Problem:
    first, second = one.figure, other.figure
    asked = one.name != other.name or not (
        is_slip(first, second) or one.before == other.before != "" or first.name == second.name
    )
    name = first.name if len(first.name) <= len(second.name) else second.name
    return codes.FIGURE_DIFFERS.at(
        other.text.source,
        f"“{name}”一处写{first.words}，另一处写{second.words}",
        f"{first.words}≠{second.words}",
        indicator=other.text.indicator,
        severity=Severity.NOTICE if asked else None,
        others=(one.text.source,),
    )
