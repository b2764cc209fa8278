"""The grade: none ticked, several, or not the one that the total earns by the bands that apply.

``☑优 90分≤得分≤100分； □良 80分≤得分<90分`` and ``优□ 良√`` and plain ``优`` are all in use.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import added_points, clean, filled, full_points, same
from xlplugin.form.case import Case
from xlplugin.form.form import Form
from xlplugin.money import HUNDRED, plain
from xlplugin.problem import Problem, Severity
from xlplugin.rubric.model import Rubric, grade_of

_NUMBER: Final = r"(?<![\d.])(\d{1,9}(?:\.\d{1,9})?)(?!\d)"
_TICKED: Final = "☑☒✔✓√■●◉▣✅"
_OPEN: Final = "□☐○〇◯▢"
_GRADE: Final = r"优秀|优|良好|良|中等|中|不合格|不及格|合格|及格|一般|较差|差"
# A grade's word stands alone: neither 偏差 nor 优化 is one.
_TOKEN: Final = (
    rf"(?P<ticked>[（(]\s*[{_TICKED}vV对]\s*[）)]|[{_TICKED}])"
    rf"|(?P<open>[（(]\s*[）)]|[{_OPEN}])"
    rf"|(?:(?<![一-鿿])|(?<=[为级是：]))(?P<grade>{_GRADE})(?=$|[^一-鿿]|等级|级|得分|等)"
)
_PLAIN: Final = str.maketrans("０１２３４５６７８９．＜＞﹤﹥（）≦≧⩽⩾～", "0123456789.<><>()≤≥≤≥~")
_BETWEEN: Final = rf"{_NUMBER}([<≤])[^\d<≤>≥;；]*([<≤]){_NUMBER}"
_BETWEEN_DOWN: Final = rf"{_NUMBER}([>≥])[^\d<≤>≥;；]*([>≥]){_NUMBER}"
_FROM_TO: Final = rf"{_NUMBER}(?:\((含|不含)\))?[-~－—–至到]+{_NUMBER}(?:\((含|不含)\))?"
_ONE_SIDED: Final = rf"(?<![\d.])([<≤>≥]){_NUMBER}"
_WORDED: Final = rf"{_NUMBER}(?:\(?(含|不含)\)?)?(以上|以下|及以上|及以下)(?:\(?(含|不含)\)?)?"
_CLOSED: Final = "≤≥"
_AROUND: Final = "；;，,。 □☐○〇◯▢☑☒✔✓√■●◉▣✅"
_ALL_GRADES: Final = 3
# The bands of the national forms, in use where nothing else is printed.
_CUSTOM: Final = (("优", 90), ("良", 80), ("中", 60), ("差", 0))


class GradeLimits(NamedTuple):
    """The totals that earn a grade; a bound that is not there is None."""

    low: Decimal | None = None
    high: Decimal | None = None
    with_low: bool = True
    with_high: bool = True

    def hold(self, total: Decimal) -> bool:
        """Whether a total lies within them."""
        above = self.low is None or total > self.low or (self.with_low and total == self.low)
        below = self.high is None or total < self.high or (self.with_high and total == self.high)
        return above and below


class Option(NamedTuple):
    """A grade that the cell offers."""

    grade: str
    ticked: bool
    words: str
    limits: GradeLimits | None


def same_grade(one: str, other: str) -> bool:
    """Whether two words name one grade: 优 and 优秀 do, 合格 and 良 do not."""
    return one == other or (one[0] == other[0] and one[0] in "优良中")


def limits(words: str) -> GradeLimits | None:
    """The band that words such as ``80分≤得分<90分`` or ``60分以下`` name; None where they name none."""
    if not any(character.isdecimal() for character in words):
        return None
    text = re.sub(r"[\s分]", "", words.replace("得分", "").translate(_PLAIN))
    if found := re.search(_BETWEEN, text):
        return GradeLimits(Decimal(found[1]), Decimal(found[4]), found[2] in _CLOSED, found[3] in _CLOSED)
    if found := re.search(_BETWEEN_DOWN, text):
        return GradeLimits(Decimal(found[4]), Decimal(found[1]), found[3] in _CLOSED, found[2] in _CLOSED)
    if found := re.search(_FROM_TO, text):
        return GradeLimits(Decimal(found[1]), Decimal(found[3]), found[2] != "不含", found[4] != "不含")
    return _one_sided(text)


def _one_sided(text: str) -> GradeLimits | None:
    if found := re.search(_WORDED, text):
        named = found[2] or found[4] or ("含" if "及" in found[3] else "")
        if found[3].endswith("以上"):
            return GradeLimits(low=Decimal(found[1]), with_low=named != "不含")
        return GradeLimits(high=Decimal(found[1]), with_high=named == "含")
    if found := re.search(_ONE_SIDED, text):
        if found[1] in ">≥":
            return GradeLimits(low=Decimal(found[2]), with_low=found[1] in _CLOSED)
        return GradeLimits(high=Decimal(found[2]), with_high=found[1] in _CLOSED)
    return None


def read_grade(text: str) -> list[Option]:
    """The grades that a cell offers; one grade written without any box counts as ticked."""
    tokens = list(re.finditer(_TOKEN, text)) if text else []
    grades = [index for index, token in enumerate(tokens) if token["grade"]]
    marks_first = bool(tokens) and not tokens[0]["grade"]
    options: list[Option] = []
    for index, following in zip_longest(grades, grades[1:]):
        beside = index - 1 if marks_first else index + 1
        ticked = 0 <= beside < len(tokens) and bool(tokens[beside]["ticked"])
        ends = len(text) if following is None else tokens[following].start()
        words = text[tokens[index].end() : ends]
        options.append(Option(tokens[index]["grade"], ticked, words.strip(), limits(words)))
    options = _bounded(options)
    if len(grades) < len(tokens):
        return options
    return [options[0]._replace(ticked=True)] if len(options) == 1 else _first_chosen(options)


def _bounded(options: list[Option]) -> list[Option]:
    """Bands that print one side only (优≥90，良≥80) end where the next one begins."""
    printed = [option.limits for option in options if option.limits is not None]
    lows = sorted({each.low for each in printed if each.low is not None})
    highs = sorted({each.high for each in printed if each.high is not None})
    return [each._replace(limits=each.limits and _ended(each.limits, lows, highs)) for each in options]


def _ended(band: GradeLimits, lows: Sequence[Decimal], highs: Sequence[Decimal]) -> GradeLimits:
    if band.high is None and band.low is not None:
        above = bisect_right(lows, band.low)
        return band._replace(high=lows[above] if above < len(lows) else None, with_high=False)
    if band.low is None and band.high is not None:
        below = bisect_left(highs, band.high)
        return band._replace(low=highs[below - 1] if below else None, with_low=not band.with_high)
    return band


def _first_chosen(options: list[Option]) -> list[Option]:
    """``良（优≥90，良≥80）``: the grade in front of the bracket is chosen, its band stands inside."""
    if not options or options[0].words not in ("（", "("):
        return options
    chosen, *offered = options
    own = [each for each in offered if each.grade == chosen.grade and each.limits is not None]
    if len(own) != 1:
        return options
    return [each._replace(ticked=each is own[0]) for each in offered]


class Judged(NamedTuple):
    """The grade that a total earns where it is not the chosen one, and the bands that say so."""

    right: str
    bands: str
    severity: Severity = Severity.ERROR

    @property
    def basis(self) -> str:
        """What it rests on, where neither form nor rubric prints bands."""
        return "" if self.severity is Severity.ERROR else "按通常的分档"


def _by_bands(options: Sequence[Option], chosen: Option, total: Decimal) -> Judged | None:
    """By printed bands; a total between two (89.5 where they run 80-89 and 90-100) belongs to neither."""
    if chosen.limits is None or chosen.limits.hold(total):
        return None
    right = [each.grade for each in options if each.limits and each.limits.hold(total)]
    return Judged(right[0], f"“{chosen.grade}”为{chosen.words.strip(_AROUND)}") if len(right) == 1 else None


def _by_notes(form: Form, chosen: Option, total: Decimal) -> Judged | None:
    """By the bands that a footnote prints for all grades."""
    for note in form.notes:
        options = [each for each in read_grade(note.text) if each.limits]
        own = [each for each in options if same_grade(each.grade, chosen.grade)]
        if len(options) >= _ALL_GRADES and len(own) == 1:
            return _by_bands(options, own[0], total) or Judged(own[0].grade, "")
    return None


def _by_rubric(rubric: Rubric, chosen: Option, total: Decimal) -> Judged | None:
    bands = rubric.grades.bands
    right = grade_of(rubric, total)
    if right is None or not any(same_grade(band.grade, chosen.grade) for band in bands):
        return None
    told = "，".join(f"{band.grade}≥{plain(band.at_least)}" for band in bands)
    return None if same_grade(right, chosen.grade) else Judged(right, told)


def _by_custom(form: Form, chosen: Option, total: Decimal) -> Judged | None:
    """By the bands in general use; a form may well follow others, so this is a question."""
    if full_points(form) != HUNDRED or not any(same_grade(grade, chosen.grade) for grade, _ in _CUSTOM):
        return None
    right = next((grade for grade, least in _CUSTOM if total >= least), _CUSTOM[-1][0])
    told = "，".join(f"{grade}≥{least}" for grade, least in _CUSTOM[:-1])
    return None if same_grade(right, chosen.grade) else Judged(right, told, Severity.WARNING)


def _judged(case: Case, options: list[Option], chosen: Option, exact: Decimal) -> Judged | None:
    """What is wrong with the chosen grade; None where nothing is, or where that cannot be said."""
    # A formula's 89.99999999999999 is 90.
    total = Decimal(clean(exact))
    if any(option.limits for option in options):
        return _by_bands(options, chosen, total)
    if case.match and not case.match.rubric.of_form:
        return _by_rubric(case.match.rubric, chosen, total)
    noted = _by_notes(case.form, chosen, total)
    if noted is not None:
        return None if same_grade(noted.right, chosen.grade) else noted
    return _by_custom(case.form, chosen, total)


def judged_grade(case: Case, grade: str, total: Decimal) -> Judged | None:
    """The grade that a total earns in place of a named one; None where that is right, or nothing says."""
    options = read_grade(case.form.grade.text)
    named = Option(grade, ticked=True, words="", limits=None)
    own = next((each for each in options if same_grade(each.grade, grade)), named)
    return _judged(case, options, own, total)


def _chosen(case: Case, options: list[Option], chosen: Option, total: Decimal) -> Iterator[Problem]:
    place, judged = case.form.grade.source, _judged(case, options, chosen, total)
    if judged is not None:
        message = f"评价等级为“{chosen.grade}”，总分{clean(total)}分{judged.basis}应为{judged.right}"
        arithmetic = f"总分{clean(total)}；{judged.bands}"
        yield codes.GRADE_DIFFERS.at(place, message, arithmetic, severity=judged.severity)
        return
    # A grade that only the rounded total earns.
    sum_, closing = added_points(case.form), case.form.total
    if sum_ is None or closing is None or same(sum_, total):
        return
    judged = _judged(case, options, chosen, sum_)
    if judged is not None and abs(total - sum_) <= closing.score.step / 2:
        message = (
            f"评价等级“{chosen.grade}”只在总分舍入为{clean(total)}分后成立，"
            f"各项得分之和{clean(sum_)}分{judged.basis}应为{judged.right}"
        )
        arithmetic = f"{clean(sum_)}→{clean(total)}；{judged.bands}"
        yield codes.GRADE_ROUNDED.at(place, message, arithmetic, severity=judged.severity)


def check(case: Case) -> Iterator[Problem]:
    """What is wrong with the grade of a filled form; a part of a form, or one without its cell, has none."""
    entry = case.form.grade
    if case.form.partial or not filled(case.form):
        return
    if entry.blank:
        # A formula that shows nothing waits for the scores.
        if entry.source.cell and (entry.unread or not entry.formula):
            yield codes.GRADE_NONE.at(entry.source, "评价等级没有填写", fix="请按总分填写等级")
        return
    options = read_grade(entry.text)
    chosen = [option for option in options if option.ticked]
    if len(chosen) == 1:
        closing = case.form.total
        total = closing.score.points if closing else None
        total = added_points(case.form) if total is None else total
        yield from () if total is None else _chosen(case, options, chosen[0], total)
    elif chosen:
        names = "、".join(option.grade for option in chosen)
        yield codes.GRADE_SEVERAL.at(entry.source, f"评价等级勾选了{len(chosen)}个：{names}")
    elif options:
        yield codes.GRADE_NONE.at(entry.source, f"评价等级没有选定（“{entry.text}”）")
