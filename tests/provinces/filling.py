"""A layout filled in so that everything agrees: weights, goals, results, scores, money, total, grade."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import NamedTuple

from tests.provinces.indicators import CAUSES, WHY_LOW, Kind, Limit, bank_of
from tests.provinces.layout import Layout, Primary

ZERO = Decimal(0)
CENT = Decimal("0.01")
MISSED = 0.2
"""How many of the goals are missed."""
GRADES = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
PARTLY = "部分达成预期指标并具有一定效果"
REACHED = "达成预期指标"
Typed = Decimal | str | None


def rounded(value: Decimal, step: Decimal = CENT) -> Decimal:
    """Half up, without zeros at the end."""
    exact = value.quantize(step, ROUND_HALF_UP).normalize()
    return exact.quantize(Decimal(1)) if exact == exact.to_integral() else exact


@dataclass(frozen=True)
class Indicator:
    """One row, as it is filled in.

    Attributes:
        level: the first-level indicator that it belongs to.
        goal: the goal's number, the earliest one of a range; None where it has none.
        most: the end of a range.
        actual: what was reached: a number in the goal's unit, words, or nothing.
        score: the self-score; words only where somebody was mistaken.
        style: which of the ways of writing its goal and result people chose.
    """

    level: Primary
    kind: Kind
    weight: Decimal
    goal: Decimal | None
    most: Decimal | None
    actual: Typed
    score: Typed
    reason: str = ""
    no_goal: bool = False
    style: int = 0

    @property
    def branch(self) -> tuple[int, str, str]:
        """The goal of the year and the levels that it stands under."""
        return self.level.aim, self.level.name, self.kind.secondary


@dataclass(frozen=True)
class Amounts:
    """A line of the money block."""

    initial: Decimal
    full: Decimal
    spent: Decimal

    @property
    def rate(self) -> Decimal:
        return self.spent / self.full if self.full else ZERO


@dataclass(frozen=True)
class Money:
    """The money block.

    Attributes:
        rate: the rate that is printed for the whole, a fraction.
        score: the points that are printed for it.
        why: what is written about a low rate.
    """

    whole: Amounts
    parts: dict[str, Amounts]
    rate: Decimal
    score: Decimal
    why: str = ""


class Head(NamedTuple):
    """Whose form it is and what it is about, in the words that stand above its indicators."""

    project: str = "城乡基础设施提升项目"
    department: str = "青溪县住房和城乡建设局"
    agency: str = "青溪县市政工程服务中心"
    person: str = "李晓岚"
    phone: str = "0871-5550123"
    goal: str = "完成年度建设和服务任务，改善群众生产生活条件。"
    achieved: str = "年度任务按计划推进，群众生产生活条件得到改善。"


HEAD = Head()


@dataclass(frozen=True)
class Filled:
    """A form."""

    layout: Layout
    year: int
    rows: tuple[Indicator, ...]
    money: Money
    total: Typed
    grade: str
    head: Head = HEAD

    def with_row(self, at: int, **changes: object) -> "Filled":
        """One row changed; what rests on its score is not."""
        rows = list(self.rows)
        rows[at] = replace(rows[at], **changes)  # type: ignore[arg-type]
        return replace(self, rows=tuple(rows))

    def added_up(self) -> "Filled":
        """With the total of the scores that stand there, and the grade for it."""
        beside = ZERO if self.layout.execution_level else self.money.score
        total = sum((row.score for row in self.rows if isinstance(row.score, Decimal)), beside)
        return replace(self, total=rounded(total), grade=grade_of(total, self.layout.full))


def grade_of(total: Decimal, full: Decimal) -> str:
    return next((grade for grade, least in GRADES if total * 100 >= least * full), GRADES[-1][0])


def _weights(whole: Decimal, many: int, random: Random) -> list[Decimal]:
    """Points that add up, in steps of half a point where the whole is large enough."""
    step = Decimal("0.5") if random.random() < 0.3 else Decimal(1)
    most = int(whole / step)
    cuts = sorted(random.sample(range(1, most), many - 1))
    return [rounded((to - at) * step) for at, to in zip([0, *cuts], [*cuts, most], strict=True)]


def _kinds(layout: Layout, level: Primary, random: Random) -> list[Kind]:
    # A goal of a range needs one cell that holds all of it.
    whole = layout.prints("target")
    if level.name == layout.execution_level and level.points == layout.execution:
        return []
    known = [each for each in bank_of(level.name) if whole or each.limit is not Limit.RANGE]
    many = min(len(known), random.randint(1, 4), int(level.points) - 1)
    chosen = random.sample(range(len(known)), many)
    return [known[at] for at in sorted(chosen)]


def _indicator(level: Primary, kind: Kind, weight: Decimal, year: int, random: Random) -> Indicator:
    row = Indicator(level, kind, weight, None, None, None, weight, style=random.randint(0, 11))
    match kind.limit:
        case Limit.DATE:
            day = f"{random.randint(1, 28)}日" if random.random() < 0.7 else ""
            return replace(row, actual=f"{year}年{random.randint(6, 10)}月{day}")
        case Limit.WORDS:
            return _worded(row, random)
        case Limit.NEVER:
            return replace(row, goal=ZERO, actual=ZERO)
    goal = Decimal(random.randint(kind.low, kind.high))
    if kind.limit is Limit.EXACTLY:
        return replace(row, goal=goal, actual=goal)
    if kind.limit is Limit.RANGE:
        return replace(row, goal=goal, most=goal + 20, actual=goal + random.randint(0, 20))
    return _counted(replace(row, goal=goal), goal, random)


def _worded(row: Indicator, random: Random) -> Indicator:
    if random.random() > MISSED:
        return replace(row, actual=random.choice((row.kind.words, REACHED, "达成", "已完成")))
    score = rounded(row.weight * random.randint(60, 80) / 100)
    return replace(row, actual=PARTLY, score=score, reason=random.choice(CAUSES))


def _counted(row: Indicator, goal: Decimal, random: Random) -> Indicator:
    """A goal with a limit: met, or missed and scored in proportion."""
    share = Decimal(random.randint(70, 97)) / 100
    if random.random() > MISSED or goal * (1 - share) < 1:
        return replace(row, actual=_met(row.kind, goal, random))
    least = row.kind.limit is Limit.AT_LEAST
    done = rounded(goal * share if least else goal / share, Decimal(1))
    # Authorities reckon what is over a limit in one of two ways.
    part = done / goal if least else random.choice((goal / done, 1 - (done - goal) / goal))
    score = rounded(row.weight * part, random.choice((CENT, CENT, Decimal("0.1"))))
    score = score if score < row.weight else rounded(row.weight * part)
    return replace(row, actual=done, score=score, reason=random.choice(CAUSES))


def _met(kind: Kind, goal: Decimal, random: Random) -> Decimal:
    if kind.limit is Limit.AT_MOST:
        return goal - rounded(goal * random.randint(0, 20) / 100, Decimal(1))
    if kind.unit == "%":
        return min(goal + Decimal(random.randint(0, 20)) / 10, Decimal(100))
    return goal + rounded(goal * random.randint(0, 15) / 100, Decimal(1))


def _money(layout: Layout, random: Random) -> Money:
    scale = 1 if layout.unit == "万元" else 10_000
    lists = layout.parts or (("whole",),)
    fulls = [Decimal(random.randint(500, 90_000)) * scale / 100 for _ in lists[0]]
    if len(fulls) > 1 and random.random() < 0.4:
        fulls[-1] = ZERO
    why = random.choice(WHY_LOW) if layout.prints("money.why") and random.random() < 0.3 else ""
    shares = (60, 85) if why else (91, 100)
    spents = [rounded(full * random.randint(*shares) / 100) for full in fulls]
    whole = Amounts(sum(fulls, ZERO), sum(fulls, ZERO), sum(spents, ZERO))
    parts = {
        name: Amounts(full, full, spent) for name, full, spent in zip(lists[0], fulls, spents, strict=True)
    }
    for names in lists[1:]:
        first = Amounts(*(rounded(each * 3 / 10) for each in (whole.initial, whole.full, whole.spent)))
        rest = Amounts(whole.initial - first.initial, whole.full - first.full, whole.spent - first.spent)
        parts |= dict(zip(names, (first, rest), strict=True))
    score = rounded(min(whole.rate, Decimal(1)) * layout.execution)
    return Money(whole, parts, whole.rate, score, why)


def fill(layout: Layout, seed: int) -> Filled:
    """A form in which everything agrees; the same for the same seed."""
    random = Random(f"{layout.name} {seed}")  # noqa: S311 - forms, not secrets
    year = random.randint(2020, 2024)
    money = _money(layout, random)
    rows: list[Indicator] = []
    for level in layout.levels:
        kinds = _kinds(layout, level, random)
        beside = layout.execution if level.name == layout.execution_level else ZERO
        weights = _weights(level.points - beside, len(kinds), random) if kinds else ()
        rows += [_indicator(level, *each, year, random) for each in zip(kinds, weights, strict=True)]
        rows += [_execution(layout, level, money)] if beside else []
    return Filled(layout, year, tuple(rows), money, None, "").added_up()


def _execution(layout: Layout, level: Primary, money: Money) -> Indicator:
    """The row of an authority that scores the carrying out of the budget like any other indicator."""
    kind = Kind("资金管理", "预算执行率", Limit.AT_LEAST, "%")
    done, full = rounded(money.rate * 100), Decimal(100)
    reason = "因结算推迟，尾款未支付" if money.score < layout.execution else ""
    return Indicator(level, kind, layout.execution, full, None, done, money.score, reason)
