"""The formulas that hand an amount on the sheet of facts to the functions, as typed, with its unit."""

from xlplugin.workbook.layout.names import CONFIRMED


def counted_amount(row: int, *, confirmed: bool) -> str:
    """The formula, without ``=``, of the amount in a row with its unit, as typed: 218.86万元.

    Nothing where there is none, or none that a person confirmed.
    """
    return f'IF({nothing_given(row, confirmed=confirmed)},"",D{row}&TRIM(E{row}))'


def converted_amount(row: int, *, confirmed: bool) -> str:
    """The formula that version 0.1 had in its place, by which it is known again: the amount in 元."""
    cell, unit, absent = f"D{row}", f"TRIM(E{row})", nothing_given(row, confirmed=confirmed)
    factor = f'IF({unit}="亿元",100000000,IF({unit}="万元",10000,IF({unit}="元",1,NA())))'
    return f'IF({absent},"",IF(ISNUMBER({cell}),{cell}*{factor},{cell}))'


def nothing_given(row: int, *, confirmed: bool) -> str:
    """The condition that nothing stands in a row, or nothing that a person confirmed."""
    cell, state = f"D{row}", f"TRIM(I{row})"
    waiting = f'AND({state}<>"",{state}<>"{CONFIRMED}")'
    return f'OR({cell}="",{waiting})' if confirmed else f'{cell}=""'
