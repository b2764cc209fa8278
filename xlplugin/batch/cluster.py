"""The review on a Dask cluster: its workers see to it, in processes of their own, as ours do here.

A worker reads a file where it sees the very same one, on shared storage; else it asks for the contents, as it
does for the user's own rubrics. So only what is needed travels, and of few files at a time.
"""

import logging
import os
import warnings
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory, mkdtemp
from threading import Lock
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from xlplugin.batch import codes
from xlplugin.batch.marking import Marking, save_copy
from xlplugin.batch.reviewed import MadeBy, ReviewedBook
from xlplugin.batch.task import (
    FileState,
    Review,
    ReviewTask,
    TaskOutcome,
    failed,
    file_state,
    made_by,
    own_files,
    read_file,
)
from xlplugin.batch.workers import AHEAD, IN_HAND, ItemLimits, Lost, result_of
from xlplugin.problem import Refused, Source

if TYPE_CHECKING:
    from distributed import Client, Future

_CONNECTING: Final = 5
"""Seconds in which a scheduler has to answer."""

_LISTENING: Final = 0.5
"""Seconds after which, where nothing is heard, is looked whether the cluster is still there."""

_WITHOUT_WORKERS: Final = 60
"""Seconds that a cluster may be without a worker: one that grows on demand starts them meanwhile."""

_COUNTING: Final = 2
"""Seconds after which the cluster's threads are counted again."""

_MOST_BYTES: Final = 64_000_000
"""The contents that may be under way at once; one file always may."""

_RETRIES: Final = 2
"""How often a file is tried again, where a worker failed for reasons of its own, such as a full disk."""


class _Order(NamedTuple):
    """What is sent to a worker; no path of this system, which another cannot make.

    Attributes:
        review: the review of one file, by the name of its function.
        task: the file, without the folders here of the user's own rubrics and of the marked copies.
        state: which file it is; None where that is not known.
        report_state: which file the written report is.
        copy: where the marked copy goes, below the folder of all of them; None where none is wanted.
        has_own: whether the user has rubrics of their own.
        limits: what the review may take.
        rubrics: the files of the user's own rubrics, by name, where a worker asked for them.
    """

    review: Review
    task: ReviewTask
    state: FileState | None
    report_state: FileState | None
    copy: str | None
    has_own: bool
    limits: ItemLimits
    rubrics: tuple[tuple[str, bytes], ...] | None = None


class _Marked(NamedTuple):
    """A workbook's results, and the marked copy that belongs to them."""

    reviewed: ReviewedBook
    copy: bytes


class _Wanting(NamedTuple):
    """A worker that lacks the user's own rubrics or the file.

    Attributes:
        worker: its address.
        contents: whether it lacks the file.
    """

    worker: str
    contents: bool


class _Differing(NamedTuple):
    """A worker with another program or other rubrics, whose results would be others."""

    worker: str
    made_by: MadeBy


class _Failing(NamedTuple):
    """A worker that cannot start processes."""

    worker: str
    why: str


_Answer = TaskOutcome | Lost | _Marked | _Wanting | _Differing | _Failing


def results_on_cluster(
    scheduler: str, review: Review, tasks: Sequence[ReviewTask], limits: ItemLimits
) -> Iterator[tuple[ReviewTask, TaskOutcome | Lost]]:
    """The result of each file in the order of the files, whatever becomes of workers.

    Args:
        scheduler: the address of the scheduler, such as ``tcp://10.0.0.5:8786`` or ``tls://…``.
        review: a function of a module, which workers have, too; it must raise nothing but
            ``MemoryError``.
        tasks: the files.
        limits: what one file may take, on whichever worker.

    Raises:
        Refused: there is no such scheduler, it is lost, has no workers, or has others than ours.
    """
    with _connected(scheduler) as client:
        run = _Run(client, scheduler, review, tasks, limits)
        try:
            yield from run.results()
        finally:
            run.drop()


