"""The sheets 异常, 未能处理 and 两年对比."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from xlplugin.batch.reviewed import named_form
from xlplugin.summary.anomalies import Anomaly
from xlplugin.summary.review import BulkReview
from xlplugin.summary.workbook import looks, sheets
from xlplugin.summary.workbook.book import SummaryBook, Value
from xlplugin.summary.workbook.links import Folders
from xlplugin.summary.workbook.listing import Listing, ListingColumn, ListingPlan
from xlplugin.summary.workbook.ranking_sheet import Ranked
from xlplugin.workbook.edit.colours import RED

_MOST_NAMES: Final = 12
_PLACE: Final = ListingColumn("看排名", 14, looks.CENTRED_LINK)
_ANOMALIES: Final = (
    ListingColumn("异常", 26),
    ListingColumn("部门", 46),
    ListingColumn("说明", 70),
    _PLACE,
)
_FAILURES: Final = (
    ListingColumn("文件", 44, looks.LINK),
    ListingColumn("原因", 56),
    ListingColumn("怎么办", 50),
    ListingColumn("位置", 30, looks.SMALL),
    ListingColumn("代码", 20, looks.SMALL),
)
_CHANGES: Final = (
    ListingColumn("部门", 26),
    ListingColumn("指标", 40),
    ListingColumn("分值", 9, looks.SCORED),
    ListingColumn("上年自评", 10, looks.SCORED),
    ListingColumn("本年自评", 10, looks.SCORED),
    ListingColumn("自评变化", 10, looks.CHANGED),
    ListingColumn("上年测算", 10, looks.SCORED),
    ListingColumn("本年测算", 10, looks.SCORED),
    ListingColumn("测算变化", 10, looks.CHANGED),
    _PLACE,
)


def write_anomalies(book: SummaryBook, review: BulkReview, ranked: Ranked) -> int:
    """Write 异常; how many there are."""
    note = "只是值得再看一眼的地方，不是结论。"
    listing = Listing(book, ListingPlan(sheets.ANOMALIES, _ANOMALIES, note))
    before = None
    for each in review.anomalies():
        listing.add(_anomaly(each, ranked), parted=each.kind is not before)
        before = each.kind
    listing.end("没有异常。")
    return listing.rows


def _anomaly(anomaly: Anomaly, ranked: Ranked) -> Sequence[Value]:
    more = len(anomaly.names) - _MOST_NAMES
    listed = "、".join(anomaly.names[:_MOST_NAMES]) + (f"等 {len(anomaly.names)} 个" if more > 0 else "")
    return anomaly.kind.value, listed, anomaly.message, _place(ranked, anomaly.numbers[0])


def _place(ranked: Ranked, number: int) -> Value:
    """A link to a form's row."""
    return ranked.listing.place(number - 1, f"第 {number} 名")


def write_failures(book: SummaryBook, review: BulkReview, folders: Folders) -> int:
    """Write 未能处理; how many files there are."""
    note = "这些文件没有核查结果，或没能写出核查副本；处理好后加 --resume 再运行，只做这些。"
    listing = Listing(book, ListingPlan(sheets.FAILURES, _FAILURES, note, tab=RED))
    for each in review.failures():
        name, place = named_form(each.path, each.sheet), f"{each.sheet}!A1" if each.sheet else ""
        listing.add((folders.form(each.path, name, place), each.message, each.fix, each.place, each.code))
    listing.end("所有文件都处理了。")
    return listing.rows


def write_changes(book: SummaryBook, review: BulkReview, ranked: Ranked) -> int:
    """Write 两年对比; how many scores changed."""
    note = "得分和上年不同的指标；空白的那一年没有填或算不出，指标名称、分值不同的不比。"
    listing = Listing(book, ListingPlan(sheets.CHANGES, _CHANGES, note, kept=2))
    before = None
    for each in review.changes():
        claimed, computed = (each.claimed_before, each.claimed), (each.computed_before, each.computed)
        values = (*claimed, _changed(*claimed), *computed, _changed(*computed), _place(ranked, each.number))
        listing.add((each.department, each.indicator, each.weight, *values), parted=each.number != before)
        before = each.number
    listing.end("没有得分和上年不同的指标。")
    return listing.rows


def _changed(before: Decimal | None, now: Decimal | None) -> Decimal | None:
    return None if before is None or now is None else now - before
