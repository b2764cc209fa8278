"""``xlplugin batch``: many forms scored and audited, each in a process that may fail without the others."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tqdm import tqdm

from xlplugin.batch import codes
from xlplugin.batch.collecting import Collection, Skipped, collect
from xlplugin.batch.results_file import ResultsFile
from xlplugin.batch.reviewed import ReviewedBook
from xlplugin.batch.running import on_cluster, on_this_computer, review_all
from xlplugin.batch.task import Passed
from xlplugin.batch.workers import MEMORY_IS_LIMITED, ItemLimits, cores
from xlplugin.cli.batch_outputs import Outputs
from xlplugin.cli.batch_text import Tally, show, skipped_words
from xlplugin.cli.exits import Exit
from xlplugin.cli.output import width
from xlplugin.problem import Refused

_BAR: Final = "{percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt}，{rate_fmt}，已用 {elapsed}，还需 {remaining}"


def run(arguments: Namespace) -> Exit:
    """Review many workbooks; the results go to a file as they come, summaries are made of them in the end."""
    outputs = Outputs.of(arguments)
    collection = outputs.prepare(collect(arguments.paths))
    if not collection.files:
        skipped = skipped_words(collection.skipped)
        message = f"没有找到要核查的工作簿{f'（{skipped}）' if skipped else ''}"
        raise Refused(codes.BATCH_EMPTY.at(None, message))
    if arguments.memory_limit is not None and not MEMORY_IS_LIMITED:
        print("这个系统不能限制内存，--memory-limit 不起作用", file=sys.stderr)
    tally, dropped, is_whole = Tally(), 0, False
    try:
        with ResultsFile(outputs.results, resume=arguments.resume) as results:
            try:
                _review(collection, outputs, results, arguments, tally)
                dropped = results.settle([each.name for each in collection.files])
            except Refused:
                show(tally, collection, arguments)
                raise
        is_whole = True
    except KeyboardInterrupt:  # the results so far are on the disk; a second one ends what follows
        pass
    show(tally, collection, arguments)
    if dropped:
        print(f"以前的结果中有 {dropped} 个文件这次没有核查，已从结果中去掉")
    if not is_whole:
        print(f"已中断：以上结果在 {outputs.results}，加 --resume 再运行就接着做", file=sys.stderr)
    _summarise(collection, outputs, arguments, is_whole=is_whole)
    if tally.marked and outputs.marked:
        print(f"核查副本 {tally.marked} 个：{outputs.marked}")
    if tally.failed or tally.unmarked or not is_whole:
        return Exit.UNUSABLE
    return Exit.FINDINGS if tally.with_errors else Exit.DONE


def _summarise(collection: Collection, outputs: Outputs, arguments: Namespace, *, is_whole: bool) -> None:
    """Write what is made of the results, and say where everything is."""
    files = tuple(outputs.summaries)
    if files and outputs.results.stat().st_size:
        with _told_on_a_terminal(f"正在写 {'、'.join(each.name for each in files)} …"):
            expected = None if is_whole else len(collection.files)
            outputs.write_summaries(collection.folder, arguments.rubrics, expected)
        part = "" if is_whole else "（没有做完，只是已核查的部分）"
        for what, path in (("汇总工作簿", outputs.workbook), ("网页", outputs.page)):
            if path:
                print(f"{what}{part}：{path}")
    elif files:
        print("还没有结果，汇总没有写")
    print(f"全部结果，每份表一行：{outputs.results}")


@contextmanager
def _told_on_a_terminal(words: str) -> Iterator[None]:
    """Words on the last line of a terminal as long as something lasts."""
    is_shown = sys.stderr.isatty()
    if is_shown:
        print(words, end="", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        if is_shown:
            print(f"\r{' ' * width(words)}\r", end="", file=sys.stderr, flush=True)


def _review(
    collection: Collection, outputs: Outputs, results: ResultsFile, arguments: Namespace, tally: Tally
) -> None:
    """Review the workbooks and count what comes of them, with a bar on a terminal."""
    default = ItemLimits()
    limits = ItemLimits(arguments.time_limit or default.seconds, arguments.memory_limit or default.megabytes)
    jobs, scheduler = arguments.jobs or cores(), arguments.scheduler
    way = on_cluster(scheduler, limits) if scheduler else on_this_computer(jobs, limits)
    found = review_all(collection.files, results, arguments.rubrics, way, marked=outputs.marked)
    total = len(collection.files)
    for each in tqdm(found, total=total, unit="个", bar_format=_BAR, disable=None, leave=False):
        if isinstance(each, ReviewedBook):
            tally.add(each)
        elif each is Passed.OURS:
            collection.skipped[Skipped.OURS] += 1
