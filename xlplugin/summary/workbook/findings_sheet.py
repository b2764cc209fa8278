"""The sheets 发现种类 and 核查发现: every kind of finding, and under each all its findings."""

from collections.abc import Sequence
from typing import Final

from xlplugin.summary.findings import FindingKind
from xlplugin.summary.review import BulkReview
from xlplugin.summary.workbook import looks, sheets
from xlplugin.summary.workbook.book import Shown, SummaryBook, Value
from xlplugin.summary.workbook.links import Folders
from xlplugin.summary.workbook.listing import Listing, ListingColumn, ListingPlan
from xlplugin.summary.workbook.ranking_sheet import message
from xlplugin.workbook.edit.colours import ACCENT

_FORMS: Final = 2
"""The column of the number of forms, from 0."""

_KINDS: Final = (
    ListingColumn("严重程度", 8, looks.CENTRED),
    ListingColumn("问题", 60),
    ListingColumn("表数", 10, looks.COUNT),
    ListingColumn("条数", 10, looks.COUNT),
    ListingColumn("涉及分值", 12, looks.POINT),
    ListingColumn("各条", 12, looks.CENTRED_LINK),
    ListingColumn("代码", 24, looks.SMALL),
)
_REPEATED: Final = ListingColumn("上年也有的表数", 10, looks.COUNT)
_FOUND: Final = (
    ListingColumn("问题", 26),
    ListingColumn("严重程度", 7, looks.CENTRED),
    ListingColumn("部门", 20),
    ListingColumn("位置", 20, looks.LINK),
    ListingColumn("指标", 18),
    ListingColumn("发现", 58),
    ListingColumn("涉及分值", 8, looks.POINT),
    ListingColumn("建议", 34),
    ListingColumn("文件", 40, looks.SMALL),
)


def write_kinds(book: SummaryBook, review: BulkReview) -> Listing:
    """Write 发现种类, whose links lead into 核查发现; give that sheet, still without rows."""
    kinds, two_years = review.kinds(), review.has_previous
    note = f"共 {len(kinds)} 种，错误在前，再按有这种问题的表数；点“各条”看每一条。"
    headings = (*_KINDS, *((_REPEATED,) if two_years else ()))
    listing = Listing(book, ListingPlan(sheets.KINDS, headings, note, kept=2))
    total = sum(each.findings for each in kinds)
    note = f"共 {total} 条，同一种问题放在一起，错误在前；可以筛选。点“位置”到那个单元格。"
    plan = ListingPlan(sheets.FINDINGS, _FOUND, note, unprinted=1, tab=ACCENT)
    found = Listing(book, plan)
    first = 0
    for kind in kinds:
        listing.add([*_kind(kind, found, first), *((kind.repeated,) if two_years else ())])
        first += kind.findings
    listing.draw_bars(_FORMS)
    listing.end("没有发现问题。")
    return found


def _kind(kind: FindingKind, found: Listing, first: int) -> Sequence[Value | Shown]:
    return (
        Shown(kind.severity.chinese, looks.SEVERITY[kind.severity]),
        kind.meaning,
        kind.forms,
        kind.findings,
        kind.points,
        found.place(first, f"第 {first + 1} 条起"),
        kind.code,
    )


def write_findings(found: Listing, review: BulkReview, folders: Folders) -> None:
    """Write 核查发现."""
    meanings, before = {each.code: each.meaning for each in review.kinds()}, ""
    for each in review.findings():
        found.add(
            (
                meanings[each.code],
                Shown(each.severity.chinese, looks.SEVERITY[each.severity]),
                each.department,
                folders.form(each.path, each.place, each.place),
                each.indicator,
                message(each),
                each.points,
                each.fix,
                each.path,
            ),
            parted=each.code != before,
        )
        before = each.code
    found.end("没有发现问题。")
