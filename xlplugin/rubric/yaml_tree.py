"""A YAML document as plain values, each knowing its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from xlplugin.problem import Source

Plain: TypeAlias = "Decimal | bool | str | list[Plain] | dict[str, Plain] | None"
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class YamlTree:
    """A YAML document.

    Attributes:
        file: the name to show in messages.
        root: the plain value; numbers are Decimal.
        places: line and column (from 1) of every value, by its path of keys and indexes.
    """

    file: str
    root: Plain
    places: Mapping[Path, tuple[int, int]] = field(repr=False)

    def source(self, path: Path) -> Source:
        """The place of a value, or of the nearest thing around it that is written in the file."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return Source(self.file, line, column)
