"""Mistakes that departments make, seeded into a form that was right, and where each must be found."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from enum import IntEnum, auto
from random import Random
from typing import NamedTuple

from tests.provinces.filling import PARTLY, ZERO, Amounts, Filled, grade_of, rounded
from tests.provinces.indicators import CAUSES, Limit

ONE = Decimal(1)
IN_WORDS = "满分"


class Part(IntEnum):
    """The part of a form that a mistake is in; a later one leaves what is in earlier ones as it is."""

    ROW = auto()
    WEIGHTS = auto()
    MONEY = auto()
    CLOSING = auto()


class Seeded(NamedTuple):
    """A form with one mistake.

    Attributes:
        form: the form.
        at: the indicator that it is in; None where it is in none.
        fields: the cells that it may be told at, by their names on the drawing.
    """

    form: Filled
    fields: tuple[str, ...]
    at: int | None = None


class Mistake(NamedTuple):
    """A sort of mistake: its name, where it is, the codes that tell it, and how it is made.

    It is made only where the layout has the cells for it.
    """

    name: str
    part: Part
    codes: frozenset[str]
    make: Callable[[Filled, Random], Seeded | None]


def _at(form: Filled, at: int, **changes: object) -> Seeded:
    """A row changed, the total added up again: the mistake is the row's alone."""
    row = ("name", "weight", "target", "value", "actual", "score", "reason")
    return Seeded(form.with_row(at, **changes).added_up(), tuple(f"row.{at}.{field}" for field in row), at)


def _one(random: Random, rows: Iterator[int]) -> int | None:
    known = list(rows)
    return random.choice(known) if known else None


def _rows(form: Filled, *limits: Limit, least: int = 2) -> Iterator[int]:
    """Indicators that a score can be wrong in, with so many points at least."""
    for at, row in enumerate(form.rows):
        plain = not limits or row.kind.limit in limits
        if plain and row.weight >= least and row.kind.name != "预算执行率" and row.goal != 1:
            yield at


def _judged(form: Filled) -> bool:
    """Whether the form prints what a score can be held against."""
    return form.layout.scored and form.layout.prints("weight") and form.layout.has_goals


def _missed_at_full(form: Filled, random: Random) -> Seeded | None:
    at = _one(random, _rows(form, Limit.AT_LEAST)) if _judged(form) else None
    if at is None:
        return None
    row = form.rows[at]
    done = rounded((row.goal or ZERO) * Decimal("0.6"), ONE)
    return _at(form, at, actual=done, score=row.weight, reason="") if done < (row.goal or ZERO) else None


def _over_claimed(form: Filled, random: Random) -> Seeded | None:
    at = _one(random, _rows(form, Limit.AT_LEAST)) if _judged(form) else None
    if at is None or (form.rows[at].goal or ZERO) < 5:
        return None
    row = form.rows[at]
    done, score = rounded((row.goal or ZERO) * Decimal("0.4"), ONE), rounded(row.weight * Decimal("0.9"))
    return _at(form, at, actual=done, score=score, reason=random.choice(CAUSES))


def _limit_exceeded(form: Filled, random: Random) -> Seeded | None:
    at = _one(random, _rows(form, Limit.AT_MOST)) if _judged(form) else None
    if at is None:
        return None
    row = form.rows[at]
    done = rounded((row.goal or ZERO) * Decimal("1.5"), ONE)
    return _at(form, at, actual=done, score=row.weight, reason="")


def _happened(form: Filled, random: Random) -> Seeded | None:
    at = _one(random, _rows(form, Limit.NEVER)) if _judged(form) else None
    return None if at is None else _at(form, at, actual=Decimal(2), score=form.rows[at].weight, reason="")


def _late(form: Filled, random: Random) -> Seeded | None:
    at = _one(random, _rows(form, Limit.DATE)) if _judged(form) else None
    if at is None:
        return None
    return _at(form, at, actual=f"{form.year + 1}年2月15日", score=form.rows[at].weight, reason="")


def _out_of_range(form: Filled, random: Random) -> Seeded | None:
    at = _one(random, _rows(form, Limit.RANGE)) if _judged(form) else None
    if at is None:
        return None
    row = form.rows[at]
    return _at(form, at, actual=rounded((row.goal or ZERO) / 2, ONE), score=row.weight, reason="")


def _partly_at_full(form: Filled, random: Random) -> Seeded | None:
    at = _one(random, _rows(form, Limit.WORDS)) if _judged(form) else None
    return None if at is None else _at(form, at, actual=PARTLY, score=form.rows[at].weight, reason="")


def _not_reached_at_full(form: Filled, random: Random) -> Seeded | None:
    at = _one(random, _rows(form, Limit.WORDS)) if _judged(form) else None
    if at is None:
        return None
    return _at(form, at, actual="未达成预期指标且效果较差", score=form.rows[at].weight, reason="")


def _no_result(form: Filled, random: Random) -> Seeded | None:
    at = _one(random, _rows(form)) if _judged(form) else None
    return None if at is None else _at(form, at, actual=None, score=form.rows[at].weight, reason="")


