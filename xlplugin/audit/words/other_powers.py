"""亿元 or 元 written for 万元: an amount that other figures bear out ten thousand times smaller or larger."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.texts import digits
from xlplugin.facts.figures import Bound, Figure, FigureKind
from xlplugin.form.case import Case
from xlplugin.form.said import Said
from xlplugin.money import ONE, ZERO
from xlplugin.problem import Problem, Source

_POWERS: Final = (Decimal(10_000), ONE / Decimal(10_000))
_SURE_DIGITS: Final = 4
"""Of so many digits two amounts are hardly alike by chance."""
_NAMED_DIGITS: Final = 2
"""The digits that amounts of one name must share."""
_MOST_PARTS: Final = 6


class _Borne(NamedTuple):
    """What bears an amount out in another unit: how it is written, and where."""

    words: str
    place: Source


class _Amounts(NamedTuple):
    """Every exact amount of the texts, and those of the tables, by value in 元."""

    said: Mapping[Decimal, Sequence[tuple[Figure, Said]]]
    printed: Collection[Decimal]

    def known(self, value: Decimal, but: Figure) -> bool:
        """Whether a value is stated by anything else than one figure."""
        return value in self.printed or any(each is not but for each, _ in self.said.get(value, ()))

    def like(self, figure: Figure, value: Decimal) -> _Borne | None:
        """An amount of that value with the figure's digits: the same name, or digits enough."""
        for other, text in self.said.get(value, ()):
            named = other.name == figure.name != "" and _significant(figure) >= _NAMED_DIGITS
            if other.number == figure.number and (named or _significant(figure) >= _SURE_DIGITS):
                return _Borne(f"{other.name}{other.words}", text.source)
        return None


def check(case: Case) -> Iterator[Problem]:
    """Every amount that other figures bear out only in another unit."""
    stated = [
        (text, [each for each in sentence if each.bound is Bound.EXACT])
        for text in case.texts
        for sentence in text.sentences
    ]
    amounts = _amounts(case, stated)
    told: set[frozenset[Decimal]] = set()
    for text, sentence in stated:
        for at, figure in enumerate(sentence):
            if (
                figure.kind is not FigureKind.AMOUNT
                or not figure.value
                or amounts.known(figure.value, figure)
            ):
                continue
            for value in (figure.value * power for power in _POWERS):
                pair = frozenset((figure.value, value))
                borne = None if pair in told else _other(amounts, text, sentence, at, value)
                if borne is not None:
                    told.add(pair)
                    yield codes.UNIT_MIXED.at(
                        text.source,
                        f"“{figure.name}{figure.words}”的单位疑写错：{borne.words}，相差一万倍",
                        indicator=text.indicator,
                        fix="请核对是哪一处的单位（元、万元、亿元）写错",
                        others=[borne.place] if borne.place != text.source else (),
                    )


def _amounts(case: Case, stated: Sequence[tuple[Said, Sequence[Figure]]]) -> _Amounts:
    said: dict[Decimal, list[tuple[Figure, Said]]] = {}
    for text, sentence in stated:
        for figure in sentence:
            if figure.kind is FigureKind.AMOUNT:
                said.setdefault(figure.value, []).append((figure, text))
    printed = {
        cell.number * table.unit.in_yuan
        for table in (case.tables if said else ())
        if table.unit is not None
        for row in table.rows
        for cell in row.cells
        if cell.number
    }
    return _Amounts(said, printed)


def _other(
    amounts: _Amounts, text: Said, sentence: Sequence[Figure], at: int, value: Decimal
) -> _Borne | None:
    """What bears a figure of a sentence out with another value; None where nothing does."""
    figure = sentence[at]
    like = amounts.like(figure, value)
    if like is not None:
        return like._replace(words=f"另一处写{like.words}")
    behind, ahead = sentence[at + 1 : at + 1 + _MOST_PARTS], sentence[max(0, at - _MOST_PARTS) : at][::-1]
    if _significant(figure) >= _NAMED_DIGITS:
        for near in (behind, ahead):
            parts = _sum(near, value)
            if parts:
                return _Borne(f"所列{'＋'.join(each.words for each in parts)}与它只差单位", text.source)
    rate = behind[0] if behind and behind[0].kind is FigureKind.PERCENT else None
    base = next((each for each in ahead if each.kind is FigureKind.AMOUNT), None)
    if rate and base and _significant(figure) >= _SURE_DIGITS:
        share = value / base.value if base.value else ZERO
        if abs(share - rate.value) <= rate.step / 2:
            return _Borne(f"按{base.words}的{rate.words}只差单位", text.source)
    return None


def _significant(figure: Figure) -> int:
    """The digits of an amount, trailing zeros not among them."""
    return digits(figure) or len(figure.number.as_tuple().digits)


def _sum(near: Sequence[Figure], value: Decimal) -> Sequence[Figure]:
    """The amounts next to a figure, two at least, that make a value together; none where they do not."""
    amounts = [each for each in near if each.kind is FigureKind.AMOUNT]
    sums = list(accumulate(each.value for each in amounts))
    count = next((count for count, sum_ in enumerate(sums, 1) if count > 1 and sum_ == value), 0)
    return amounts[:count]
