"""A whole review: the files in, each result onto the disk and to whoever shows the progress."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from xlplugin.batch.collecting import File
from xlplugin.batch.marking import Marking, copy_paths
from xlplugin.batch.results_file import ResultsFile
from xlplugin.batch.reviewed import Reviewed
from xlplugin.batch.task import Passed, ReviewTask, failed, made_by, review
from xlplugin.batch.workers import ItemLimits, Lost, explain, results_of


def review_all(  # noqa: PLR0913 - what a run is told
    files: Sequence[File],
    results: ResultsFile,
    own: Path | None,
    jobs: int,
    limits: ItemLimits,
    *,
    marked: Path | None = None,
) -> Iterator[Reviewed | Passed]:
    """What comes of each workbook, in their order; a new result is on the disk when it is handed on.

    Where the results' file holds one that is still true, that one comes, as it was.

    Args:
        files: the workbooks.
        results: where results are kept.
        own: the user's own folder of rubrics.
        jobs: how many processes work at once.
        limits: what one workbook may take.
        marked: the folder for a marked copy of each; None for none.

    Raises:
        Refused: results cannot be written any more, or no process can be started.
    """
    maker = made_by(own)
    copies = copy_paths([each.name for each in files])

    def task_for(file: File, copy: str) -> ReviewTask:
        name = file.name
        marking = Marking(marked.absolute(), copy, results.marked(name)) if marked else None
        known = results.known(name, maker)
        return ReviewTask(file.path.absolute(), name, own, maker, file.named, known, marking)

    tasks = [task_for(each, copy) for each, copy in zip(files, copies, strict=True)]
    for task, result in results_of(review, tasks, jobs, limits):
        if result is Passed.UNCHANGED:
            yield results.read(task.name)
        elif isinstance(result, Lost):
            code, message = explain(result, limits)
            lost = failed(task, code.at(None, message), result.seconds)
            results.add(lost)
            yield lost
        else:
            if isinstance(result, Reviewed):
                results.add(result)
            yield result