def _no_goal_no_result(form: Filled, random: Random) -> Seeded | None:
    at = _one(random, _rows(form)) if _judged(form) else None
    if at is None:
        return None
    return _at(form, at, no_goal=True, actual=None, score=form.rows[at].weight, reason="")


def _no_reason(form: Filled, random: Random) -> Seeded | None:
    if not (_judged(form) and form.layout.prints("reason")):
        return None
    at = _one(random, (at for at in _rows(form) if form.rows[at].score != form.rows[at].weight))
    return None if at is None else _at(form, at, reason="")


def _unexplained(form: Filled, random: Random) -> Seeded | None:
    """Where a form has no scores, a missed goal is at least to be explained."""
    if form.layout.scored or not form.layout.prints("reason"):
        return None
    at = _one(random, _rows(form, Limit.AT_LEAST))
    half = None if at is None else rounded((form.rows[at].goal or ZERO) / 2, ONE)
    return None if at is None or half == form.rows[at].goal else _at(form, at, actual=half, reason="")


def _scored(form: Filled) -> bool:
    return form.layout.scored and form.layout.prints("weight")


def _over_weight(form: Filled, random: Random) -> Seeded | None:
    at = _one(random, (at for at in _rows(form) if form.rows[at].score == form.rows[at].weight))
    if at is None or not _scored(form):
        return None
    made = _at(form, at, score=form.rows[at].weight + ONE)
    over = isinstance(made.form.total, Decimal) and made.form.total > form.layout.full
    return None if over else made


def _below_zero(form: Filled, random: Random) -> Seeded | None:
    at = _one(random, _rows(form, Limit.AT_LEAST)) if _scored(form) else None
    reason = None if at is None else form.rows[at].reason or CAUSES[0]
    return None if at is None else _at(form, at, score=-ONE, actual=ZERO, reason=reason)


def _score_in_words(form: Filled, random: Random) -> Seeded | None:
    at = _one(random, _rows(form)) if form.layout.scored else None
    return None if at is None else Seeded(form.with_row(at, score=IN_WORDS), (f"row.{at}.score",), at)


def _score_blank(form: Filled, random: Random) -> Seeded | None:
    at = _one(random, _rows(form)) if form.layout.scored else None
    return None if at is None else _at(form, at, score=None, reason="")


def _weight_slip(form: Filled, random: Random) -> Seeded | None:
    """One weight a point short: the parts no longer make the whole."""
    at = _one(random, (at for at in _rows(form, least=3) if form.rows[at].score == form.rows[at].weight))
    if at is None or not _scored(form) or not form.layout.prints("full"):
        return None
    weight = form.rows[at].weight - ONE
    made = _at(form, at, weight=weight, score=weight)
    every = [
        f"row.{each}.{field}"
        for each in range(-1, len(form.rows))
        for field in ("weight", "primary_weight", "primary", "secondary_weight")
    ]
    return made._replace(fields=("full", *every), at=None)


def _wrong_total(form: Filled, random: Random) -> Seeded | None:
    if not form.layout.scored or not isinstance(form.total, Decimal):
        return None
    near = (form.total + by for by in (ONE, -ONE, Decimal("-0.7"), Decimal(-2), Decimal("0.6")))
    able = [
        each for each in near if each <= form.layout.full and grade_of(each, form.layout.full) == form.grade
    ]
    return Seeded(replace(form, total=random.choice(able)), ("total",)) if able else None


def _total_in_words(form: Filled, random: Random) -> Seeded | None:
    del random
    return Seeded(replace(form, total="九十分"), ("total",)) if form.layout.scored else None


def _total_blank(form: Filled, random: Random) -> Seeded | None:
    del random
    return Seeded(replace(form, total=None), ("total",)) if form.layout.scored else None


def _wrong_grade(form: Filled, random: Random) -> Seeded | None:
    wrong = random.choice([each for each in ("优", "良", "中", "差") if each != form.grade])
    return Seeded(replace(form, grade=wrong), ("grade",)) if form.layout.prints("grade") else None


_MONEY = tuple(f"money.whole.{field}" for field in ("initial", "full", "spent", "rate", "score", "weight"))


def _with_whole(form: Filled, spent: Decimal, score: Decimal | None = None) -> Filled:
    """The whole's spending changed and the largest part's with it, rate, points and total accordingly."""
    whole, parts = form.money.whole, dict(form.money.parts)
    for names in form.layout.parts:
        largest = max(names, key=lambda name: parts[name].full)
        part = parts[largest]
        parts[largest] = Amounts(part.initial, part.full, part.spent + spent - whole.spent)
    changed = Amounts(whole.initial, whole.full, spent)
    right = rounded(min(changed.rate, ONE) * form.layout.execution)
    money = replace(
        form.money,
        whole=changed,
        parts=parts,
        rate=changed.rate,
        score=right if score is None else score,
        why="",
    )
    return replace(form, money=money).added_up()


