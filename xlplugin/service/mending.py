"""Wrong cells shown where they are: marked in a copy that is not scored yet, unmarked once it is mended."""

from xlplugin.problem import Problem, Severity
from xlplugin.service.scoring import ScoredCase, Stage
from xlplugin.service.workbook import Workbook
from xlplugin.workbook.layout.names import MENDING_COLUMNS
from xlplugin.workbook.scorebook.headings import find_tables


def mark_errors(book: Workbook, scored: ScoredCase) -> ScoredCase | None:
    """Mark the cells that stand in the way of scoring, and list them.

    Returns:
        The case with its problems in the order of the list, and what could not be marked; None where no cell
        is to blame.
    """
    from xlplugin.workbook.review.mending import in_order, plan_mending  # noqa: PLC0415 - only where something is wrong

    if scored.stage is Stage.SCORED:  # what is wrong then is in our own formulas
        return None
    grid, form = book.read().value, scored.case.form
    errors = [each for each in scored.problems if each.severity is Severity.ERROR]
    plan = plan_mending(form, errors, grid, scored.sheet.rubric.id)
    if not plan.marks:
        return None
    unmarked = book.change(plan, "标出错误", calculate=False)
    return scored._replace(problems=(*in_order(scored.problems, form, grid), *unmarked))


def take_back_marks(book: Workbook) -> tuple[Problem, ...]:
    """Let a workbook look as it did before wrong cells were marked; what is still wrong is marked anew."""
    if not any(find_tables(book.read().value, *MENDING_COLUMNS)):
        return ()
    from xlplugin.workbook.review.mending import plan_mended  # noqa: PLC0415 - only where there are marks

    return book.change(plan_mended(book.read().value), "恢复原样", calculate=False)
