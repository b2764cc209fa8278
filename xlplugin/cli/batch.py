"""``xlplugin batch``: many forms scored and audited, each in a process that may fail without the others."""

import sys
from argparse import Namespace
from typing import Final

from tqdm import tqdm

from xlplugin.batch import codes
from xlplugin.batch.collecting import Collection, Skipped, collect
from xlplugin.batch.results_file import ResultsFile
from xlplugin.batch.reviewed import Reviewed
from xlplugin.batch.running import on_cluster, on_this_computer, review_all
from xlplugin.batch.task import Passed
from xlplugin.batch.workers import MEMORY_IS_LIMITED, ItemLimits, cores
from xlplugin.cli.batch_outputs import Outputs
from xlplugin.cli.batch_text import Tally, show, skipped_words
from xlplugin.cli.exits import Exit
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
    if tally.marked:
        print(f"核查副本 {tally.marked} 个，在 {outputs.marked}")
    print(f"结果在 {outputs.results}，每个文件一行")
    if not is_whole:
        print(f"已中断：以上结果在 {outputs.results}，加 --resume 再运行就接着做", file=sys.stderr)
        return Exit.UNUSABLE
    if tally.failed or tally.unmarked:
        return Exit.UNUSABLE
    return Exit.FINDINGS if tally.with_errors else Exit.DONE


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
        if isinstance(each, Reviewed):
            tally.add(each)
        elif each is Passed.OURS:
            collection.skipped[Skipped.OURS] += 1