def _has_money(form: Filled) -> bool:
    return form.layout.prints("money.whole.spent")


def _rate_slip(form: Filled, random: Random) -> Seeded | None:
    if not form.layout.prints("money.whole.rate") or form.money.why:
        return None
    money = replace(form.money, rate=random.choice((form.money.rate - Decimal("0.05"), ZERO)))
    return Seeded(replace(form, money=money), _MONEY)


def _execution_points(form: Filled, random: Random) -> Seeded | None:
    del random
    if not form.layout.prints("money.whole.score"):
        return None
    changed = _with_whole(form, rounded(form.money.whole.full * Decimal("0.92")), form.layout.execution)
    is_overspent = any(part.spent > part.full for part in changed.money.parts.values())
    return None if is_overspent else Seeded(changed, _MONEY)


def _low_execution(form: Filled, random: Random) -> Seeded | None:
    del random
    if (
        not _has_money(form)
        or form.layout.execution_level
        or (form.layout.parts and _largest(form) < Decimal("0.6"))
    ):
        return None
    quiet = replace(
        form, rows=tuple(replace(row, reason="") if row.score == row.weight else row for row in form.rows)
    )
    return Seeded(_with_whole(quiet, rounded(form.money.whole.full * Decimal("0.7"))), _MONEY)


def _largest(form: Filled) -> Decimal:
    """The share of the largest part that can be left unspent."""
    return min(
        max(form.money.parts[name].full for name in names) / form.money.whole.full
        for names in form.layout.parts
    )


def _overspent(form: Filled, random: Random) -> Seeded | None:
    del random
    if not _has_money(form) or form.layout.execution_level:
        return None
    parts = tuple(f"money.{name}.spent" for names in form.layout.parts for name in names)
    return Seeded(_with_whole(form, rounded(form.money.whole.full * Decimal("1.1"))), (*_MONEY, *parts))


def _parts_differ(form: Filled, random: Random) -> Seeded | None:
    names = form.layout.parts[0] if form.layout.parts else ()
    if not names or not form.layout.prints(f"money.{names[0]}.full"):
        return None
    name = random.choice([each for each in names if form.money.parts[each].full])
    part = form.money.parts[name]
    more = replace(
        part, full=part.full + form.money.whole.full / 10, initial=part.initial + form.money.whole.full / 10
    )
    money = replace(form.money, parts=form.money.parts | {name: more})
    places = tuple(f"money.{each}.{field}" for each in names for field in ("initial", "full", "rate"))
    return Seeded(replace(form, money=money), (*_MONEY, *places))


MISTAKES = tuple(
    Mistake(name, part, frozenset(codes.split()), make)
    for part, name, codes, make in (
        (Part.ROW, "目标未完成得满分", "goal-missed", _missed_at_full),
        (Part.ROW, "得分高于完成比例", "goal-missed goal-claim", _over_claimed),
        # A bare 66 of at most 44 tons may be kilogrammes: it is asked.
        (Part.ROW, "反向指标超限得满分", "goal-missed goal-unclear", _limit_exceeded),
        (Part.ROW, "不应发生的发生了得满分", "goal-missed", _happened),
        (Part.ROW, "逾期完成得满分", "goal-missed", _late),
        (Part.ROW, "区间之外得满分", "goal-missed", _out_of_range),
        (Part.ROW, "部分达成得满分", "level-band goal-missed", _partly_at_full),
        (Part.ROW, "未达成得满分", "level-band goal-missed", _not_reached_at_full),
        (Part.ROW, "没有完成值", "actual-missing", _no_result),
        (Part.ROW, "没有目标和完成值", "actual-missing goal-missing", _no_goal_no_result),
        (Part.ROW, "扣分没有原因", "reason-missing", _no_reason),
        (Part.ROW, "无得分栏的目标未完成没有原因", "reason-missing goal-missed", _unexplained),
        (Part.ROW, "得分高于分值", "score-range", _over_weight),
        (Part.ROW, "得分为负", "score-range", _below_zero),
        (Part.ROW, "得分填文字", "score-text", _score_in_words),
        (Part.ROW, "得分空白", "score-blank", _score_blank),
        (Part.WEIGHTS, "分值合计不符", "weight-total weight-level", _weight_slip),
        (Part.CLOSING, "总分算错", "total-differs", _wrong_total),
        (Part.CLOSING, "总分填文字", "total-text", _total_in_words),
        (Part.CLOSING, "总分空白", "total-blank", _total_blank),
        (Part.CLOSING, "等级与总分不符", "grade-differs", _wrong_grade),
        (Part.MONEY, "执行率算错", "rate-wrong", _rate_slip),
        (Part.MONEY, "执行率得分偏高", "execution-score", _execution_points),
        (Part.MONEY, "执行率低没有原因", "execution-low", _low_execution),
        (Part.MONEY, "支出大于预算", "budget-overspent", _overspent),
        (Part.MONEY, "各部分与总额不符", "sum-wrong rate-wrong", _parts_differ),
    )
)
