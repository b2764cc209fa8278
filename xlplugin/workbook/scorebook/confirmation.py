"""Whether a value on the sheet of facts counts: what stands under 确认."""

from enum import Enum
from typing import Final

from xlplugin.workbook.layout.names import CONFIRMED, PENDING

_YES: Final = frozenset({CONFIRMED, "是", "确认", "同意", "认可", "采用", "采纳", "已核对", "无误"})
_YES_MARKS: Final = frozenset({"√", "✓", "✔", "☑", "ok", "yes", "y"})
_NO: Final = frozenset({"否", "不采用", "不采纳", "不认可", "不确认", "不同意", "×", "✗", "x", "no", "n"})


class Confirmation(Enum):
    """What becomes of a value."""

    COUNTS = "counts"
    WAITING = "waiting"
    REFUSED = "refused"
    UNCLEAR = "unclear"


def confirmation(words: str, *, accept_proposed: bool = False) -> Confirmation:
    """What the words under 确认 mean; a blank cell means that a person typed the value.

    Args:
        words: the trimmed text of the cell.
        accept_proposed: whether values that wait for a person count too.
    """
    if not words or is_yes(words):
        return Confirmation.COUNTS
    if words == PENDING:
        return Confirmation.COUNTS if accept_proposed else Confirmation.WAITING
    return Confirmation.REFUSED if words.casefold() in _NO else Confirmation.UNCLEAR


def is_yes(words: str) -> bool:
    """Whether a person confirmed a value, in whatever words."""
    return words in _YES or words.casefold() in _YES_MARKS
