"""The form that a department repeats in its written report, against the form itself, cell by cell."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias
from unicodedata import normalize

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import listed, same, says_nothing, writing
from xlplugin.audit.basis.texts import excerpt, letter_pairs
from xlplugin.audit.scores.grades import read_grade, same_grade
from xlplugin.facts.entry import NOTHING, Entry
from xlplugin.facts.quantities import flattened
from xlplugin.form.case import Case
from xlplugin.form.form import Branch, BudgetLine, Closing, Form, Row
from xlplugin.money import ZERO, round_half_up
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity, Source, gravest_first

_MOST: Final = 20
"""Of more differing cells nobody reads one by one: the form was filled in anew."""
_MOST_PLACES: Final = 5
_NOWHERE: Final = Source()
"""The place of a cell whose column a form does not have."""
_MOST_NAMES: Final = 5

_OF_WHOM: Final = Pattern(r"项目名称|(?:部门|单位)(?:[（(]单位[）)])?(?:名称)?$")
_NUMBERING: Final = Pattern(r"^(?:\d+[.、．]|[（(]\d+[）)])(?!\d)")
_NUMBER: Final = Pattern(r"\d+(?:\.\d+)?")
_THOUSANDS: Final = Pattern(r"(?<=\d),(?=\d{3})")
_SENTENCE: Final = 6
"""A reason has at least as many letters; less is a tick or a figure that strayed in from another column."""
_ALIKE: Final = 0.8
_ROUNDABLE: Final = 10
"""A number of fewer steps is not taken for a rounded one: a 5 is no rounded 4.6; a 96 may be a 95.94."""

_POINTS: Final = (("weight", "分值"), ("score", "自评得分"), ("deduction", "扣分"))
_GOALS: Final = (("target", "目标值"), ("actual", "完成值"))
_AMOUNTS: Final = (
    *(("initial", "年初预算数"), ("full", "全年预算数"), ("received", "到位数")),
    *(("spent", "执行数"), ("rate", "执行率")),
)
_BY_TEN_THOUSANDS: Final = (-8, -4, 0, 4, 8)

_Apart: TypeAlias = Callable[[Entry, Entry], Severity | None]
"""How much it matters that two cells differ; None where they say the same."""


class _Twice(NamedTuple):
    """One cell of the form as the report repeats it.

    Attributes:
        what: what stands there.
        ours: the form's cell.
        theirs: the report's.
        row: the indicator, None for a cell of the whole form.
    """

    what: str
    ours: Entry
    theirs: Entry
    row: Row | None = None


def check(case: Case) -> Iterator[Problem]:
    """Every cell of the form that the report's annex gives otherwise; what was not compared is said once."""
    annexes = case.beside.report.annexes if case.beside.report else ()
    strange = [(annex, why) for annex in annexes if (why := _strange(case.form, annex))]
    if strange:
        told = "；".join(
            f"“{excerpt(annex.title or annex.sheet)}”{why}" for annex, why in strange[:_MOST_NAMES]
        )
        more = f"等{len(strange)}张" if len(strange) > _MOST_NAMES else ""
        yield codes.ANNEX_NOT_COMPARED.at(
            _place(strange[0][0]),
            f"报告中的自评表没有与本表比较：{told}{more}",
            fix="请核对报告附表是否放错；确是其他年度、单位或项目的不必修改",
            others=(_place(annex) for annex, _ in strange[1:]),
        )
    others = [annex for annex, _ in strange]
    own = [annex for annex in annexes if annex not in others]
    if not own:
        return
    rows, left = _paired(case.form.rows, [_in_place(row) for annex in own for row in annex.rows])
    misread = [theirs for _, theirs in rows if theirs.score.words]
    read = [pair for pair in rows if pair[1] not in misread]
    found = [*_rows(read), *_levels(case.form, own), *_closing(case.form, own), *_money(case.form, own)]
    yield from _bounded(gravest_first(found))
    left += [each.called for each in misread]
    if left:
        message = f"报告附表中没有对上或没有读懂的指标有{len(left)}项，没有比较：{listed(left, _MOST_NAMES)}"
        fix = "请人工核对这些指标；名称写法不同的请统一"
        yield codes.ANNEX_NOT_COMPARED.at(_place(own[0]), message, fix=fix)


def _place(annex: Form) -> Source:
    return annex.rows[0].source if annex.rows else Source(annex.file)


