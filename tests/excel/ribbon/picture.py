"""Draws the ribbon for the README from the buttons themselves: ``python -m tests.excel.ribbon.picture``.

A drawing, not a screenshot: Excel's own icons are replaced by the first character of the label.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from xlplugin.excel.names import CATEGORY
from xlplugin.excel.ribbon.custom_ui import GROUPS, Button, ButtonGroup

PICTURE: Final = Path(__file__).parents[3] / "docs" / "ribbon.svg"

_TABS: Final = ("文件", "开始", "插入", "页面布局", "公式", "数据", "审阅", "视图")
_FONT: Final = "'Microsoft YaHei','Noto Sans CJK SC','PingFang SC',sans-serif"
_TOP: Final = 40
_HEIGHT: Final = 118
_ROWS: Final = 3
_ROW: Final = 27
_LARGE: Final = 84
_EDGE: Final = 14
_COLOURS: Final = ("#1F5FA8", "#B26A00", "#2E7D32", "#5B6770")
_LATIN: Final = 7
_WIDE: Final = 14
_GAP: Final = 12


def ribbon_svg() -> str:
    """The whole tab as SVG."""
    shapes: list[str] = []
    left = float(_EDGE)
    for group, colour in zip(GROUPS, _COLOURS, strict=True):
        drawn, width = _group(group, left, colour)
        shapes += [*drawn, _line(left + width)]
        left += width + _GAP
    return "\n".join([*_frame(left), *_tabs(), *shapes, "</svg>", ""])


def _frame(width: float) -> Iterator[str]:
    height = _TOP + _HEIGHT
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" '
        f'viewBox="0 0 {width:.0f} {height}" font-family="{_FONT}" font-size="14" fill="#222">'
    )
    yield f'<rect width="100%" height="{height}" fill="#F3F3F3"/>'
    yield f'<rect y="{_TOP}" width="100%" height="{_HEIGHT}" fill="#FFFFFF"/>'


def _tabs() -> Iterator[str]:
    left = _EDGE
    for tab in (*_TABS, CATEGORY):
        own = tab == CATEGORY
        weight = ' font-weight="bold"' if own else ""
        yield f'<text x="{left}" y="26"{weight}>{tab}</text>'
        if own:
            yield f'<rect x="{left}" y="34" width="{_wide(tab)}" height="3" fill="#217346"/>'
        left += _wide(tab) + 20


def _group(group: ButtonGroup, left: float, colour: str) -> tuple[list[str], float]:
    shapes: list[str] = []
    at = left
    for button in (each for each in group.buttons if each.large):
        shapes += _large(button, at, colour)
        at += _LARGE
    small = [each for each in group.buttons if not each.large]
    for start in range(0, len(small), _ROWS):
        column = small[start : start + _ROWS]
        for row, button in enumerate(column):
            shapes += _small(button, at, row, colour)
        at += max(_wide(_shown(each)) for each in column) + 44
    width = max(at - left, _wide(group.label) + 16.0)
    middle = left + width / 2
    shapes.append(
        f'<text x="{middle:.0f}" y="{_TOP + 110}" text-anchor="middle" font-size="12" fill="#666">'
        f"{escape(group.label)}</text>"
    )
    return shapes, width


def _large(button: Button, left: float, colour: str) -> Iterator[str]:
    middle = left + _LARGE / 2 - 4
    yield from _icon(button, middle - 18, _TOP + 10, 36, colour)
    yield f'<text x="{middle:.0f}" y="{_TOP + 72}" text-anchor="middle">{escape(_shown(button))}</text>'


def _small(button: Button, left: float, row: int, colour: str) -> Iterator[str]:
    top = _TOP + 8 + row * _ROW
    yield from _icon(button, left + 4, top, 20, colour)
    yield f'<text x="{left + 30:.0f}" y="{top + 15}">{escape(_shown(button))}</text>'


def _icon(button: Button, left: float, top: float, size: int, colour: str) -> Iterator[str]:
    yield f'<rect x="{left:.0f}" y="{top:.0f}" width="{size}" height="{size}" rx="4" fill="{colour}"/>'
    yield (
        f'<text x="{left + size / 2:.0f}" y="{top + size * 0.74:.0f}" text-anchor="middle" '
        f'font-size="{size * 0.62:.0f}" fill="#fff">{escape(button.label[0])}</text>'
    )


def _shown(button: Button) -> str:
    return f"{button.label} ▾" if button.menu else button.label


def _wide(text: str) -> int:
    return sum(_LATIN if character.isascii() else _WIDE for character in text)


def _line(left: float) -> str:
    x = f"{left + _GAP / 2 - 2:.0f}"
    return f'<line x1="{x}" x2="{x}" y1="{_TOP + 8}" y2="{_TOP + _HEIGHT - 10}" stroke="#D0D0D0"/>'


if __name__ == "__main__":
    PICTURE.write_text(ribbon_svg(), encoding="utf-8")
