"""What was reached of a target: met or not, in what proportion, or what a person must be asked first."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from xlplugin.facts.deadlines import Days, read_days
from xlplugin.facts.figures import Bound, Figure, figures
from xlplugin.facts.levels import Attainment, contrary, named_level
from xlplugin.facts.target import WAYS, Attained, Cell, Target, cell_text, flat_text, without_period
from xlplugin.facts.units import NO_UNIT, Unit, measured, read_unit
from xlplugin.money import HUNDRED, ONE, ZERO, plain
from xlplugin.pattern import Pattern

_PERCENT: Final = read_unit("%")
_AS_FRACTION: Final = Decimal(3)
"""A number above it is no believable fraction: 25 was meant as 25%."""
_FAR: Final = HUNDRED
"""Beyond so many times its goal a figure without a unit was hardly meant in the goal's."""
_LIKELY: Final = Decimal(10)
"""Up to so many times its goal a percentage may be meant; 1.5 of ≥2% is no 150%."""
_MISTAKEN: Final = (Decimal(10_000), Decimal(100_000_000))
"""What a result and its goal are apart by where one of them has the wrong power."""
_END: Final = Pattern(r"[。；;]")


def attain(target: Target, result: Cell) -> Attained | None:
    """What a result reaches of a target; None where the two cannot be compared.

    A result without a unit has the target's; where it does not meet it so, but would otherwise (95 against
    ≤90万元, 0.98 against ≥95%), the answer is a question, unless a column of units says 万元 of both.
    The year of a date is the target's.
    """
    return _attained(target, cell_text(result))


@lru_cache(maxsize=1024)  # the forms of one place have the same goals, most of them reached
def _attained(target: Target, text: str) -> Attained | None:
    flat = flat_text(text)
    if target.question:
        return Attained(None, question=target.question)
    if not flat or target.unclear:
        return Attained(met=True) if flat and _same_words(target.words, flat) else None
    often = _times_a_year(target.words), _times_a_year(flat)
    if target.counted and often[0] != often[1] and not target.unit.name.startswith("元"):
        return _in_a_year(target, flat, *often)
    level = named_level(text)
    if target.due is not None:
        return _in_time(target.due, flat, level)
    return _counted(target, flat, level) if target.counted else _in_words(target.words, text, level)


def _in_words(goal: str, result: str, level: Attainment | None) -> Attained | None:
    """What words say of a goal in words; the goal repeated word for word was reached."""
    if _same_words(goal, result):
        level = Attainment.REACHED
    elif re.search(r"\d", goal):
        return None
    if level is None:
        return Attained(met=False) if contrary(goal, result) else None
    return Attained(met=level is Attainment.REACHED, level=level)


def _same_words(goal: str, result: str) -> bool:
    """Whether a result repeats its goal word for word, which says that it was reached."""
    return _END.sub("", flat_text(goal)) == _END.sub("", flat_text(result))


# So many a month is not so many in all; a price per month is what it is.
_EVERY: Final = Pattern(r"(?:每个?|[/·])(?P<period>半年|[月季周日天])")
_A_YEAR: Final = {"半年": 2, "季": 4, "月": 12, "周": 52, "日": 365, "天": 365}
_EVEN: Final = (1, 2, 4, 12)
"""So many parts make a year of equal ones; how many weeks a month has, nobody says."""


def _times_a_year(words: str) -> int:
    """How often a year what is counted happens; once where it is counted in all."""
    every = _EVERY.search(words)
    return _A_YEAR[every["period"]] if every else 1


def _in_a_year(target: Target, flat: str, goal: int, result: int) -> Attained | None:
    """What a result reaches of a target that counts within another period: once a quarter of 4 a year."""
    if target.low is None or target.unit.name == "%":
        return None
    done = _counted(target.scaled(Decimal(goal) / result), flat, None)
    if done is not None and done.met:
        return Attained(met=True)
    certain = 1 not in (goal, result) and goal in _EVEN and result in _EVEN
    return done._replace(arithmetic=f"{flat}÷{target.words}") if done is not None and certain else None


_LATE: Final = Pattern(r"[未没]|尚|逾期|延[期误]|滞后")
_IN_TIME: Final = Pattern(r"(?:已)?(?:按[时期]|如期|及时|准时|提前)[^\W\d_]*")
_WHOLE: Final = Pattern(r"(?:完成|及时|达标)?率?(?:达到?)?100%(?:完成)?")


def _in_time(due: Days, flat: str, level: Attainment | None) -> Attained | None:
    """Whether a result says that a day was kept."""
    if level is not None:
        return Attained(met=level is Attainment.REACHED, level=level)
    done = read_days(flat, due.year)
    if done is None:
        if contrary("按时", flat):
            return Attained(met=False)
        return Attained(met=True) if _IN_TIME.fullmatch(flat) or _WHOLE.fullmatch(flat) else None
    if bool(done.year) != bool(due.year) or _LATE.search(flat):
        return None
    kept = True if done.last <= due.last else False if done.first > due.last else None
    return None if kept is None else Attained(met=kept)


