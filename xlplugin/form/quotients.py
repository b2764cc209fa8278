"""Divisions written out in a text, ``(341816.25-360133.08)/360133.08<0``, read and reckoned exactly."""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Final, NamedTuple, TypeAlias

from xlplugin.facts.figures import Bound, Figure, FigureKind, figures, name_before
from xlplugin.facts.quantities import flattened
from xlplugin.money import ONE, ZERO
from xlplugin.pattern import Pattern

_DEEPEST: Final = 6
_MOST_PARTS: Final = 20
_RELATIONS: Final = {
    "=": Bound.EXACT,
    ">": Bound.ABOVE,
    "<": Bound.BELOW,
    "≥": Bound.AT_LEAST,
    "≤": Bound.AT_MOST,
    ">=": Bound.AT_LEAST,
    "<=": Bound.AT_MOST,
    "≈": Bound.ABOUT,
}
_TIMES: Final = ("×", "*")
_OVER: Final = ("/", "÷")
_SIGNS: Final = Pattern(r"\s+|>=|<=|[-+×*/÷=<>≤≥≈()]|.", re.DOTALL)
# The letter x as people type it for ×: between a figure or bracket and the next.
_LETTER_TIMES: Final = Pattern(r"(?<=[\d)）%％元分])(\s{0,2})[xX](?=\s{0,2}[\d(（])")


class Quotient(NamedTuple):
    """A division written out, ``(341816.25-360133.08)/360133.08<0`` among them.

    Attributes:
        words: the whole statement as written.
        parts: the figures in it, in order, the result not among them.
        value: what the left side gives, unrounded; None where it divides by zero.
        relation: the sign between the two sides.
        result: the stated result, None where the text states none.
        name: the words just before it.
        start: where it begins in its text.
    """

    words: str
    parts: tuple[Figure, ...]
    value: Decimal | None
    relation: Bound
    result: Figure | None
    name: str
    start: int


class _Token(NamedTuple):
    """A figure, or a sign of arithmetic; a gap of other words has neither."""

    sign: str
    start: int
    end: int
    figure: Figure | None = None


class _Reckoned(NamedTuple):
    """What a written expression comes to, the figures in it and the token after it."""

    value: Decimal | None
    parts: tuple[Figure, ...]
    divides: bool
    after: int


_Operand: TypeAlias = Callable[[Sequence[_Token], int, int], _Reckoned | None]


def _tokens(text: str, flat: str) -> Iterator[_Token]:
    place = 0
    for figure in figures(text):
        yield from _between(flat, place, figure.start)
        yield _Token("", figure.start, figure.end, figure)
        place = figure.end
    yield from _between(flat, place, len(flat))


def _between(flat: str, start: int, end: int) -> Iterator[_Token]:
    for found in _SIGNS.finditer(flat, start, end):
        if not found.group().isspace():
            yield _Token(found.group(), found.start(), found.end())


def _factor(tokens: Sequence[_Token], place: int, depth: int) -> _Reckoned | None:
    if place >= len(tokens):
        return None
    figure = tokens[place].figure
    if figure is not None:
        return _Reckoned(figure.value, (figure,), divides=False, after=place + 1)
    if tokens[place].sign != "(" or depth >= _DEEPEST:
        return None
    inner = _sum(tokens, place + 1, depth + 1)
    if inner is None or inner.after >= len(tokens) or tokens[inner.after].sign != ")":
        return None
    return inner._replace(after=inner.after + 1)


def _chain(
    tokens: Sequence[_Token], place: int, depth: int, signs: Sequence[str], operand: _Operand
) -> _Reckoned | None:
    """What stands here, with all that these signs join to it."""
    whole = operand(tokens, place, depth)
    while whole is not None and whole.after < len(tokens) and len(whole.parts) < _MOST_PARTS:
        sign = tokens[whole.after].sign
        right = operand(tokens, whole.after + 1, depth) if sign in signs else None
        if right is None:
            break
        whole = _joined(whole, right, sign)
    return whole


def _product(tokens: Sequence[_Token], place: int, depth: int) -> _Reckoned | None:
    return _chain(tokens, place, depth, (*_TIMES, *_OVER), _factor)