def _bounded(found: Sequence[Problem]) -> Iterator[Problem]:
    """The gravest one by one, the rest counted with the first of their places."""
    yield from found[:_MOST]
    rest = found[_MOST:]
    if rest:
        names = listed(dict.fromkeys(each.indicator or "合计" for each in rest), _MOST_NAMES)
        places = [each.source for each in rest[:_MOST_PLACES] if each.source]
        message = f"报告附表另有{len(rest)}处与自评表不同，涉及{names}"
        yield codes.ANNEX_DIFFERS.at(rest[0].source, message, severity=rest[0].severity, others=places[1:])


# Whose form it is.


def _strange(form: Form, annex: Form) -> str:
    """Why a form in the report is not this one; empty where it is."""
    year, own_year = annex.own_year, form.own_year
    if year is not None and own_year is not None and year != own_year:
        return f"是{year}年度的，本表是{own_year}年度的"
    for label in {each.label for each in annex.fields if _OF_WHOM.search(each.label)}:
        ours, theirs = _bare(form.field(label).text), _bare(annex.field(label).text)
        if ours and theirs and not _one_name(ours, theirs):
            return f"的{label}是“{excerpt(annex.field(label).text)}”，与本表不同"
    known = {_bare(row.name) for row in form.rows}
    if sum(_bare(row.name) in known for row in annex.rows) * 2 < len(annex.rows):
        return "的指标大多与本表不同"
    return ""


def _bare(name: str) -> str:
    """A name without white space, signs and numbering, however it is typed."""
    plain = _NUMBERING.sub("", "".join(normalize("NFKC", name).split()))
    return "".join(each for each in plain if each.isalnum())


def _spoken(text: str) -> str:
    """The letters of a text, without figures and signs."""
    return "".join(each for each in normalize("NFKC", text) if each.isalpha())


def _one_name(one: str, other: str) -> bool:
    """Whether one name is the other, some of its letters left out (龙岗区教育局, 区教育局)."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(letter in rest for letter in short)


# Which row is which.


def _in_place(row: Row) -> Row:
    """A row with its score in its place: where 说明 and 标准 share a cell, it may stand a column early."""
    if row.score.number is not None or row.criterion.number is None:
        return row
    return row._replace(criterion=NOTHING, score=row.criterion, reason=row.score)


def _paired(ours: Sequence[Row], theirs: Sequence[Row]) -> tuple[list[tuple[Row, Row]], list[str]]:
    """The rows of one name, and the names of those that the other form does not have as often."""
    by_name: dict[str, list[Row]] = {}
    for row in ours:
        by_name.setdefault(_bare(row.name), []).append(row)
    pairs: list[tuple[Row, Row]] = []
    left: list[str] = []
    given: dict[str, list[Row]] = {}
    for row in theirs:
        given.setdefault(_bare(row.name), []).append(row)
    for name, those in given.items():
        own = by_name.get(name, [])
        if len(own) == 1:
            pairs += [(own[0], each) for each in those]
        elif len(own) == len(those):
            pairs += _told_apart(own, those)
        else:
            left += [each.called for each in those]
    return pairs, left + [row.called for name, rows in by_name.items() if name not in given for row in rows]


def _told_apart(ours: Sequence[Row], theirs: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Rows of one name: those that say the same belong together wherever they stand, the others in order."""
    said = [
        tuple(_bare(writing(getattr(row, name))) for name, _ in (*_POINTS[:2], *_GOALS)) for row in theirs
    ]
    open_, rest = list(range(len(theirs))), list[Row]()
    for row in ours:
        own = tuple(_bare(writing(getattr(row, name))) for name, _ in (*_POINTS[:2], *_GOALS))
        alike = next((at for at in open_ if said[at] == own), None)
        if alike is None:
            rest.append(row)
        else:
            open_.remove(alike)
            yield row, theirs[alike]
    yield from zip(rest, (theirs[at] for at in open_), strict=True)


# What differs.


def _rows(pairs: Sequence[tuple[Row, Row]]) -> Iterator[Problem]:
    for name, what in _POINTS:
        yield from _differing([_twice(what, name, *pair) for pair in pairs], _points_apart)
    for name, what in _GOALS:
        yield from _differing([_twice(what, name, *pair) for pair in pairs], _goals_apart)
    for ours, theirs in pairs:
        yield from _reason(ours, theirs)


def _twice(what: str, name: str, ours: Row, theirs: Row) -> _Twice:
    return _Twice(what, getattr(ours, name), getattr(theirs, name), ours)


def _levels(form: Form, annexes: Sequence[Form]) -> Iterator[Problem]:
    """The points of the levels above the indicators."""
    own: dict[str, list[Branch]] = {}
    for branch in _branches(form.branches):
        own.setdefault(_bare(branch.name), []).append(branch)
    for theirs in (each for annex in annexes for each in _branches(annex.branches)):
        ours = own.get(_bare(theirs.name), [])
        if len(ours) == 1 and ours[0].weight.number is not None and theirs.weight.number is not None:
            twice = _Twice(f"“{theirs.name}”的分值", ours[0].weight, theirs.weight)
            yield from _differing([twice], _points_apart)