_NEVER: Final = Pattern(
    r".{0,6}(?:未|没有?|无|从未)(?:有|再)?(?:发生|出现|发现|收到|产生|接到).{0,12}"
    r"|(?:为|实现)?零[^\W\d_]{0,8}|(?:无|没有)(?:事故|投诉|违规|差错|火灾|伤亡|问题)?"
)
_OUT_OF: Final = Pattern(r"[^\d/%]*?(?P<done>\d+)[^\W\d_]?/(?P<all>[1-9]\d*)[^\d/%]*")
_UP: Final = Pattern(r"增[长加速]|提[高升]|上升")
_DOWN: Final = Pattern(r"下降|降低|减少|下滑|负增长")
_MONTH: Final = Pattern(r"(?P<number>1[0-2]|[1-9])月份?底?")
_COMPLETION: Final = Pattern(r".*(?:完成|达成|实现|执行|达标)(?:率|比例|度|进度)?")


def _counted(target: Target, flat: str, level: Attainment | None) -> Attained | None:
    """What a result reaches of a target that limits a figure."""
    if target.unit.name in ("年", "天"):
        flat, _ = without_period(flat)
    elif target.unit.name == "月" and (month := _MONTH.fullmatch(flat)):
        flat = month["number"]
    goal = target.words
    if (_UP.search(goal) and _DOWN.search(flat)) or (_DOWN.search(goal) and _UP.search(flat)):
        return Attained(met=False)
    out_of = _OUT_OF.fullmatch(flat)
    if out_of:
        done = Decimal(out_of["done"])
        share = done / Decimal(out_of["all"])
        return target.reached(share if target.unit.name == "%" else done * target.unit.worth, flat)
    stated = figures(flat)
    found = [_of_figure(target, flat, each) for each in stated]
    if len(found) == 1:
        return found[0]
    if found:
        # 80人（80%） says one thing twice.
        counted = [
            one.rate for one, each in zip(found, stated, strict=True) if one and one.rate and each.unit != "%"
        ]
        repeats = [
            each.unit == "%" and any(abs(each.value - rate) <= each.step for rate in counted)
            for each in stated
        ]
        return _of_several([one for one, repeated in zip(found, repeats, strict=True) if not repeated])
    if target.high is not None and _NEVER.fullmatch(flat):
        return target.reached(ZERO, "0")
    return None if level is None else Attained(met=level is Attainment.REACHED, level=level)


def _of_several(found: Sequence[Attained | None]) -> Attained:
    """What several figures of a result say: that on which all agree that fit, and else it is asked about."""
    fitting = [each for each in found if each is not None and not each.question]
    if fitting and all(each.met for each in fitting):
        return fitting[0] if len(fitting) == 1 else Attained(met=True)
    if len(fitting) == len(found) and len({(each.met, each.quotient) for each in fitting}) == 1:
        return fitting[0]
    return Attained(None, question="完成值中有几个数，看不出哪一个与目标值相比")


def _of_figure(target: Target, flat: str, figure: Figure) -> Attained | None:
    """What one figure of a result reaches of the target; None where it cannot be held against it."""
    own, shown = measured(flat, figure)
    if own.name == "%" and target.unit.name not in ("", "%"):
        return _completed(target, flat, figure)
    if own not in (NO_UNIT, _PERCENT) and not target.unit.takes(own):
        missed = figure.bound is Bound.EXACT and not target.reached(figure.number * target.unit.worth).met
        question = f"完成值{shown}与目标值{target.words}的单位不同，无法比较"
        return Attained(None, question=question) if missed else None
    number = figure.number
    if number < ZERO and _DOWN.search(target.words) and target.low is not None and target.low > ZERO:
        number = -number  # a fall of 6% is written as -6%, too
    outcomes = [goal.reached(value, shown) for goal, value in _readings(target, number, own)]
    if figure.bound is not Bound.EXACT:
        # What is at least so much meets a floor below it, and nothing else is known.
        way = WAYS.get(figure.bound, 0)
        certain = (way > 0 and target.high is None) or (way < 0 and target.low is None)
        return outcomes[0] if certain and outcomes[0].met else None
    return _likeliest(target, figure, own, outcomes)


