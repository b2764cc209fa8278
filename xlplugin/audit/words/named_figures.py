"""Budget figures that words give twice under one name; and one that is the rounding of another."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.columns import Role, bare
from xlplugin.audit.basis.printed import exactly
from xlplugin.audit.basis.texts import Said, digits
from xlplugin.audit.tables.table_pairs import Given, given
from xlplugin.form.figure import Bound, Figure, FigureKind
from xlplugin.form.form import Form, FormKind
from xlplugin.money import round_half_up
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity, Source

_HALF: Final = Decimal("0.5")
_SURE_DIGITS: Final = 4
_MONEY: Final = ("预算", "支出", "决算", "收入", "经费", "采购")
_LEAD: Final = Pattern(
    r"^(?:.*(?:19|20)\d\d年度?(?![初末终])|批复|[我本](?:局|委|办|中心|院|校|单位|部门|级)的?|部门|单位|本级|全年|本年|当年)+"
)
# Names that mean the whole department's money or rate wherever they stand.
_EXACT_NAME: Final = Pattern(
    r"(?:部门)?(?:整体)?(?:支出|收入|收支)?"
    r"(?:(?:年初|期初|调整后?|调整后的|全年|年度)(?:部门)?(?:支出|收入)?预算(?:总规模|总额)?|预算(?:总规模|总额)"
    r"|(?:支出|收入)决算|决算总?(?:支出|收入))(?:数|金额)?"
    r"|(?:部门|资金|支出)*预算(?:资金|支出)*执行率|政府采购(?:执行|完成)率|“?三公”?经费(?:控制|变动)率"
    r"|(?:日常)?公用经费控制率|(?:结转结余|结余结转)(?:变动)?率"
)
_OTHER_TIME: Final = Pattern(r"季度|上半年|月底|月末|\d月|上年|去年|同期|比\d{4}|较\d{4}")
_OTHER_MATTER: Final = Pattern(
    r"三公|采购|经费|专项|项目|接待|用车|出国|培训|会议|基本支出|人员支出|科目|功能分类|下属|所属"
)
_OTHER_YEAR: Final = Pattern(r"((?:19|20)\d{2})\s*年")
_BEFORE: Final = 30
_LEAD_UP: Final = 200
_TELLING: Final = 5


class Named(NamedTuple):
    """A figure in words under a name that is the same wherever it stands."""

    name: str
    figure: Figure
    text: Said


def rounded_figures(texts: Sequence[Said]) -> Iterator[Problem]:
    """Pairs of amounts of which one is the other with fewer decimals."""
    amounts = _amounts(texts)
    exact_by_rounding: dict[tuple[str, Decimal], dict[Decimal, list[Named]]] = {}
    for each in amounts:
        if each.figure.places:
            rounding = (each.figure.unit, round_half_up(each.figure.number, 0))
            known = exact_by_rounding.setdefault(rounding, {})
            known.setdefault(each.figure.value, []).append(each)
    told: set[tuple[Decimal, Decimal]] = set()
    for short in (each for each in amounts if not each.figure.places):
        known = exact_by_rounding.get((short.figure.unit, short.figure.number), {})
        for value, exact in known.items():
            pair = (short.figure.value, value)
            first = next((each for each in exact if _of_money(short, each)), None)
            if pair not in told and first is not None and short.figure.value != value:
                told.add(pair)
                yield _rounded(short, first)


def _amounts(texts: Sequence[Said]) -> list[Named]:
    return [
        Named(figure.name, figure, text)
        for text in texts
        for figure in text.figures
        if figure.kind is FigureKind.AMOUNT and figure.bound is Bound.EXACT and digits(figure) >= _SURE_DIGITS
    ]


def _of_money(short: Named, exact: Named) -> bool:
    """Whether both names speak of one thing that is planned or spent."""
    return any(word in short.name and word in exact.name for word in _MONEY)


def _rounded(short: Named, exact: Named) -> Problem:
    worth = exact.figure.worth
    apart = exactly(abs(exact.figure.value - short.figure.value) / worth, exact.figure.step / worth)
    place = short.text.source
    return Problem(
        "figure-rounded",
        Severity.NOTICE,
        f"{_bare_name(short.name)}写作{short.figure.words}，{_bare_name(exact.name)}写作{exact.figure.words}，"
        f"相差{apart}{short.figure.unit}",
        "如是同一个数，请统一小数位数",
        place,
        f"{exact.figure.words}四舍五入为{short.figure.words}",
        others=(exact.text.source,),
    )


def _bare_name(name: str) -> str:
    return _LEAD.sub("", name)


def _rates(form: Form) -> frozenset[str]:
    """The rates that a department's form itself has as indicators; an item form's are those of many items."""
    names = (bare(row.name) for row in form.rows if form.kind is not FormKind.ITEM)
    return frozenset(name for name in names if name.endswith("率") and len(name) >= _TELLING)


def _named(texts: Sequence[Said], form: Form) -> Iterator[Named]:
    rates = _rates(form)
    for text in texts:
        for figure in text.figures:
            name = _bare_name(figure.name)
            whole = (name in rates or _EXACT_NAME.fullmatch(name)) and figure.bound is Bound.EXACT
            other = whole and _OTHER_MATTER.search(_sentence_before(text, figure))
            if whole and not other and _this_year(text, figure, form.year):
                yield Named(name, figure, text)


def _sentence_before(text: Said, figure: Figure) -> str:
    """The words that lead up to a figure's name: a 年初预算 after 三公经费 is not the department's."""
    far = max(0, figure.start - _LEAD_UP)
    before = text.text[far : figure.start]
    start = max(before.rfind(mark) for mark in "。；;！？\n") + 1
    return before[start:].removesuffix(figure.name)


def _this_year(text: Said, figure: Figure, year: int | None) -> bool:
    before = text.text[max(0, figure.start - _BEFORE) : figure.start]
    years = {int(found[1]) for found in _OTHER_YEAR.finditer(before)}
    return not _OTHER_TIME.search(before) and (year is None or years <= {year})


def named_figures(case: Case) -> Iterator[Problem]:
    """Budget figures that words give twice, or words and a table, with two values."""
    by_name: dict[tuple[str, FigureKind], list[Named]] = {}
    for each in _named(case.texts, case.form):
        by_name.setdefault((each.name, each.figure.kind), []).append(each)
    for same in by_name.values():
        if not _ambiguous(same):
            yield from _differing(same)
    yield from _against_tables(case)


def _ambiguous(same: Sequence[Named]) -> bool:
    """One text that gives a name two values speaks of two things."""
    values: dict[Source, set[Decimal]] = {}
    for each in same:
        values.setdefault(each.text.source, set()).add(each.figure.value)
    return any(len(different) > 1 for different in values.values())


def _differing(same: Sequence[Named]) -> Iterator[Problem]:
    first = same[0]
    for other in same[1:]:
        apart = abs(other.figure.value - first.figure.value)
        if apart >= (first.figure.step + other.figure.step) * _HALF and apart:
            yield Problem(
                "figure-differs",
                Severity.WARNING,
                f"“{first.name}”一处写{first.figure.words}，另一处写{other.figure.words}",
                "请核对后统一",
                other.text.source,
                f"{first.figure.words}≠{other.figure.words}",
                others=(first.text.source,),
            )
            return


def _against_tables(case: Case) -> Iterator[Problem]:
    """A whole that words name, 三公经费预算 or 三公经费支出, against its table's total."""
    tables = [
        each for table in case.filing.tables for each in given(table, case.form.year) if not each.key[1]
    ]
    wholes: dict[str, list[Given]] = {}
    for each in tables:
        for words in _ROLE_WORDS[each.key[2]] if each.table.unit is not None else ():
            wholes.setdefault(f"{each.key[0]}{words}", []).append(each)
    for text in case.texts if wholes else ():
        for figure in text.figures:
            known = wholes.get(_bare_name(_unquoted(figure.name)))
            if known and _this_year(text, figure, case.form.year):
                yield from _against_table(text, figure, known)


_ROLE_WORDS: Final = {
    Role.PLAN: ("年初预算", "预算", "预算数", "预算安排", "预算总额", "预算安排数"),
    Role.DONE: (
        *("实际支出", "支出", "支出数", "支出决算", "决算数", "决算支出", "实际支出数", "实际采购金额"),
    ),
}


def _unquoted(name: str) -> str:
    return name.replace("“", "").replace("”", "")


def _against_table(text: Said, figure: Figure, known: Sequence[Given]) -> Iterator[Problem]:
    if figure.kind is not FigureKind.AMOUNT or figure.bound is not Bound.EXACT:
        return
    slack = [(each, (each.step + figure.step) * _HALF) for each in known]
    if any(abs(each.value - figure.value) < allowed for each, allowed in slack):
        return
    each = known[0]
    yield Problem(
        "figure-differs",
        Severity.WARNING,
        f"文字写{figure.name}{figure.words}，“{each.table.title}”为{each.shown}{each.table.unit}",
        "请核对后统一",
        text.source,
        f"{figure.words}≠{each.shown}{each.table.unit}",
        others=(each.source,),
    )