def _sum(tokens: Sequence[_Token], place: int, depth: int) -> _Reckoned | None:
    return _chain(tokens, place, depth, ("+", "-"), _product)


def _joined(left: _Reckoned, right: _Reckoned, sign: str) -> _Reckoned:
    whole_percent = sign in _TIMES and [part.words.rstrip("％%") for part in right.parts] == ["100"]
    parts = left.parts if whole_percent and right.value == ONE else (*left.parts, *right.parts)
    value = _reckon(left.value, right.value, sign)
    return _Reckoned(value, parts, left.divides or right.divides or sign in _OVER, right.after)


def _reckon(left: Decimal | None, right: Decimal | None, sign: str) -> Decimal | None:
    if left is None or right is None or (sign in _OVER and right == ZERO):
        return None
    try:
        if sign in _OVER:
            return left / right
        if sign in _TIMES:
            return left * right
    except (DivisionByZero, InvalidOperation):
        return None
    return left + right if sign == "+" else left - right


def _in_one_unit(tokens: Sequence[_Token]) -> Sequence[_Token]:
    """Bare numbers get the unit written with the other one: ``5583214.44元/5248807.44`` divides 元 by 元."""
    amounts = [each.figure for each in tokens if each.figure and each.figure.kind is FigureKind.AMOUNT]
    units = {(each.unit, each.worth) for each in amounts}
    if len(units) != 1:
        return tokens
    ((name, worth),) = units
    lent = []
    for place, token in enumerate(tokens):
        figure = token.figure
        factor = place > 0 and tokens[place - 1].sign in _TIMES
        if figure is not None and figure.kind is FigureKind.NUMBER and not factor:
            value = figure.value * worth
            with_unit = figure._replace(kind=FigureKind.AMOUNT, unit=name, value=value, worth=worth)
            lent.append(token._replace(figure=with_unit))
        else:
            lent.append(token)
    return lent


def _result(tokens: Sequence[_Token], place: int) -> tuple[Bound, Figure | None]:
    if place + 1 < len(tokens) and tokens[place].sign in _RELATIONS:
        figure = tokens[place + 1].figure
        if figure is not None:
            return _RELATIONS[tokens[place].sign], figure
    return Bound.EXACT, None


def _runs(tokens: Sequence[_Token]) -> Iterator[list[_Token]]:
    """The stretches of figures and signs with no other words between."""
    run: list[_Token] = []
    for token in tokens:
        if token.figure is not None or token.sign in ("(", ")", "+", "-", *_TIMES, *_OVER, *_RELATIONS):
            run.append(token)
        else:
            yield run
            run = []
    yield run


def _stated(text: str, flat: str, run: Sequence[_Token], place: int) -> tuple[Quotient | None, int]:
    """The quotient that begins at a token, and the token to go on from."""
    written = _sum(run, place, 0)
    if written is None:
        return None, place + 1
    if not written.divides or len(written.parts) < 2:  # noqa: PLR2004 - one figure over another
        return None, written.after
    bare = run[place : written.after]
    own = _in_one_unit(bare)
    reckoned = written if own is bare else _sum(own, 0, 0) or written
    relation, result = _result(run, written.after)
    start, end = run[place].start, result.end if result else run[written.after - 1].end
    name = name_before(flat, start)
    stated = Quotient(text[start:end], reckoned.parts, reckoned.value, relation, result, name, start)
    return stated, written.after


def quotients(text: str) -> tuple[Quotient, ...]:
    """The divisions that a text writes out, in order.

    ``parts`` leaves a factor of 100 % out, and gives a bare number the unit of money written with the other
    one. The name is that before the whole statement.
    """
    if not any(sign in text for sign in ("/", "÷", "／")):
        return ()
    typed = _LETTER_TIMES.sub(r"\1×", text)
    flat, found = flattened(typed), list[Quotient]()
    for run in _runs(tuple(_tokens(typed, flat))):
        place = 0
        while place < len(run):
            quotient, place = _stated(text, flat, run, place)
            if quotient is not None:
                found.append(quotient)
    return tuple(found)