def _branches(branches: Iterable[Branch]) -> Iterator[Branch]:
    for branch in branches:
        yield from (branch, *_branches(branch.children))


def _closing(form: Form, annexes: Sequence[Form]) -> Iterator[Problem]:
    """The total with the full points, and the grade."""
    nothing = Closing(NOTHING, NOTHING, NOTHING)
    for annex in annexes:
        ours, theirs = form.total or nothing, annex.total or nothing
        for what, one, other in (
            ("总分", ours.score, theirs.score),
            ("满分", ours.weight, theirs.weight),
            ("扣分合计", ours.deduction, theirs.deduction),
        ):
            if one.number is not None and other.number is not None:
                yield from _differing([_Twice(what, one, other)], _points_apart)
        ticked = [
            [each.grade for each in read_grade(each.grade.text) if each.ticked] for each in (form, annex)
        ]
        if all(len(each) == 1 for each in ticked) and not same_grade(ticked[0][0], ticked[1][0]):
            (one_grade,), (other_grade,) = ticked
            message = f"报告附表的评价等级为“{other_grade}”，自评表为“{one_grade}”"
            yield codes.ANNEX_DIFFERS.at(annex.grade.source, message, others=(form.grade.source,))


def _money(form: Form, annexes: Sequence[Form]) -> Iterator[Problem]:
    """The lines of the budget block, and the points for spending it."""
    own: dict[str, list[BudgetLine]] = {}
    for line in form.budget:
        own.setdefault(_bare(line.name), []).append(line)
    for annex in annexes:
        for theirs in annex.budget:
            ours = own.get(_bare(theirs.name), [])
            if len(ours) != 1 or not annex.understood(theirs) or not form.understood(ours[0]):
                continue
            for those, apart in ((_AMOUNTS, _amounts_apart), (_POINTS[:2], _points_apart)):
                both = (
                    _Twice(f"“{theirs.name}”的{what}", getattr(ours[0], name), getattr(theirs, name))
                    for name, what in those
                )
                yield from _differing(
                    [each for each in both if not (each.ours.blank or each.theirs.blank)], apart
                )


def _differing(cells: Sequence[_Twice], apart: _Apart) -> Iterator[Problem]:
    """The cells of one column that differ; a column that one side left open is nobody's other figure."""
    cells = [each for each in cells if each.ours.source != _NOWHERE != each.theirs.source]
    open_ = [each for each in cells if each.ours.blank != each.theirs.blank and not _nothing_taken_off(each)]
    told_open = len(open_) * 2 <= len(cells)
    for each in cells:
        ours, theirs = _shown(each.ours), _shown(each.theirs)
        if each in open_:
            if told_open and not (each.ours.unread or each.theirs.unread):
                told = f"没有填，自评表为{ours}" if each.theirs.blank else f"为{theirs}，自评表没有填"
                is_score = each.what == "自评得分"
                yield _found(each, f"{each.what}{told}", Severity.WARNING if is_score else Severity.NOTICE)
            continue
        severity = apart(each.ours, each.theirs)
        if severity is not None:
            yield _found(each, f"{each.what}为{theirs}，自评表为{ours}", severity)


def _nothing_taken_off(cell: _Twice) -> bool:
    """Whether both cells say that no points were taken off, the one by a 0 and the other by nothing."""
    return cell.what == "扣分" and not (cell.ours.number or cell.theirs.number)


def _found(cell: _Twice, message: str, severity: Severity) -> Problem:
    one, other = cell.ours.points, cell.theirs.points
    over = (
        one - other if one is not None and other is not None and cell.what in ("自评得分", "总分") else ZERO
    )
    rounded = severity is Severity.NOTICE and not (cell.ours.blank or cell.theirs.blank)
    code = codes.FIGURE_ROUNDED if rounded else codes.ANNEX_DIFFERS
    named = f"“{cell.row.called}”的" if cell.row else ""
    return code.at(
        cell.theirs.source,
        f"报告附表{named}{message}",
        f"{_shown(cell.theirs)}≠{_shown(cell.ours)}" if not (cell.ours.blank or cell.theirs.blank) else "",
        indicator=cell.row.name if cell.row else "",
        severity=severity,
        points=over if over > ZERO else None,
        others=(cell.ours.source,),
    )


def _shown(entry: Entry) -> str:
    return excerpt(writing(entry))