def _likeliest(target: Target, figure: Figure, own: Unit, outcomes: Sequence[Attained]) -> Attained:
    """The outcome of the likeliest reading; a question where it is missed, but met in another."""
    far = outcomes[0].rate is not None and outcomes[0].rate > _FAR
    first = outcomes[-1] if far else outcomes[0]
    if target.in_column and not far:
        outcomes = outcomes[:1]
    # Of 0.95 beside %, which 90 exceeds a hundredfold, the goal is hardly 0.95%.
    as_fraction = target.as_fraction and first.rate is not None and first.rate > _LIKELY
    if first.met and (not as_fraction or all(each.met for each in outcomes)):
        return first
    if any(each.met for each in outcomes):
        return Attained(None, question=_open(target, figure, own))
    amounts = own == NO_UNIT and target.unit.name.startswith("元")
    if (amounts or own.worth != target.unit.worth) and _mistaken(first.rate):
        words = f"完成值{figure.words}与目标值{target.words}相差约一万倍或一亿倍，单位是否写错了"
        return Attained(None, question=words)
    return max(outcomes, key=lambda each: each.quotient or ZERO)


def _completed(target: Target, flat: str, figure: Figure) -> Attained | None:
    """What a rate of completion says of a target that is no percentage: 98% of 120户."""
    whole, ceiling = figure.value >= ONE, target.low is None
    named = _COMPLETION.fullmatch(figure.name) is not None
    if (
        figure.bound is not Bound.EXACT
        or not (named or figure.words == flat)
        or (ceiling and figure.value != ONE)
    ):
        return None
    if whole:
        return Attained(met=True)
    if not named:
        return Attained(None, question=f"完成值{figure.words}是否为目标值{target.words}的完成率")
    share = figure.value
    return Attained(
        met=False, rate=share, quotient=share, difference=share, arithmetic=f"完成率{figure.words}"
    )


def _readings(target: Target, number: Decimal, own: Unit) -> Iterator[tuple[Target, Decimal]]:
    """How a figure and its target may be meant, the likeliest first; of a figure with its unit just so."""
    fraction = ZERO < number <= _AS_FRACTION
    if own.name == "%" and not target.unit.name:
        # A goal that lacks the sign: 0.9 is 90% beside a percentage, 95 is 95%, and 2 may be either.
        readings = [(target.scaled(ONE / HUNDRED), number * own.worth), (target, number * own.worth)]
        if target.goal is not None and ZERO < target.goal <= ONE:
            alike = ONE / _LIKELY <= number * own.worth / target.goal <= _LIKELY
            yield from readings[1:] if alike else readings[::-1]
        else:
            yield from readings[: 2 if _may_be_fraction(target.goal) else 1]
    elif own != NO_UNIT:
        yield target, number * own.worth
        if target.as_fraction:
            yield target.scaled(HUNDRED), number * own.worth
    elif target.unit.name == "%":
        yield target, number * target.unit.worth
        if target.as_fraction:
            # Both cells are written alike: 0.95 and 0.96 are fractions together.
            yield target.scaled(HUNDRED), number if fraction else number * target.unit.worth
        elif fraction and not _too_much(target, number):
            yield target, number
    else:
        yield target, number * target.unit.worth
        if target.unit.worth > ONE:
            yield target, number
        elif not target.unit.name and fraction and number % ONE and not _may_be_fraction(target.goal):
            # A cell that shows 95% holds 0.95, and the goal beside it lacks the sign.
            yield target, number * HUNDRED


def _may_be_fraction(goal: Decimal | None) -> bool:
    return goal is not None and goal <= _AS_FRACTION


def _too_much(target: Target, number: Decimal) -> bool:
    """Whether a fraction is no believable percentage of its goal: 1.5 of ≥2% is no 150%."""
    return target.goal is not None and target.low is not None and number > target.goal * _LIKELY


def _open(target: Target, figure: Figure, own: Unit) -> str:
    """What is asked where a figure meets its target in one reading of it, or of its goal, only."""
    goal_bare = own.name == "%" and not target.unit.name
    if goal_bare or target.as_fraction:
        percent = plain(target.goal or ZERO) if goal_bare else target.number.rstrip("%")
        return f"目标值{percent}没有写百分号，看不出是{percent}%还是{_hundredfold(percent)}%"
    if target.unit.name == "%" or not target.unit.name:
        percent = plain(figure.number)
        return f"完成值{figure.words}没有写百分号，看不出是{percent}%还是{_hundredfold(percent)}%"
    return f"完成值{figure.words}没有写单位，看不出与目标值{target.words}是否同一单位"


def _hundredfold(number: str) -> str:
    return plain(Decimal(number) * HUNDRED)


def _mistaken(rate: Decimal | None) -> bool:
    """Whether a result is about ten thousand times too large or too small."""
    around = [] if not rate else [each for times in _MISTAKEN for each in (rate * times, rate / times)]
    return any(Decimal("0.2") <= each <= 5 for each in around)  # noqa: PLR2004 - of the same size
