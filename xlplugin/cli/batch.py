"""``xlplugin batch``: many forms scored and audited, each in a process that may fail without the others."""

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from heapq import heappush, heappushpop
from typing import Final

from tqdm import tqdm

from xlplugin.batch import codes
from xlplugin.batch.collecting import Collection, Skipped, collect
from xlplugin.batch.results_file import ResultsFile
from xlplugin.batch.reviewed import Reviewed
from xlplugin.batch.running import on_cluster, on_this_computer, review_all
from xlplugin.batch.task import Passed
from xlplugin.batch.workers import MEMORY_IS_LIMITED, ItemLimits, cores
from xlplugin.cli.exits import Exit
from xlplugin.cli.output import columns, cut
from xlplugin.money import ZERO, plain
from xlplugin.problem import Refused

_MOST_AT_STAKE: Final = 5
_FIRST_FAILED: Final = 3
_INDENT: Final = "  "


class _Tally:
    """What a review comes to, counted as it goes on.

    Attributes:
        audited: how many workbooks were audited.
        with_errors: in how many of them errors were found.
        weights: the weight of all forms together, by how far it was verified.
        failed: the workbooks that could not be reviewed, with the reason, by code.
    """

    def __init__(self) -> None:
        self.audited = self.with_errors = 0
        self.weights = {"verified": ZERO, "contradicted": ZERO, "unverifiable": ZERO}
        self.failed: dict[str, list[str]] = {}
        self._greatest: list[tuple[Decimal, str]] = []

    def add(self, reviewed: Reviewed) -> None:
        """Count a result."""
        outline, failure = reviewed.outline, reviewed.failure
        if failure is not None:
            self.failed.setdefault(failure.code, []).append(f"{failure.source}：{failure.message}")
        if outline is not None:
            self.audited += 1
            self.with_errors += bool(outline.errors)
            for name in self.weights:
                self.weights[name] += Decimal(getattr(outline, name) or 0)
            self._rank(Decimal(outline.at_stake or 0), reviewed.path)

    def _rank(self, points: Decimal, path: str) -> None:
        if len(self._greatest) < _MOST_AT_STAKE:
            heappush(self._greatest, (points, path))
        else:
            heappushpop(self._greatest, (points, path))

    def most_at_stake(self) -> list[tuple[Decimal, str]]:
        """The workbooks with the most points at stake, the greatest first."""
        told = (each for each in self._greatest if each[0])
        return sorted(told, key=lambda each: (-each[0], each[1]))


def run(arguments: Namespace) -> Exit:
    """Review many workbooks; the results go to a file as they come, a summary is printed."""
    collection = collect(arguments.paths)
    if not collection.files:
        skipped = _skipped_words(collection.skipped)
        message = f"没有找到要核查的工作簿{f'（{skipped}）' if skipped else ''}"
        raise Refused(codes.BATCH_EMPTY.at(None, message))
    if arguments.memory_limit is not None and not MEMORY_IS_LIMITED:
        print("这个系统不能限制内存，--memory-limit 不起作用", file=sys.stderr)
    tally, default = _Tally(), ItemLimits()
    limits = ItemLimits(arguments.time_limit or default.seconds, arguments.memory_limit or default.megabytes)
    jobs, scheduler = arguments.jobs or cores(), arguments.scheduler
    way = on_cluster(scheduler, limits) if scheduler else on_this_computer(jobs, limits)
    with ResultsFile(arguments.output, resume=arguments.resume) as results:
        try:
            found = review_all(collection.files, results, arguments.rubrics, way)
            for each in tqdm(found, total=len(collection.files), unit="个", disable=None, leave=False):
                if isinstance(each, Reviewed):
                    tally.add(each)
                elif each is Passed.OURS:
                    collection.skipped[Skipped.OURS] += 1
            dropped = results.settle([each.name for each in collection.files])
        except KeyboardInterrupt:
            _show(tally, collection, arguments)
            print(f"已中断：以上结果在 {arguments.output}，加 --resume 再运行就接着做", file=sys.stderr)
            return Exit.UNUSABLE
        except Refused:
            _show(tally, collection, arguments)
            raise
    _show(tally, collection, arguments)
    if dropped:
        print(f"以前的结果中有 {dropped} 个文件这次没有核查，已从结果中去掉")
    print(f"结果在 {arguments.output}，每个文件一行")
    return Exit.UNUSABLE if tally.failed else Exit.FINDINGS if tally.with_errors else Exit.DONE


def _show(tally: _Tally, collection: Collection, arguments: Namespace) -> None:
    """Print what a review came to, or has come to so far; of long lines about one file the beginning."""
    for line in _lines(tally, collection, is_whole=arguments.details):
        is_short = line.startswith(_INDENT) and not arguments.details
        print(f"{_INDENT}{cut(line, columns() - len(_INDENT))}" if is_short else line)


def _lines(tally: _Tally, collection: Collection, *, is_whole: bool) -> Iterator[str]:
    failed = sum(map(len, tally.failed.values()))
    of_all = f"共 {len(collection.files)} 个工作簿：核查了 {tally.audited} 个"
    yield f"{of_all}（{tally.with_errors} 个有错误），未能处理 {failed} 个"
    skipped = _skipped_words(collection.skipped)
    if skipped:
        yield f"跳过：{skipped}"
    if tally.audited:
        verified, contradicted, unverifiable = map(plain, tally.weights.values())
        yield f"各表分值合计：一致 {verified} 分，不符 {contradicted} 分，无法核算 {unverifiable} 分"
    for code, told in tally.failed.items():
        yield f"未能处理〔{code}〕{len(told)} 个："
        yield from (f"{_INDENT}{each}" for each in (told if is_whole else told[:_FIRST_FAILED]))
        if not is_whole and len(told) > _FIRST_FAILED:
            yield f"{_INDENT}另有 {len(told) - _FIRST_FAILED} 个，加 --details 看全部"
    most = tally.most_at_stake()
    if most:
        yield "涉及分值最多的："
        yield from (f"{_INDENT}{path}：{plain(points)} 分" for points, path in most)


def _skipped_words(skipped: Counter[Skipped]) -> str:
    return "，".join(f"{reason} {skipped[reason]} 个" for reason in Skipped if skipped[reason])