def _points_apart(ours: Entry, theirs: Entry) -> Severity | None:
    """Points are written out: only what prints two digits or more may be rounded."""
    one, other = ours.points, theirs.points
    if one is None or other is None or same(one, other):
        return None
    coarse, fine = sorted((ours, theirs), key=lambda each: each.step, reverse=True)
    if same(round_half_up(one, ours.places), round_half_up(other, theirs.places)):
        return None
    rounded = abs(coarse.number or ZERO) >= _ROUNDABLE * coarse.step and coarse.step > fine.step
    if not rounded or abs(one - other) > coarse.step / 2:
        return Severity.ERROR
    return None if coarse.places else Severity.NOTICE


def _amounts_apart(ours: Entry, theirs: Entry) -> Severity | None:
    """Money may be written in another unit, and with fewer digits."""
    if ours.number is None or theirs.number is None or ours.percent is not theirs.percent:
        return None
    one, other = (_Number(each.number, each.step) for each in (ours, theirs) if each.number is not None)
    return None if _one_value(one, other, _BY_TEN_THOUSANDS) else Severity.WARNING


def _goals_apart(ours: Entry, theirs: Entry) -> Severity | None:
    """Goals and results are compared by the numbers in them: signs and units may stand in other columns."""
    one, other = _numbers(writing(ours)), _numbers(writing(theirs))
    scales = _scales(writing(ours), writing(theirs))
    if len(one) != len(other) or all(_one_value(*pair, scales) for pair in zip(one, other, strict=True)):
        return None
    return Severity.WARNING


class _Number(NamedTuple):
    """A number, the worth of its last digit, and how it is written."""

    value: Decimal
    step: Decimal
    words: str = ""


def _numbers(text: str) -> list[_Number]:
    plain = _THOUSANDS.sub("", flattened(text))
    found = (each.group() for each in _NUMBER.finditer("".join(plain.split())))
    return [_Number(Decimal(each), Decimal(1).scaleb(-len(each.partition(".")[2])), each) for each in found]


def _scales(one: str, other: str) -> tuple[int, ...]:
    """By which powers of ten the numbers of two texts may differ: 95 % is 0.95, 1 亿 is 10,000 万."""
    percent = (-2, 2) if ("%" in one or "％" in one) != ("%" in other or "％" in other) else ()
    money = any(each in f"{one}{other}" for each in "万亿")
    return (*(_BY_TEN_THOUSANDS if money else (0,)), *percent)


def _one_value(one: _Number, other: _Number, scales: Iterable[int]) -> bool:
    """Whether two numbers are one, in another unit perhaps, the last digit of the coarser rounded."""
    for scale in scales:
        value, step = one.value.scaleb(scale), one.step.scaleb(scale)
        coarse = max(step, other.step)
        near = step != other.step and max(abs(value), abs(other.value)) >= _ROUNDABLE * coarse
        if abs(value - other.value) <= (coarse / 2 if near else ZERO):
            return True
    return False


def _reason(ours: Row, theirs: Row) -> Iterator[Problem]:
    """A reason that one of both leaves out, or that says the same with another figure."""
    one, other = ours.own_reason, theirs.reason
    if theirs.score.blank and not ours.score.blank:
        return  # a copy that nobody filled in gives no reasons either
    if one.unread or other.unread or one.number is not None or other.number is not None:
        return
    texts = ["" if says_nothing(each) else _spoken(each.text) for each in (one, other)]
    if not all(texts):
        if max(map(len, texts)) >= _SENTENCE and one.source != _NOWHERE != other.source:
            where = "报告附表没有写，自评表写了" if texts[0] else "报告附表写了，自评表没有写"
            message = f"扣分说明{where}：“{excerpt(one.text if texts[0] else other.text)}”"
            yield codes.ANNEX_DIFFERS.at(
                other.source, message, row=ours, severity=Severity.WARNING, others=(one.source,)
            )
        return
    pairs = [letter_pairs(each) for each in texts]
    fewest = min(map(len, pairs))
    if texts[0] != texts[1] and (not fewest or len(pairs[0] & pairs[1]) < _ALIKE * fewest):
        return
    given, scales = [_numbers(each.text) for each in (one, other)], _scales(one.text, other.text)
    only = [
        [each.words for each in mine if not any(_one_value(each, yours, scales) for yours in given[1 - at])]
        for at, mine in enumerate(given)
    ]
    if all(only):
        message = f"扣分说明中的数不同：报告附表写{'、'.join(only[1])}，自评表写{'、'.join(only[0])}"
        sum_ = f"{'、'.join(only[1])}≠{'、'.join(only[0])}"
        yield codes.ANNEX_DIFFERS.at(
            other.source, message, sum_, row=ours, severity=Severity.WARNING, others=(one.source,)
        )
