"""What the sheets of facts are filled with beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlplugin.functions.cell import Cell


@dataclass(frozen=True, slots=True)
class GivenRow:
    """What one row is filled with.

    Attributes:
        value: the value; of a target what was reached.
        goal: of a target.
        name: of a target.
        unit: of the value.
        source: what the value rests on.
        note: a remark.
        number_format: how a target's value is written.
        state: what stands under 确认 beside it.
    """

    value: Cell = None
    goal: Cell = None
    name: str = ""
    unit: str = ""
    source: str = ""
    note: str = ""
    number_format: str = "General"
    state: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What the sheets are filled with.

    Attributes:
        department: the department's name, empty where it is not known.
        rows: by the 编码 of a row.
        confirmed: whether a person confirms every value, in a column of its own, before it counts.
    """

    department: str = ""
    rows: Mapping[str, GivenRow] = field(default_factory=dict)
    confirmed: bool = False

    def row(self, code: str) -> GivenRow:
        """What a row is filled with; nothing where nothing is given."""
        return self.rows.get(code, GivenRow())
