"""What the sheet 基础数据 adds to a fact: its canonical value, and what a person should know of it."""

from collections.abc import Iterable

from xlplugin.facts.vocabulary import UnitKind
from xlplugin.workbook.layout.layout import FactRow


def remark(row: FactRow) -> str:
    """Which readings alone use a fact; empty where the default reading does."""
    return f"仅其他口径“{'”“'.join(row.readings)}”使用，可不填" if row.readings else ""


def canonical(row: FactRow, unless: str = "") -> str:
    """The formula, with ``=``, of a fact's value in canonical units; it gives nothing where there is none.

    Args:
        row: the fact's row.
        unless: a condition, as a formula without ``=``, in which the value does not count.
    """
    cell, unit = f"D{row.row}", f"TRIM(E{row.row})"
    absent = f'OR({cell}="",{unless})' if unless else f'{cell}=""'
    if row.definition.member_kind is not UnitKind.AMOUNT:
        return f'=IF({absent},"",{cell})'
    factor = f'IF({unit}="亿元",100000000,IF({unit}="万元",10000,IF({unit}="元",1,NA())))'
    return f'=IF({absent},"",IF(ISNUMBER({cell}),{cell}*{factor},{cell}))'


def completeness(rows: Iterable[FactRow]) -> str:
    """The formula, with ``=``, that counts the values given of those that the default readings need."""
    required = [row.row for row in rows if row.required]
    runs: list[list[int]] = []
    for row in required:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    cells = ",".join(f"D{first}:D{last}" for first, last in runs) or '""'
    return f'="已填 "&COUNTA({cells})&" / "&{len(required)}'
