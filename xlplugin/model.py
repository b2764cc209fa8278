"""The base of everything that is read from YAML: frozen, strict about unknown keys, and cheap to import.

Records are dataclasses; pydantic reads their annotations only when a YAML file has to be validated.
"""

import dataclasses
from collections.abc import Callable, Hashable
from decimal import Decimal
from functools import cache
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Never,
    TypeAlias,
    TypeVar,
    dataclass_transform,
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


class ByKind:
    """Marks a union of records that are told apart by their ``kind``."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:  # noqa: ANN401 - pydantic's own
        """The union's schema; called by pydantic alone."""
        from pydantic import Field  # noqa: PLC0415 - only where YAML is validated

        return handler(Annotated[source, Field(discriminator="kind")])


Words: TypeAlias = Annotated[str, Limits(min_length=1)]
Positive: TypeAlias = Annotated[Decimal, Limits(gt=0)]
NotNegative: TypeAlias = Annotated[Decimal, Limits(ge=0)]
Fraction: TypeAlias = Annotated[Decimal, Limits(ge=0, le=1)]
ProperFraction: TypeAlias = Annotated[Decimal, Limits(gt=0, lt=1)]


@dataclass_transform(kw_only_default=True, frozen_default=True)
def record(kind: type[T]) -> type[T]:
    """Make a class a kind of record, which has its methods from ``Record``.

    A frozen dataclass is given six of its own, and making these takes longer than all else in its module:
    there are fifty kinds, of which every command needs most.
    """
    return dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=True)(kind)


class Record:
    """A record that refuses keys it does not know when it is read from YAML.

    Its kinds are marked ``@record``.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - each kind has fields of its own
        kind: Any = type(self)
        required, defaults, factories = _defaults(kind)
        values = defaults | {name: make() for name, make in factories} | given
        if not required <= given.keys() or len(values) > len(defaults):
            wrong = [*given.keys() - defaults.keys(), *required - given.keys()]
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
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(tuple(vars(self).values()))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({shown})"


@cache
def _defaults(
    kind: type[Record],
) -> tuple[frozenset[str], dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """The fields that must be given, all in order with their defaults, and what makes some of these."""
    fields = dataclasses.fields(kind)
    factories = (
        (each.name, each.default_factory)
        for each in fields
        if each.default_factory is not dataclasses.MISSING
    )
    made = tuple(factories)
    defaults = {each.name: each.default for each in fields}
    required = {name for name, default in defaults.items() if default is dataclasses.MISSING}
    return frozenset(required - {name for name, _ in made}), defaults, made


def build(kind: type[T], fields: object) -> T:
    """The record that plain values describe; raises pydantic's ValidationError."""
    shape: Any = kind
    built: T = _adapter(shape).validate_python(fields)
    return built


def as_json(made: Record) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """A record as plain JSON values; decimals are strings, absent values are left out."""
    shape: Any = type(made)
    return _adapter(shape).dump_python(made, mode="json", exclude_none=True)


@cache
def _adapter(kind: Hashable) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter  # noqa: PLC0415 - only where YAML is validated

    shape: Any = kind
    return TypeAdapter(shape)
