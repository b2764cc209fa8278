"""The base of what is frozen and cheap to import; and of all that is read from YAML, strict about keys.

Records are dataclasses; pydantic reads their annotations only when a YAML file has to be validated.
"""

import dataclasses
from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    NamedTuple,
    Never,
    TypeAlias,
    TypeVar,
    dataclass_transform,
    get_args,
)

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


class Limits:
    """Bounds that pydantic checks: of a number (gt, ge, lt, le) or of a length (min_length)."""

    def __init__(self, **bounds: Any) -> None:  # noqa: ANN401 - handed to pydantic as it is
        self._bounds = bounds

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401 - pydantic's own
        """The bounded schema; called by pydantic alone."""
        from pydantic import Field  # noqa: PLC0415 - only where YAML is validated

        return handler(Annotated[source, Field(**self._bounds)])


class AsRate:
    """Marks a number as a rate, a fraction that may be written as a percentage: 95% is 0.95."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401 - pydantic's own
        """The schema that reads percentages first; called by pydantic alone."""
        from pydantic_core import core_schema  # noqa: PLC0415 - only where YAML is validated

        return core_schema.no_info_before_validator_function(self._read, handler(source))

    def _read(self, written: Any) -> Any:  # noqa: ANN401 - whatever a YAML file holds
        from unicodedata import normalize  # noqa: PLC0415 - as above

        if not isinstance(written, str):
            return written
        number, sign, rest = normalize("NFKC", written).strip().partition("%")
        try:
            given = Decimal(number.strip())
        except ArithmeticError:
            return written
        if rest or not given.is_finite():
            return written
        return given / 100 if sign else given


class NumberOrList:
    """Marks a union of a number and a tuple of numbers, so that a refusal is about the one that was meant."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401 - pydantic's own
        """The union's schema; called by pydantic alone."""
        from pydantic import Discriminator, Tag  # noqa: PLC0415 - only where YAML is validated

        number, several = get_args(source)
        tagged: Any = Annotated[number, Tag("number")] | Annotated[several, Tag("list")]
        told = Discriminator(lambda given: "list" if isinstance(given, (list, tuple)) else "number")
        return handler(Annotated[tagged, told])


Words: TypeAlias = Annotated[str, Limits(min_length=1)]
Positive: TypeAlias = Annotated[Decimal, Limits(gt=0)]
NotNegative: TypeAlias = Annotated[Decimal, Limits(ge=0)]
Rate: TypeAlias = Annotated[Decimal, AsRate()]
RateStep: TypeAlias = Annotated[Decimal, Limits(gt=0), AsRate()]
Fraction: TypeAlias = Annotated[Decimal, Limits(ge=0, le=1), AsRate()]
ProperFraction: TypeAlias = Annotated[Decimal, Limits(gt=0, lt=1), AsRate()]


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def frozen(kind: type[T]) -> type[T]:
    """Make a class a frozen dataclass that has its methods from ``Frozen``.

    One of dataclasses' own is given six for itself, and making these takes longer than all else in its
    module: there are seventy kinds, of which every command needs most.
    """
    return dataclasses.dataclass(init=False, repr=False, eq=False)(kind)


@dataclass_transform(kw_only_default=True, frozen_default=True)
def record(kind: type[T]) -> type[T]:
    """Make a class a kind of ``Record``."""
    return dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=True)(kind)


class Frozen:
    """What is made once and never changed; two of a kind with the same fields are equal.

    Its kinds are marked ``@frozen``, or tuples where that does as well.
    """

    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]

    def __init__(self, *placed: Any, **named: Any) -> None:  # noqa: ANN401 - each kind has fields of its own
        kind: Any = type(self)
        shape = _shape(kind)
        given = dict(zip(shape.defaults, placed, strict=False)) | named if placed else named
        values = shape.defaults | given
        for name, make in shape.factories:
            if name not in given:
                values[name] = make()
        if len(given) < len(placed) + len(named):
            msg = f"{type(self).__name__}: too many by place, or one by its name, too"
            raise TypeError(msg)
        lacks = len(given) < len(values) and not shape.required <= given.keys()
        if lacks or len(values) > len(shape.defaults):
            wrong = [*given.keys() - shape.defaults.keys(), *shape.required - given.keys()]
            msg = f"{type(self).__name__}: unknown or missing {', '.join(sorted(wrong))}"
            raise TypeError(msg)
        vars(self).update(values)
        self.__post_init__()

    def __post_init__(self) -> None:
        """Raise ValueError where fields contradict each other."""

    def __setattr__(self, name: str, value: Never) -> None:
        msg = f"cannot assign to field {name!r}"
        raise dataclasses.FrozenInstanceError(msg)

    def __delattr__(self, name: str) -> None:
        msg = f"cannot delete field {name!r}"
        raise dataclasses.FrozenInstanceError(msg)

    def __eq__(self, other: object) -> bool:
        kind: Any = type(self)
        held = _shape(kind).held
        return kind is type(other) and bool(held(vars(self)) == held(vars(other)))

    def __hash__(self) -> int:
        kind: Any = type(self)
        return hash(_shape(kind).held(vars(self)))

    def __repr__(self) -> str:
        kind: Any = type(self)
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in _shape(kind).defaults)
        return f"{type(self).__name__}({shown})"


class Record(Frozen):
    """A record that refuses keys it does not know when it is read from YAML.

    Its kinds are marked ``@record``.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


class _Shape(NamedTuple):
    """The fields of a kind.

    Attributes:
        required: those that must be given.
        defaults: all of them in order, with their defaults.
        factories: what makes the defaults of some.
        held: what the fields of one hold, without what it keeps beside them (cached properties).
    """

    required: frozenset[str]
    defaults: dict[str, Any]
    factories: Sequence[tuple[str, Callable[[], Any]]]
    held: Callable[[dict[str, Any]], Any]


@cache
def _shape(kind: type[Frozen]) -> _Shape:
    missing, fields = dataclasses.MISSING, dataclasses.fields(kind)
    made = [(each.name, each.default_factory) for each in fields if each.default_factory is not missing]
    defaults = {each.name: each.default for each in fields}
    required = {name for name, default in defaults.items() if default is missing}
    held = itemgetter(*defaults) if defaults else len
    return _Shape(frozenset(required - {name for name, _ in made}), defaults, made, held)


def build(kind: type[T], fields: object) -> T:
    """The record that plain values describe; raises pydantic's ValidationError."""
    shape: Any = kind
    built: T = _adapter(shape).validate_python(fields)
    return built


def as_json(made: Record) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """A record as plain JSON values; decimals are strings, absent values are left out."""
    shape: Any = type(made)
    return _adapter(shape).dump_python(made, mode="json", exclude_none=True)


def as_fields(made: Record) -> dict[str, Any]:
    """What a record differs in from its defaults, as plain values: dicts, lists, texts, exact decimals."""
    shape: Any = type(made)
    fields: dict[str, Any] = _listed(_adapter(shape).dump_python(made, exclude_defaults=True))
    return fields


def _listed(value: Any) -> Any:  # noqa: ANN401 - plain values
    """Plain values with lists for tuples and texts for enums."""
    if isinstance(value, dict):
        return {key: _listed(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [_listed(each) for each in value]
    return str(value) if isinstance(value, str) else value


@cache
def _adapter(kind: Hashable) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter  # noqa: PLC0415 - only where YAML is validated

    shape: Any = kind
    return TypeAdapter(shape)
