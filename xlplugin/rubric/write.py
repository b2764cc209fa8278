"""A rubric as YAML text, as a person would write it: reading it again gives the same rubric."""

from decimal import Decimal
from typing import Any

import yaml

from xlplugin.model import Record, as_fields
from xlplugin.money import plain
from xlplugin.rubric.model import Rubric

_WIDTH = 120


class _Dumper(yaml.SafeDumper):
    """Writes exact numbers, and nothing twice by reference."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401 - the library's own
        """Every value in its place."""
        del data
        return True


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    words = plain(value)
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in words else 'int'}", words)


_Dumper.add_representer(Decimal, _number)


def as_yaml(rubric: Rubric) -> str:
    """The YAML text of a rubric, its id left to the file's name."""
    fields = as_fields(rubric)
    del fields["id"]
    facts, primaries = fields.pop("facts", None), fields.pop("primaries")
    rest = {"facts": facts} if facts else {}
    ordered = {**fields, **rest, "primaries": primaries}
    return _dumped(ordered)


def record_as_yaml(held: Record) -> str:
    """The YAML text of a record that a file holds."""
    return _dumped(as_fields(held))


def _dumped(fields: dict[str, Any]) -> str:
    text: str = yaml.dump(
        fields, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=_WIDTH
    )
    return text
