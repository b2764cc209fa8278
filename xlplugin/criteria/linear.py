"""Points in proportion between two rates: 70%-100%之间得分=(使用率-70%)/30%×8, or by interpolation."""

from typing import Final

_N: Final = r"\d+(?:\.\d+)?%"
_WORTH: Final = r"(?:(?:本项|该项|本?指标)?(?:分值|权重|满分|标准分)|(?P<points>\d+(?:\.\d+)?)分?)"
