"""Whether a value on the sheet of facts counts: what stands under 确认."""

from enum import Enum
from typing import Final

PENDING: Final = "待确认"
CONFIRMED: Final = "已确认"


class Confirmation(Enum):
    """What becomes of a value."""

    COUNTS = "counts"
    WAITING = "waiting"
    UNCLEAR = "unclear"


def confirmation(words: str, *, accept_proposed: bool = False) -> Confirmation:
    """What the words under 确认 mean; a blank cell means that a person typed the value.

    Args:
        words: the trimmed text of the cell.
        accept_proposed: whether values that wait for a person count too.
    """
    if words in ("", CONFIRMED):
        return Confirmation.COUNTS
    if words == PENDING:
        return Confirmation.COUNTS if accept_proposed else Confirmation.WAITING
    return Confirmation.UNCLEAR


def not_counting(cell: str) -> str:
    """The condition, as a formula without ``=``, in which the value beside a cell of 确认 does not count."""
    return f'AND(TRIM({cell})<>"",TRIM({cell})<>"{CONFIRMED}")'
