"""What share of its points a rate of execution earns: in proportion, unless the form prints another rule."""

from decimal import Decimal
from typing import Final

from xlplugin.form.form import BudgetLine, Form
from xlplugin.money import HUNDRED, ONE
from xlplugin.pattern import Pattern

_SPEAKS: Final = Pattern(
    r"(?:执行|支出)(?:率|进度)[^。；;\n]*?(?:满分|不得分|[得扣计给赋][^。；;\n\d]{0,8}\d)|得分[^。；;\n]{0,14}执行率"
)
_PROPORTIONAL: Final = Pattern(
    r"[×xX*＊乘][^。；;，,\n]{0,6}(?:执行|支出)(?:率|进度)|(?:执行|支出)(?:率|进度)[^。；;，,\n]{0,6}[×xX*＊乘]"
)
_FULL_FROM: Final = Pattern(
    r"(?:执行|支出)(?:率|进度)[^。；;，,\n\d]{0,6}?(?:≥|>=|＞=|不低于|达到|达|在)?\s*(\d{1,3}(?:\.\d+)?)\s*[%％]"
    r"(?:及?以上|[（(]含[）)]以上)?[^。；;\n\d]{0,8}?满分"
)
_NOT_FROM: Final = Pattern(r"以下|低于|不足|未达|<|＜|≤|每")


def share_of_weight(form: Form, line: BudgetLine, rate: Decimal) -> Decimal | None:
    """The share of the weight that a rate earns; None where the form's own rule was not understood."""
    texts = (line.criterion.text, *(note.text for note in form.notes))
    told = [each for each in texts if _SPEAKS.search(each)]
    if not told or all(_PROPORTIONAL.search(each) and not _FULL_FROM.search(each) for each in told):
        return min(rate, ONE)
    full = [found for each in told if (found := _FULL_FROM.search(each)) and not _NOT_FROM.search(found[0])]
    if len(full) == 1 and rate >= Decimal(full[0][1]) / HUNDRED:
        return ONE
    return None
