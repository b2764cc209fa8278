"""The units that stand behind a number in running text: 万元, %, 户, 亩, 元/人."""

from decimal import Decimal
from typing import Final

from xlplugin.money import ONE
from xlplugin.pattern import Pattern

SCALES: Final = {
    "": ONE,
    "百": Decimal(100),
    "千": Decimal(1_000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "万亿": Decimal(1_000_000_000_000),
}
"""The powers that units are written with."""
_MEASURES: Final = (
    "平方公里|平方千米|平方米|立方米|个百分点|百分点|个工作日|个月|个小时|人次|公里|公顷|公斤|千克|千米|千瓦时|"
    "千瓦|小时|分钟|工作日|课时|美元|港元|港币|欧元|日元|人|名|户|家|个|项|次|件|宗|台|套|亩|米|吨|份|篇|条|批|"
    "场|期|处|所|座|间|栋|幢|辆|艘|架|部|册|本|张|例|起|笔|单|株|棵|头|只|位|类|种|门|节|天|分|倍|级|度|块|片|"
    "盏|口|根|车|班|届|轮|样|款|支|对|组|队|箱|瓶|袋|桶|斤|箱"
)
# What is said of a price and no more part of its unit: 元/米低50元.
_SAID_OF_PRICE: Final = "[低高增减降升的约以左]|下降|上升|提高|上涨|比|较"
METRIC: Final = r"(?:m²|㎡|km²|m³|km|kg|kW|MW|GB|TB|m2|m3)(?![A-Za-z0-9])"
"""The units in letters."""
UNIT: Final = Pattern(
    r"\s{0,2}(?:(?P<percent>%)|(?P<more>[余多几])?(?P<scale>万亿|千万|百万|十万|亿|万|千|百)?(?P<plus>[余多])?"
    rf"(?P<kind>(?P<price>元/[^\W\d_](?:(?!{_SAID_OF_PRICE})[^\W\d_])*)|(?P<yuan>元)(?!/[^\W\d_])|{METRIC}|{_MEASURES})?)"
)
"""What stands behind a number; it matches anywhere, with nothing where no unit is."""
