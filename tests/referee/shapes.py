"""How a workbook calls the custom functions: which arguments are cells and which are literals."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token


@dataclass(slots=True)
class _Call:
    """One call being read: the pieces of its arguments so far."""

    function: str
    arguments: list[list[Token]] = field(default_factory=lambda: [[]])


@dataclass(frozen=True, slots=True)
class Shape:
    """A function as one workbook calls it.

    Attributes:
        function: the function's name, upper case.
        cells: for each argument, whether it is a reference to cells (blanks and errors then arrive as such)
            and not a literal.
    """

    function: str
    cells: tuple[bool, ...]


def _calls(formula: str) -> Iterator[_Call]:
    open_calls: list[_Call] = []
    for token in Tokenizer(f"={formula}").items:
        if token.subtype == Token.OPEN:
            for call in open_calls[-1:]:
                call.arguments[-1].append(token)
            open_calls.append(_Call(token.value.rstrip("(").upper()))
        elif token.subtype == Token.CLOSE:
            yield open_calls.pop()
        elif token.type == Token.SEP and open_calls:
            open_calls[-1].arguments.append([])
        elif token.type != Token.WSPACE and open_calls:
            open_calls[-1].arguments[-1].append(token)


def _is_reference(argument: list[Token]) -> bool:
    return len(argument) == 1 and argument[0].subtype == Token.RANGE


def shapes_in(formulas: Iterable[str], functions: frozenset[str]) -> tuple[Shape, ...]:
    """The shapes of all custom calls in some formulas (without ``=``); a function may have several."""
    calls = (call for formula in formulas for call in _calls(formula) if call.function in functions)
    shapes = {Shape(call.function, tuple(map(_is_reference, call.arguments))) for call in calls}
    return tuple(sorted(shapes, key=lambda shape: (shape.function, shape.cells)))


def renamed(formula: str, name: Callable[[str, int], str]) -> str:
    """A formula (without ``=``) whose functions are named anew, by name and number of arguments."""
    tokens, counts, open_at = Tokenizer(f"={formula}").items, {}, list[int]()
    for place, token in enumerate(tokens):
        if token.subtype == Token.OPEN:
            open_at.append(place)
            counts[place] = 1
        elif token.subtype == Token.CLOSE:
            open_at.pop()
        elif token.type == Token.SEP and open_at:
            counts[open_at[-1]] += 1
    calls = {place for place in counts if tokens[place].type == Token.FUNC}
    return "".join(
        f"{name(token.value[:-1], counts[place])}(" if place in calls else str(token.value)
        for place, token in enumerate(tokens)
    )
