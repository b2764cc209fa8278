"""What a review of many comes to, in the lines that a terminal shows."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from heapq import heappush, heappushpop
from typing import Final

from xlplugin.batch.collecting import Collection, Skipped
from xlplugin.batch.reviewed import Failure, Reviewed, ReviewedBook, named_form
from xlplugin.cli.output import columns, cut
from xlplugin.money import ZERO, plain, shown

_MOST_AT_STAKE: Final = 5
_FIRST_FAILED: Final = 3
_INDENT: Final = "  "


class Tally:
    """What a review comes to, counted as it goes on.

    Attributes:
        books: in how many workbooks a form was audited.
        audited: how many forms were.
        with_errors: in how many of them errors were found.
        weights: the weight of all forms together, all of it and by how far it was verified.
        failed: what could not be reviewed, a workbook or one of its several forms, with the reason, by code.
        marked: of how many there is a marked copy.
        unmarked: the copies that could not be written, with the reason, by code.
        reports: how many were audited with their written report.
        unread: the reports that could not be used, with the reason.
    """

    def __init__(self) -> None:
        self.books = self.audited = self.with_errors = 0
        self.weights = {"weight": ZERO, "verified": ZERO, "contradicted": ZERO, "unverifiable": ZERO}
        self.failed: dict[str, list[str]] = {}
        self.marked = 0
        self.unmarked: dict[str, list[str]] = {}
        self.reports, self.unread = 0, list[str]()
        self._greatest: list[tuple[Decimal, str]] = []

    def add(self, reviewed: ReviewedBook) -> None:
        """Count what came of a workbook."""
        is_audited, first = any(each.outline for each in reviewed.forms), reviewed.forms[0]
        marked, report = first.marked, first.report  # of the workbook, and so the same for all its forms
        self.books += is_audited
        if marked is not None:
            self.marked += marked.failure is None
            if marked.failure is not None:
                _note(self.unmarked, marked.failure)
        if report is not None and is_audited:
            self.reports += report.failure is None
            if report.failure is not None:
                self.unread.append(f"{report.path}：{report.failure.message}")
        for each in reviewed.forms:
            self._add(each)

    def _add(self, reviewed: Reviewed) -> None:
        outline, failure = reviewed.outline, reviewed.failure
        if failure is not None:
            _note(self.failed, failure)
        if outline is not None:
            self.audited += 1
            self.with_errors += bool(outline.errors)
            for name in self.weights:
                self.weights[name] += Decimal(getattr(outline, name) or 0)
            sheet = reviewed.sheet.name if reviewed.sheet else ""
            self._rank(Decimal(outline.at_stake or 0), named_form(reviewed.path, sheet))

    def _rank(self, points: Decimal, path: str) -> None:
        if len(self._greatest) < _MOST_AT_STAKE:
            heappush(self._greatest, (points, path))
        else:
            heappushpop(self._greatest, (points, path))

    def most_at_stake(self) -> list[tuple[Decimal, str]]:
        """The workbooks with the most points at stake, the greatest first."""
        told = (each for each in self._greatest if each[0])
        return sorted(told, key=lambda each: (-each[0], each[1]))


def _note(told: dict[str, list[str]], failure: Failure) -> None:
    told.setdefault(failure.code, []).append(f"{failure.source}：{failure.message}")


def show(tally: Tally, collection: Collection, arguments: Namespace) -> None:
    """Print what a review came to, or has come to so far; of long lines about one file the beginning."""
    for line in _lines(tally, collection, is_whole=arguments.details):
        is_short = line.startswith(_INDENT) and not arguments.details
        print(f"{_INDENT}{cut(line, columns() - len(_INDENT))}" if is_short else line)


def _lines(tally: Tally, collection: Collection, *, is_whole: bool) -> Iterator[str]:
    failed = sum(map(len, tally.failed.values()))
    forms, unit = (f"里的 {tally.audited} 张自评表", "张") if tally.audited > tally.books else ("", "个")
    of_all = f"共 {len(collection.files)} 个工作簿：核查了 {tally.books} 个{forms}"
    yield f"{of_all}（{tally.with_errors} {unit}有错误），未能处理 {failed} 个"
    skipped = skipped_words(collection.skipped)
    if skipped:
        yield f"跳过：{skipped}"
    if tally.reports:
        yield f"与书面报告一起核对的 {tally.reports} 个"
    left = [*collection.unpaired, *tally.unread]
    if left:
        told = "：" if is_whole else "，加 --details 看名单"
        yield f"书面报告没有用上 {len(left)} 份（看不出是哪张表的，或读不了）{told}"
        yield from (f"{_INDENT}{each}" for each in left if is_whole)
    if tally.audited:
        weight, *known = tally.weights.values()
        verified, contradicted, unverifiable = map(plain, known)
        rest = plain(max(ZERO, weight - sum(known)))
        weighed = f"一致 {verified} 分，不符 {contradicted} 分，无法核算 {unverifiable} 分"
        yield f"各表分值合计：{weighed}，其余（由人评定等）{rest} 分"
    yield from _failures("未能处理", tally.failed, is_whole=is_whole)
    yield from _failures("核查副本没有写成", tally.unmarked, is_whole=is_whole)
    most = tally.most_at_stake()
    if most:
        yield "涉及分值最多的："
        yield from (f"{_INDENT}{shown(points)} 分：{path}" for points, path in most)


def _failures(what: str, failed: Mapping[str, Sequence[str]], *, is_whole: bool) -> Iterator[str]:
    for code, told in failed.items():
        yield f"{what}〔{code}〕{len(told)} 个："
        yield from (f"{_INDENT}{each}" for each in (told if is_whole else told[:_FIRST_FAILED]))
        if not is_whole and len(told) > _FIRST_FAILED:
            yield f"{_INDENT}另有 {len(told) - _FIRST_FAILED} 个，加 --details 看全部"


def skipped_words(skipped: Counter[Skipped]) -> str:
    """How many files were passed over, by reason; empty where none were."""
    return "，".join(f"{reason} {skipped[reason]} 个" for reason in Skipped if skipped[reason])
