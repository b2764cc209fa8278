"""The sheets 排名 and 各表发现: the forms, most points at stake first, and what was found in each."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlplugin.batch.reviewed import KeyFigures
from xlplugin.summary.findings import FoundInForm
from xlplugin.summary.ranking import RankedForm
from xlplugin.summary.results_tables import decimal_of
from xlplugin.summary.review import BulkReview
from xlplugin.summary.workbook import looks, sheets
from xlplugin.summary.workbook.book import Shown, SummaryBook, Value
from xlplugin.summary.workbook.links import Folders
from xlplugin.summary.workbook.listing import Listing, ListingColumn, ListingPlan
from xlplugin.workbook.edit.colours import ACCENT

_UNSETTLED: Final = "未定"
_FORMS_NOTE: Final = (
    "涉及分值从大到小；点“发现”看这份表的全部发现，点“自评表”打开原表。测算总分：没有依据的按自评计。"
)
_FOUND_NOTE: Final = (
    "按排名的顺序，一份表的发现放在一起；筛选“部门”就是要退回这个部门的清单。点“位置”到那个单元格。"
)
_AT_STAKE: Final = 3
"""The column of the points at stake, from 0."""

_FORMS: Final = (
    ListingColumn("序号", 5, looks.CENTRED),
    ListingColumn("部门", 20),
    ListingColumn("单位、项目", 22),
    ListingColumn("涉及分值", 10, looks.POINT),
    ListingColumn("自评得分", 8, looks.SCORED),
    ListingColumn("能核算的得分", 8, looks.SCORED),
    ListingColumn("能核算的满分", 8, looks.SCORED),
    ListingColumn("测算总分", 8, looks.SCORED),
    ListingColumn("最低可能", 8, looks.SCORED),
    ListingColumn("最高可能", 8, looks.SCORED),
    ListingColumn("自评等级", 7, looks.CENTRED),
    ListingColumn("测算等级", 7, looks.CENTRED),
    ListingColumn("等级变化", 9, looks.CENTRED),
    ListingColumn("一致分值", 8, looks.POINT),
    ListingColumn("不符分值", 8, looks.POINT),
    ListingColumn("无法核算分值", 8, looks.POINT),
    ListingColumn("错误", 5.5, looks.COUNT),
    ListingColumn("警告", 5.5, looks.COUNT),
    ListingColumn("提示", 5.5, looks.COUNT),
    ListingColumn("发现", 8, looks.CENTRED_LINK),
    ListingColumn("自评表", 7, looks.CENTRED_LINK),
    ListingColumn("核查副本", 7, looks.CENTRED_LINK),
)
_FILTERED: Final = (
    ListingColumn("年度", 6, looks.CENTRED),
    ListingColumn("评价标准", 44, looks.SMALL),
    ListingColumn("文件", 40, looks.SMALL),
)
_TWO_YEARS: Final = (
    ListingColumn("上年自评", 8, looks.SCORED),
    ListingColumn("自评变化", 8, looks.CHANGED),
    ListingColumn("上年也有的发现", 8, looks.COUNT),
)
_FOUND: Final = (
    ListingColumn("部门", 20),
    ListingColumn("严重程度", 7, looks.CENTRED),
    ListingColumn("位置", 20, looks.LINK),
    ListingColumn("指标", 18),
    ListingColumn("发现", 58),
    ListingColumn("涉及分值", 8, looks.POINT),
    ListingColumn("建议", 34),
    ListingColumn("文件", 40, looks.SMALL),
)


class Ranked(NamedTuple):
    """What other sheets need of the ranking.

    Attributes:
        listing: the table, which gives links to its rows.
        rubrics: the titles of the rubrics by their ids.
        compared: how many totals are compared with last year's.
    """

    listing: Listing
    rubrics: dict[str, str]
    compared: int


def write_ranking(book: SummaryBook, review: BulkReview, folders: Folders) -> Ranked:
    """Write both sheets."""
    two_years = review.has_previous
    headings = (*_FORMS, *(_TWO_YEARS if two_years else ()), *_FILTERED)
    plan = ListingPlan(sheets.RANKING, headings, _FORMS_NOTE, 2, len(_FILTERED), ACCENT)
    forms = Listing(book, plan)
    plan = ListingPlan(sheets.BY_FORM, _FOUND, _FOUND_NOTE, unprinted=1)
    found = Listing(book, plan)
    rubrics, compared = dict[str, str](), 0
    for form in review.ranking():
        findings = review.findings_of(form.number)
        link = found.place(found.rows, f"{len(findings)} 条") if findings else ""
        values = _form(form, folders, link)
        rubrics[form.figures.rubric or ""] = form.rubric_title
        compared += None not in (form.claimed_before, form.figures.claimed)
        forms.add([*values, *(_before(form) if two_years else ()), *_filtered(form)])
        for place, each in enumerate(findings):
            found.add(_finding(each, folders), parted=not place)
    forms.draw_bars(_AT_STAKE)
    forms.end("没有核查过的表，见“未能处理”。")
    found.end("没有发现问题。")
    return Ranked(forms, rubrics, compared)


def _form(form: RankedForm, folders: Folders, findings: Value) -> Sequence[Value | Shown]:
    figures = form.figures
    contradicted, known_weight = decimal_of(figures.contradicted), decimal_of(figures.known_weight)
    return (
        form.number,
        form.department,
        "、".join(filter(None, (figures.unit, figures.project))),
        decimal_of(figures.at_stake),
        decimal_of(figures.claimed),
        decimal_of(figures.known) if known_weight else None,
        known_weight or None,
        decimal_of(figures.computed),
        decimal_of(figures.lowest),
        decimal_of(figures.highest),
        figures.claimed_grade,
        figures.grade or _UNSETTLED,
        _grade_change(figures),
        decimal_of(figures.verified),
        Shown(contradicted, looks.WRONG_POINT) if contradicted else contradicted,
        decimal_of(figures.unverifiable),
        Shown(figures.errors, looks.WRONG_COUNT) if figures.errors else 0,
        figures.warnings,
        figures.notices,
        findings,
        folders.form(form.path, "打开", f"{form.sheet}!A1" if form.sheet else ""),
        folders.copy(form.marked, "打开"),
    )


def _filtered(form: RankedForm) -> Sequence[Value]:
    return str(form.figures.year or ""), form.rubric_title, form.name


def _before(form: RankedForm) -> Sequence[Value]:
    before, now = form.claimed_before, decimal_of(form.figures.claimed)
    changed = now - before if now is not None and before is not None else None
    return before, changed, form.repeated


def _grade_change(figures: KeyFigures) -> Value | Shown:
    """Only where both grades are certain and differ."""
    if figures.grade and figures.claimed_grade and figures.grade != figures.claimed_grade:
        return Shown(f"{figures.claimed_grade}→{figures.grade}", looks.WRONG_TEXT)
    return ""


def _finding(found: FoundInForm, folders: Folders) -> Sequence[Value | Shown]:
    return (
        found.department,
        Shown(found.severity.chinese, looks.SEVERITY[found.severity]),
        folders.form(found.path, found.place, found.place),
        found.indicator,
        message(found),
        found.points,
        found.fix,
        found.path,
    )


def message(found: FoundInForm) -> str:
    """What is wrong, and whether it was last year, too."""
    return f"{found.message}（上年也有）" if found.repeated else found.message
