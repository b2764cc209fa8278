"""How cells are shown: the number format of every cell style of a workbook."""

from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element

from xlplugin.workbook.file.xmlpart import index_of
from xlplugin.workbook.grid.grid import GENERAL

_DATE: Final = 'yyyy"年"m"月"'
_FULL_DATE: Final = 'yyyy"年"m"月"d"日"'
_TIME: Final = 'h"时"mm"分"'
_FULL_TIME: Final = 'h"时"mm"分"ss"秒"'
_HALF_DAY_TIME: Final = '上午/下午h"时"mm"分"'
_FULL_HALF_DAY_TIME: Final = '上午/下午h"时"mm"分"ss"秒"'

BUILT_IN: Final = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0',
    6: '"¥"#,##0;[Red]"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: _DATE,
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: _FULL_DATE,
    32: _TIME,
    33: _FULL_TIME,
    34: _HALF_DAY_TIME,
    35: _FULL_HALF_DAY_TIME,
    36: _DATE,
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: _DATE,
    51: 'm"月"d"日"',
    52: _DATE,
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: _HALF_DAY_TIME,
    56: _FULL_HALF_DAY_TIME,
    57: _DATE,
    58: 'm"月"d"日"',
}
"""The formats that files name by number only, as a Chinese Excel shows them."""


FORMAT_LISTS: Final = frozenset({"numFmts", "cellXfs"})
"""What of the styles part tells how numbers are shown."""


def number_formats(styles: Iterable[tuple[str, list[Element]]]) -> tuple[str, ...]:
    """The format code of every cell style, by style index, from the lists in the styles part."""
    own: dict[int, str] = {}
    numbers: list[int] = []
    for name, entries in styles:
        match name:
            case "numFmts":
                own |= {_number(entry): entry.get("formatCode") or GENERAL for entry in entries}
            case "cellXfs":
                numbers += map(_number, entries)
    codes = {**BUILT_IN, **own}
    return tuple(codes.get(number, GENERAL) for number in numbers)


def _number(entry: Element) -> int:
    return index_of(entry.get("numFmtId")) or 0
