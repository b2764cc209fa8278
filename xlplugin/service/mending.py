"""Wrong cells shown where they are: marked in a copy that is not scored yet, unmarked once it is mended."""

from xlplugin.problem import Problem, Severity
from xlplugin.service.scoring import ScoredCase, Stage
from xlplugin.service.workbook import Workbook
from xlplugin.workbook.layout.names import MENDING_COLUMNS
from xlplugin.workbook.scorebook.headings import find_tables


def mark_errors(book: Workbook, scored: ScoredCase) -> bool:
    """Mark the cells that stand in the way of scoring, and list them; whether there are any."""
    from xlplugin.workbook.review.mending import plan_mending  # noqa: PLC0415 - only where something is wrong

    if scored.stage is Stage.SCORED:  # what is wrong then is in our own formulas
        return False
    errors = [each for each in scored.problems if each.severity is Severity.ERROR]
    plan = plan_mending(scored.case.form, errors, book.read().value)
    if plan.marks:
        book.change(plan, "标出错误", calculate=False)
    return bool(plan.marks)


def in_order_of_book(book: Workbook, scored: ScoredCase) -> ScoredCase:
    """The errors in the order in which the marked workbook lists them."""
    from xlplugin.workbook.review.mending import in_order  # noqa: PLC0415 - only where something is wrong

    problems = in_order(scored.problems, scored.case.form, book.read().value)
    return scored._replace(problems=tuple(problems))


def take_back_marks(book: Workbook) -> tuple[Problem, ...]:
    """Let a workbook look as it did before wrong cells were marked; what is still wrong is marked anew."""
    if not any(find_tables(book.read().value, *MENDING_COLUMNS)):
        return ()
    from xlplugin.workbook.review.mending import plan_mended  # noqa: PLC0415 - only where there are marks

    return book.change(plan_mended(book.read().value), "恢复原样", calculate=False)
