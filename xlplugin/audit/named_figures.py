"""Budget figures that words give twice under one name; and one that is the rounding of another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Final

from xlplugin.audit.case import Case
from xlplugin.audit.columns import Role
from xlplugin.audit.finding import Finding
from xlplugin.audit.making import Words, found
from xlplugin.audit.printed import exactly
from xlplugin.audit.table_pairs import Given, given
from xlplugin.audit.texts import Said, digits, figures_in, step
from xlplugin.form.figure import Bound, Figure, FigureKind
from xlplugin.money import AmountUnit, round_half_up
from xlplugin.pattern import Pattern
from xlplugin.problem import Severity

_HALF: Final = Decimal("0.5")
_SURE_DIGITS: Final = 4
_MONEY: Final = ("预算", "支出", "决算", "收入", "经费", "采购")
_LEAD: Final = Pattern(
    r"^(?:.*(?:19|20)\d\d年度?(?![初末终])|批复|[我本](?:局|委|办|中心|院|校|单位|部门|级)的?|部门|单位|本级|全年|本年|当年)+"
)
_EXACT_NAME: Final = Pattern(
    r"(?:部门)?(?:年初预算|调整后预算|调整预算|全年预算|预算总规模|预算总额|支出决算|决算支出|决算总支出|决算总收入)(?:数|金额)?"
    r"|(?:部门|资金|支出)*预算(?:资金|支出)*执行率|政府采购(?:执行|完成)率|“?三公”?经费控制率|日常公用经费控制率|结转结余率"
)
_OTHER_TIME: Final = Pattern(r"季度|上半年|月底|月末|\d月|上年|去年|同期|比\d{4}|较\d{4}")
_OTHER_MATTER: Final = Pattern(r"三公|采购|公用经费|专项|项目|接待|用车|出国|培训|会议")
_OTHER_YEAR: Final = Pattern(r"((?:19|20)\d{2})\s*年")
_BEFORE: Final = 30


@dataclass(frozen=True, slots=True)
class Named:
    """A figure in words under a name that is the same wherever it stands."""

    name: str
    figure: Figure
    text: Said


def rounded_figures(texts: Sequence[Said]) -> Iterator[Finding]:
    """Pairs of amounts of which one is the other with fewer decimals."""
    amounts = _amounts(texts)
    coarse = [each for each in amounts if not each.figure.places]
    told: set[tuple[Decimal, Decimal]] = set()
    for short in coarse:
        for exact in amounts:
            pair = (short.figure.value, exact.figure.value)
            if pair not in told and _rounds(short.figure, exact.figure):
                told.add(pair)
                yield _rounded(short, exact)


def _amounts(texts: Sequence[Said]) -> list[Named]:
    return [
        Named(figure.name, figure, text)
        for text in texts
        for figure in figures_in(text.text)
        if figure.kind is FigureKind.AMOUNT
        and figure.unit in list(AmountUnit)
        and figure.bound is Bound.EXACT
        if digits(figure) >= _SURE_DIGITS
    ]


def _rounds(short: Figure, exact: Figure) -> bool:
    """Whether one budget figure is the other, rounded to whole units."""
    if short.unit != exact.unit or short.value == exact.value or exact.places == 0:
        return False
    unit = AmountUnit(short.unit).in_yuan
    same = round_half_up(exact.value / unit, 0) == short.value / unit
    return same and any(word in short.name and word in exact.name for word in _MONEY)


def _rounded(short: Named, exact: Named) -> Finding:
    unit = AmountUnit(short.figure.unit).in_yuan
    apart = exactly(abs(exact.figure.value - short.figure.value) / unit, step(exact.figure) / unit)
    words = Words(
        f"{_bare_name(short.name)}写作{short.figure.words}，{_bare_name(exact.name)}写作{exact.figure.words}，"
        f"相差{apart}{short.figure.unit}",
        "如是同一个数，请统一小数位数",
        f"{exact.figure.words}四舍五入为{short.figure.words}",
    )
    place = short.text.source
    return found("figure-rounded", Severity.NOTICE, words, place, others=(exact.text.source,))


def _bare_name(name: str) -> str:
    return _LEAD.sub("", name)


def _named(texts: Sequence[Said], year: int | None) -> Iterator[Named]:
    for text in texts:
        for figure in figures_in(text.text):
            name = _bare_name(figure.name)
            whole = _EXACT_NAME.fullmatch(name) and not _OTHER_MATTER.search(_sentence_before(text, figure))
            if figure.bound is Bound.EXACT and whole and _this_year(text, figure, year):
                yield Named(name, figure, text)


def _sentence_before(text: Said, figure: Figure) -> str:
    """The words that lead up to a figure's name: a 年初预算 after 三公经费 is not the department's."""
    before = text.text[: figure.start]
    start = max(before.rfind(mark) for mark in "。；;！？\n") + 1
    return before[start:].removesuffix(figure.name)


def _this_year(text: Said, figure: Figure, year: int | None) -> bool:
    before = text.text[max(0, figure.start - _BEFORE) : figure.start]
    years = {int(found[1]) for found in _OTHER_YEAR.finditer(before)}
    return not _OTHER_TIME.search(before) and (year is None or years <= {year})


def named_figures(texts: Sequence[Said], case: Case) -> Iterator[Finding]:
    """Budget figures that words give twice, or words and a table, with two values."""
    by_name: dict[tuple[str, FigureKind], list[Named]] = {}
    for each in _named(texts, case.form.year):
        by_name.setdefault((each.name, each.figure.kind), []).append(each)
    for same in by_name.values():
        if not _ambiguous(same):
            yield from _differing(same)
    yield from _against_tables(texts, case)


def _ambiguous(same: Sequence[Named]) -> bool:
    """One text that gives a name two values speaks of two things."""
    pairs = combinations(same, 2)
    return any(one.text is other.text and one.figure.value != other.figure.value for one, other in pairs)


def _differing(same: Sequence[Named]) -> Iterator[Finding]:
    first = same[0]
    for other in same[1:]:
        apart = abs(other.figure.value - first.figure.value)
        if apart >= (step(first.figure) + step(other.figure)) * _HALF and apart:
            words = Words(
                f"“{first.name}”一处写{first.figure.words}，另一处写{other.figure.words}",
                "请核对后统一",
                f"{first.figure.words}≠{other.figure.words}",
            )
            yield found(
                "figure-differs", Severity.WARNING, words, other.text.source, others=(first.text.source,)
            )
            return


def _against_tables(texts: Sequence[Said], case: Case) -> Iterator[Finding]:
    """A whole that words name, 三公经费预算 or 三公经费支出, against its table's total."""
    tables = [
        each for table in case.filing.tables for each in given(table, case.form.year) if not each.key[1]
    ]
    wholes: dict[tuple[str, Role], list[Given]] = {}
    for each in tables:
        if each.table.unit is not None:
            wholes.setdefault((each.key[0], each.key[2]), []).append(each)
    for (topic, role), known in wholes.items():
        name = Pattern(rf"{re.escape(topic)}(?:{_ROLE_WORDS[role]})")
        for text in texts:
            for figure in figures_in(text.text) if topic in text.text else ():
                if name.fullmatch(_bare_name(_unquoted(figure.name))) and _this_year(
                    text, figure, case.form.year
                ):
                    yield from _against_table(text, figure, known)


_ROLE_WORDS: Final = {
    Role.PLAN: "年初预算|预算|预算数|预算安排|预算总额|预算安排数",
    Role.DONE: "实际支出|支出|支出数|支出决算|决算数|决算支出|实际支出数|实际采购金额",
}


def _unquoted(name: str) -> str:
    return name.replace("“", "").replace("”", "")


def _against_table(text: Said, figure: Figure, known: Sequence[Given]) -> Iterator[Finding]:
    if figure.kind is not FigureKind.AMOUNT or figure.bound is not Bound.EXACT:
        return
    slack = [(each, (each.step + step(figure)) * _HALF) for each in known]
    if any(abs(each.value - figure.value) < allowed for each, allowed in slack):
        return
    each = known[0]
    words = Words(
        f"文字写{figure.name}{figure.words}，“{each.table.title}”为{each.shown}{each.table.unit}",
        "请核对后统一",
        f"{figure.words}≠{each.shown}{each.table.unit}",
    )
    yield found("figure-differs", Severity.WARNING, words, text.source, others=(each.source,))