class _Run:
    """The files of one review that are on the cluster, and the results that wait for their turn."""

    def __init__(
        self,
        client: "Client",
        scheduler: str,
        review: Review,
        tasks: Sequence[ReviewTask],
        limits: ItemLimits,
    ) -> None:
        self._client, self._scheduler, self._review = client, Source(scheduler), review
        self._tasks, self._limits = tasks, limits
        self._done = dict[int, TaskOutcome | Lost]()
        self._on_cluster: dict[int, Future[Any]] = {}
        self._sizes, self._tries = dict[int, int](), Counter[int]()
        self._wanting = deque[tuple[int, _Wanting]]()
        self._suspects = deque[int]()
        self._alone: int | None = None
        self._heard = SimpleQueue[int]()
        self._threads, self._counted, self._since = 0, 0.0, monotonic()

    def results(self) -> Iterator[tuple[ReviewTask, TaskOutcome | Lost]]:
        """The results in order."""
        begun = handed = 0
        while handed < len(self._tasks):
            self._count_threads()
            while self._wanting and self._has_room():
                self._supply(*self._wanting.popleft())
            if self._alone in self._done:
                self._alone = None
            if self._suspects and not self._on_cluster and not self._wanting:
                self._alone = self._suspects.popleft()
                self._submit(self._alone, self._order(self._tasks[self._alone]))
            room = max(1, self._threads) if self._alone is None else 0
            while (
                begun < min(len(self._tasks), handed + AHEAD * room)
                and len(self._on_cluster) + len(self._wanting) < IN_HAND * room
            ):
                self._submit(begun, self._order(self._tasks[begun]))
                begun += 1
            while handed in self._done:
                yield self._tasks[handed], self._done.pop(handed)
                handed += 1
            if handed < len(self._tasks):
                self._listen()

    def drop(self) -> None:
        """Take back what is not done."""
        with suppress(Exception):  # where the cluster is gone there is nothing to take back
            self._client.cancel(list(self._on_cluster.values()))

    def _order(self, task: ReviewTask) -> _Order:
        return _Order(
            self._review,
            task._replace(own=None, marking=None),
            file_state(task.path),
            file_state(task.report) if task.report else None,
            task.marking.path if task.marking else None,
            bool(own_files(task.own)),
            self._limits,
        )

    def _submit(self, number: int, order: _Order, worker: str | None = None) -> None:
        heard = self._heard
        future: Future[Any] = self._client.submit(
            _carry_out,
            order,
            pure=False,
            retries=_RETRIES,
            priority=0 if worker is None else 1,
            workers=worker,
            allow_other_workers=worker is not None,
        )
        self._on_cluster[number] = future
        future.add_done_callback(lambda _: heard.put(number))

    def _has_room(self) -> bool:
        return sum(self._sizes.values()) < _MOST_BYTES

    def _supply(self, number: int, wanting: _Wanting) -> None:
        """Send a file again, with what a worker lacks."""
        task = self._tasks[number]
        order = self._order(task)._replace(rubrics=own_files(task.own))
        if wanting.contents:
            start = perf_counter()
            try:
                read = read_file(task.path, task.report)
            except Refused as refused:
                self._done[number] = failed(task, refused.first_error, round(perf_counter() - start, 3))
                return
            order = order._replace(task=order.task._replace(read=read))
            self._sizes[number] = len(read.contents) + len(read.report or b"")
        self._submit(number, order, wanting.worker)

    def _listen(self) -> None:
        """Wait for what is done next, and take up all that is."""
        numbers = list[int]()
        with suppress(Empty):
            numbers.append(self._heard.get(timeout=_LISTENING))
            while True:
                numbers.append(self._heard.get_nowait())
        if self._client.status != "running":
            message = "与集群调度器的连接断了，以前的结果都在"
            raise Refused(codes.BATCH_CLUSTER_LOST.at(self._scheduler, message))
        futures = {number: self._on_cluster.pop(number) for number in numbers}
        answers = self._gathered(futures)
        for number, future in futures.items():
            self._sizes.pop(number, None)
            if number in answers:
                self._take(number, answers[number])
            elif future.status == "error":
                self._blame(number, future)
            else:
                self._send_again(number)

    def _gathered(self, futures: "Mapping[int, Future[Any]]") -> dict[int, _Answer]:
        """The answers that can be had: one may be gone with its worker, just when it was there."""
        finished = {number: each for number, each in futures.items() if each.status == "finished"}
        try:
            return dict(zip(finished, self._client.gather(list(finished.values())), strict=True))
        except Exception:  # noqa: BLE001 - one that is gone
            if len(finished) == 1:
                return {}
        found = [self._gathered({number: each}) for number, each in finished.items()]
        return {number: answer for each in found for number, answer in each.items()}

    def _send_again(self, number: int) -> None:
        """A file of which nothing came: its worker, or the whole cluster, was restarted.

        Raises:
            Refused: that happened again and again.
        """
        self._tries[number] += 1
        if self._tries[number] > _RETRIES:
            message = "集群一再丢掉任务，以前的结果都在"
            raise Refused(codes.BATCH_CLUSTER_LOST.at(self._scheduler, message))
        self._submit(number, self._order(self._tasks[number]))

    def _take(self, number: int, answer: _Answer) -> None:
        match answer:
            case _Wanting():
                self._wanting.append((number, answer))
            case _Marked():
                self._done[number] = self._with_copy(self._tasks[number], answer)
            case _Differing():
                raise Refused(codes.BATCH_CLUSTER_OTHER.at(Source(answer.worker), self._difference(answer)))
            case _Failing():
                raise Refused(codes.BATCH_CLUSTER_WORKER.at(Source(answer.worker), answer.why))
            case _:
                self._done[number] = answer

    @staticmethod
    def _with_copy(task: ReviewTask, answer: _Marked) -> ReviewedBook:
        """Write a marked copy here; the results with what came of that."""
        if task.marking is None:
            return answer.reviewed
        return answer.reviewed.with_copy(save_copy(answer.copy, task.marking, Path(task.path)))

    def _difference(self, differing: _Differing) -> str:
        ours, theirs = self._tasks[0].made_by, differing.made_by
        if ours.version != theirs.version:
            return f"集群工作进程的程序版本是 {theirs.version}，本机是 {ours.version}"
        return "集群工作进程的评价标准与本机的不同"

    def _blame(self, number: int, future: "Future[Any]") -> None:
        """Judge a file that has no answer: with whom workers ended it may have been only a neighbour.

        Raises:
            Refused: it is none of the file's own doing.
        """
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - only where there is a cluster

        error = future.exception()
        if not isinstance(error, KilledWorker):
            message = f"集群的调度器或工作进程出错（{type(error).__name__}：{error}）"
            raise Refused(codes.BATCH_CLUSTER_WORKER.at(self._scheduler, message))
        if number == self._alone:
            message = "处理它的集群工作进程一再中途结束"
            self._done[number] = Lost(0, codes.BATCH_DIED.at(None, message))
        else:
            self._suspects.append(number)

    def _count_threads(self) -> None:
        """How much the cluster can do at once; workers come and go.

        Raises:
            Refused: it has had no worker for too long.
        """
        now = monotonic()
        if self._threads and now - self._counted < _COUNTING:
            return
        with suppress(Exception):  # whoever listens next tells that the cluster is gone
            self._threads, self._counted = sum(self._client.nthreads().values()), now
        if self._threads:
            self._since = now
        elif now - self._since > _WITHOUT_WORKERS:
            message = f"集群 {_WITHOUT_WORKERS} 秒没有工作进程"
            raise Refused(codes.BATCH_CLUSTER_EMPTY.at(self._scheduler, message))


