"""The sheet 指标分析: how each indicator fares over all forms of its rubric."""

from typing import Final

from xlplugin.summary.review import BulkReview
from xlplugin.summary.workbook import looks, sheets
from xlplugin.summary.workbook.book import SummaryBook
from xlplugin.summary.workbook.listing import Listing, ListingColumn, ListingPlan

_CONTRADICTED: Final = 7
"""The column of the share of contradicted forms, from 0."""

_HEADINGS: Final = (
    ListingColumn("评价标准", 42, looks.SMALL),
    ListingColumn("指标", 34),
    ListingColumn("分值", 9, looks.SCORED),
    ListingColumn("表数", 9, looks.COUNT),
    ListingColumn("自评平均得分率", 11, looks.SHARE),
    ListingColumn("得分率标准差", 11, looks.SHARE),
    ListingColumn("自评满分的表", 11, looks.SHARE),
    ListingColumn("与测算不符的表", 12, looks.WRONG_SHARE),
    ListingColumn("测算平均得分率", 11, looks.SHARE),
)


def write_indicators(book: SummaryBook, review: BulkReview) -> None:
    """Write the sheet."""
    note = "得分率是得分除以分值；分值空白的，各表不同。测算平均只算得出测算得分的表。"
    listing = Listing(book, ListingPlan(sheets.INDICATORS, _HEADINGS, note, kept=2))
    before: str | None = None
    for each in review.indicators():
        listing.add(
            (
                each.rubric_title,
                each.name,
                each.weight,
                each.forms,
                each.mean_rate,
                each.spread,
                each.full,
                each.contradicted,
                each.computed_rate,
            ),
            parted=each.rubric != before,
        )
        before = each.rubric
    listing.draw_bars(_CONTRADICTED, 1)
    listing.end("没有可以统计的指标。")
