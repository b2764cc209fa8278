"""What is unusual in one form, or among many: a reason to look, no finding."""

from dataclasses import dataclass
from enum import StrEnum


class AnomalyKind(StrEnum):
    """Why forms stand out; the value is what people read."""

    ALL_FULL = "各项指标全部满分"
    SAME_SCORES = "与其他部门各项得分完全相同"
    OUTLIER = "总分明显偏离同类"
    FAR_ABOVE_KNOWN = "自评远高于可核算的得分"
    LOW_TARGETS = "目标值远低于完成值"
    EXECUTION_FULL = "预算执行率均为100.00%"
    TWICE = "同一部门报送多份"
    WRONG_YEAR = "年度与其他表不一致"


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something to look at.

    Attributes:
        kind: why.
        numbers: the forms' numbers in the review.
        names: their departments, or files where those are unknown, in the same order.
        message: with figures, what stands out.
    """

    kind: AnomalyKind
    numbers: tuple[int, ...]
    names: tuple[str, ...]
    message: str
