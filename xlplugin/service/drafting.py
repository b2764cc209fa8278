"""A rubric drafted from the criteria of a form, in a workbook or a Word document; a form scored by them."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from xlplugin.form.form import Form, FormKind
from xlplugin.functions.library import rubric_named
from xlplugin.money import ZERO
from xlplugin.problem import Checked, Problem, Refused, Severity, Source, told_after
from xlplugin.rubric.codes import RUBRIC_YEAR
from xlplugin.rubric.file_name import years_in
from xlplugin.rubric.library import FACTS_FILE, library, shipped
from xlplugin.rubric.load import load_facts
from xlplugin.service import codes
from xlplugin.service.drafted import RubricDraft, Understood, draft_of_form
from xlplugin.service.earlier_rubric import EarlierRubric
from xlplugin.service.workbook import Workbook
from xlplugin.workbook.formbook.opening import Request
from xlplugin.workbook.forms.finder import find_form
from xlplugin.workbook.layout.names import DRAFT_ID, UNAPPROVED


def draft(book: Workbook, name: str, request: Request = Request(), earlier: str = "") -> RubricDraft:
    """The rubric that a form in a workbook prints.

    Args:
        book: the workbook with the form; it is only read.
        name: the id of the rubric, its file's name without ending.
        request: which sheet, and the user's own folder of rubrics.
        earlier: the id or file of last year's rubric, kept where the form says the same; empty for none.

    Raises:
        Refused: there is no form, or it prints no weights, or it has goals instead of criteria; or there is
            no such rubric.
    """
    found = find_form(book.read().value, book.name, request.sheet, request.own)
    return _drafted(found.value.form, name, request.own, earlier, found.problems)


def draft_of_document(path: Path, name: str, own: Path | None = None, earlier: str = "") -> RubricDraft:
    """The rubric that a form in a Word document prints; arguments and errors as for ``draft``."""
    from xlplugin.workbook.reports.reader import read_report  # noqa: PLC0415 - only for documents

    forms = [each for each in read_report(path, own).annexes if each.kind is not FormKind.ITEM and each.rows]
    if len(forms) != 1:
        named = "、".join(f"“{each.sheet}”" for each in forms)
        message = f"文档中有{len(forms)}张自评表：{named}" if forms else "文档中没有找到自评表"
        raise Refused(codes.DRAFT_DOCUMENT.at(Source(str(path)), message))
    return _drafted(forms[0], name, own, earlier)


def _drafted(
    form: Form, name: str, own: Path | None, earlier: str, problems: tuple[Problem, ...] = ()
) -> RubricDraft:
    with told_after(problems):
        _refuse_unfit(form)
        before = EarlierRubric(rubric_named(earlier, own)) if earlier else None
    return draft_of_form(form, name, load_facts(_facts(own)), (*problems, *_other_year(form, name)), before)


def _other_year(form: Form, name: str) -> Iterator[Problem]:
    """That the form is of another year than the name that its rubric gets, which a check would refuse."""
    named = years_in(name)
    if named and form.year and form.year not in named:
        yield RUBRIC_YEAR.at(
            Source(form.file, sheet=form.sheet),
            f"文件名是{named[0]}年，表上写的是{form.year}年",
            severity=Severity.WARNING,
            fix="标准的年度照表上的写，请核对表和文件名",
        )


def with_draft(book: Workbook, request: Request) -> Checked[Request]:
    """A request to score a form by its own criteria, and a notice that says so.

    Raises:
        Refused: as ``draft`` does.
    """
    made = draft(book, DRAFT_ID, request)
    counts = Counter(each.understood for each in made.indicators)
    told = "，".join(f"{each.chinese}{counts[each]}个" for each in Understood)
    notice = codes.DRAFT_SCORED.at(Source(book.name), f"{UNAPPROVED}：{told}")
    return Checked(request._replace(drafted=made.loaded), (notice,))


def document(file: str, made: RubricDraft) -> dict[str, object]:
    """The draft as JSON: numbers are strings."""
    return {
        "schema": 1,
        "file": file,
        "rubric": made.loaded.rubric.id,
        "title": made.loaded.rubric.title,
        "indicators": [
            {
                "name": each.name,
                "weight": f"{each.weight:f}",
                "status": each.understood.value,
                "official": each.official,
                "rendered": each.rendered,
                "not_understood": list(each.not_understood),
                "why": each.why,
                "remarks": list(each.remarks),
                "source": str(each.source),
                **({"continued": each.continued.value} if each.continued else {}),
            }
            for each in made.indicators
        ],
        "gone": list(made.gone),
    }


def _facts(own: Path | None) -> Path:
    beside = [folder / FACTS_FILE for folder in library(own).folders]
    return next((each for each in beside if each.is_file()), shipped("rubrics") / FACTS_FILE)


def _refuse_unfit(form: Form) -> None:
    place = Source(form.file, sheet=form.sheet)
    if form.kind is FormKind.ITEM:
        message = "这是项目支出绩效自评表，指标和目标由各单位自己填，没有统一的评分标准"
        raise Refused(codes.DRAFT_ITEM_FORM.at(place, message))
    unweighed = [row for row in form.rows if row.weight.points is None or row.weight.points <= ZERO]
    if not form.rows or unweighed:
        named = "、".join(f"“{row.called}”" for row in unweighed[:3])
        raise Refused(codes.DRAFT_WEIGHTS.at(place, f"{named or '各指标'}没有印分值，不能草拟评价标准"))