@contextmanager
def _connected(scheduler: str) -> "Iterator[Client]":
    """A client of the cluster.

    Raises:
        Refused: there is no such cluster, or nothing here to speak to it with.
    """
    try:
        import dask  # noqa: PLC0415 - takes a second, and is there only where it was asked for
        from distributed import Client  # noqa: PLC0415 - as above
        from distributed.versions import VersionMismatchWarning  # noqa: PLC0415 - as above
    except ImportError:
        message = "没有安装 Dask（distributed），不能用集群"
        raise Refused(codes.BATCH_CLUSTER_MISSING.at(None, message)) from None
    # What goes wrong is told once, in our words.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    settings = {"distributed.admin.large-graph-warning-threshold": "1GB"}
    with dask.config.set(settings), warnings.catch_warnings():
        warnings.simplefilter("ignore", VersionMismatchWarning)  # what matters of it workers check
        try:
            client = Client(scheduler, timeout=_CONNECTING, set_as_default=False)
        except Exception as error:  # noqa: BLE001 - whatever a wrong address leads to
            raise Refused(codes.BATCH_CLUSTER_AWAY.at(Source(scheduler), _why_away(error))) from None
        try:
            yield client
        finally:
            client.close(timeout=_CONNECTING)


def _why_away(error: Exception) -> str:
    match error:
        case OSError():
            return f"集群调度器 {_CONNECTING} 秒内没有应答"
        case ValueError():
            return "集群调度器的地址不对，应写成 tcp://主机:端口 或 tls://主机:端口"
    return f"连不上集群调度器（{type(error).__name__}：{error}）"


_writing: Final = Lock()


def _carry_out(order: _Order) -> _Answer:
    """What a worker of the cluster does."""
    from distributed import get_worker  # noqa: PLC0415 - only where there is a cluster

    worker = get_worker()
    task, own = order.task, None
    seen = ((task.path, order.state), (task.report, order.report_state))
    wants_file = task.read is None and any(
        place and (state is None or file_state(place) != state) for place, state in seen
    )
    if order.has_own:
        own = Path(worker.local_directory, f"xlplugin-{task.made_by.rubrics}")
        with _writing:
            if order.rubrics is not None and not own.is_dir():
                _write(own, order.rubrics)
    wants_rubrics = own is not None and not own.is_dir()
    if wants_file or wants_rubrics:
        return _Wanting(worker.address, wants_file)
    with TemporaryDirectory(prefix="xlplugin-", dir=worker.local_directory) as folder:
        marking = Marking(Path(folder), order.copy, None) if order.copy else None
        task = task._replace(own=own, marking=marking)
        try:
            answer = result_of(_examined, (order.review, task), order.limits)
        except Refused as refused:
            return _Failing(worker.address, refused.problems[0].message)
        if isinstance(answer, MadeBy):
            return _Differing(worker.address, answer)
        marked = answer.forms[0].marked if isinstance(answer, ReviewedBook) else None
        if isinstance(answer, ReviewedBook) and marked and marked.sha256 and marking:
            return _Marked(answer, marking.target.read_bytes())
        return answer


def _write(folder: Path, files: tuple[tuple[str, bytes], ...]) -> None:
    fresh = Path(mkdtemp(dir=folder.parent))
    for name, contents in files:
        (fresh / os.path.basename(name)).write_bytes(contents)  # noqa: PTH119 - whichever system wrote it
    fresh.rename(folder)


_made_by: Final = cache(made_by)


def _examined(item: tuple[Review, ReviewTask]) -> TaskOutcome | MadeBy:
    """What a process of a worker does: the review, or what it would rest on where that is something else."""
    review, task = item
    here = _made_by(task.own)
    return review(task) if here == task.made_by else here
