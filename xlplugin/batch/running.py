"""A whole review: the files in, each result onto the disk and to whoever shows the progress."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from xlplugin.batch.cluster import results_on_cluster
from xlplugin.batch.collecting import File
from xlplugin.batch.marking import Marking, copy_paths
from xlplugin.batch.results_file import ResultsFile
from xlplugin.batch.reviewed import ReviewedBook
from xlplugin.batch.task import Passed, Review, ReviewTask, TaskOutcome, failed, made_by
from xlplugin.batch.workers import ItemLimits, Lost, Named, results_of

Way = Callable[[Review, Sequence[ReviewTask]], Iterator[tuple[ReviewTask, TaskOutcome | Lost]]]
"""How many files are reviewed: the result of each in their order, or what became of it."""

review: Final[Review] = Named[ReviewTask, TaskOutcome]("xlplugin.batch.reviewing:review")
"""What it needs takes a process a tenth of a second to import, and the first one needs none of it."""


def on_this_computer(jobs: int, limits: ItemLimits) -> Way:
    """The way of so many processes of ours; what one file may take is limited."""
    return partial(results_of, jobs=jobs, limits=limits)


def on_cluster(scheduler: str, limits: ItemLimits) -> Way:
    """The way of the Dask cluster with this scheduler; what one file may take is limited there, too."""
    return partial(results_on_cluster, scheduler, limits=limits)


def review_all(
    files: Sequence[File], results: ResultsFile, own: Path | None, way: Way, *, marked: Path | None = None
) -> Iterator[TaskOutcome]:
    """What comes of each workbook, in their order; a new result is in the file when it is handed on.

    Where the results' file holds one that is still true, that one comes, as it was.

    Args:
        files: the workbooks.
        results: where results are kept.
        own: the user's own folder of rubrics.
        way: who does the work.
        marked: the folder for a marked copy of each; None for none.

    Raises:
        Refused: results cannot be written any more, no process can be started, or the cluster is not there.
    """
    maker = made_by(own)
    copies = copy_paths([each.name for each in files])

    def task_for(file: File, copy: str) -> ReviewTask:
        name = file.name
        marking = Marking(marked.absolute(), copy, results.marked(name)) if marked else None
        earlier = results.report(name)
        is_paired_alike = (earlier.path if earlier else "") == file.report_name
        is_marked = marking is None or marking.is_done or results.has_failed(name)
        return ReviewTask(
            str(file.path.absolute()),
            name,
            own,
            maker,
            file.named,
            results.known(name, maker) if is_paired_alike and is_marked else None,
            str(file.report.absolute()) if file.report else None,
            file.report_name,
            earlier.sha256 if earlier else None,
            marking,
        )

    tasks = [task_for(each, copy) for each, copy in zip(files, copies, strict=True)]
    for task, result in way(review, tasks):
        if result is Passed.UNCHANGED:
            yield results.read(task.name)
        elif isinstance(result, Lost):
            lost = failed(task, result.problem, result.seconds)
            results.add(lost)
            yield lost
        else:
            if isinstance(result, ReviewedBook):
                results.add(result)
            yield result
