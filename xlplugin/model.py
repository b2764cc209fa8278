"""The base of everything that is read from YAML: frozen, strict about unknown keys, and cheap to import.

Records are plain dataclasses; pydantic reads their annotations only when a YAML file has to be validated.
"""

from collections.abc import Hashable
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias, TypeVar

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


class Record:
    """A record that refuses keys it does not know when it is read from YAML."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


def build(record: type[T], fields: object) -> T:
    """The record that plain values describe; raises pydantic's ValidationError."""
    shape: Any = record
    built: T = _adapter(shape).validate_python(fields)
    return built


def as_json(record: Record) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """A record as plain JSON values; decimals are strings, absent values are left out."""
    shape: Any = type(record)
    return _adapter(shape).dump_python(record, mode="json", exclude_none=True)


@cache
def _adapter(record: Hashable) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter  # noqa: PLC0415 - only where YAML is validated

    shape: Any = record
    return TypeAdapter(shape)
