"""Worker processes that may hang, die or want too much memory: that costs the item in hand and nothing else.

Each has a pipe of its own, so that no lock and no half-sent message of one can hold up another.
"""

import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from xlplugin.batch import codes
from xlplugin.problem import Refused

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
R = TypeVar("R")

MEMORY_IS_LIMITED: Final = sys.platform != "win32"
"""Whether a process can be held to so much memory; Python has no such limit on Windows."""

_AHEAD: Final = 8
"""So many items a worker are begun ahead of the first that is not done: what waits stays small."""

_IN_HAND: Final = 2
"""Items that a worker has: one to work on, and the next, so that it never waits for us."""

_ENDING: Final = 5
"""Seconds that a process may take to end once its pipe is closed."""

_MANY_OBJECTS: Final = 50_000
_STARTING: Final = 60
"""Seconds that a process may take until it is ready to work."""


class ItemLimits(NamedTuple):
    """What one item may take.

    Attributes:
        seconds: the time.
        megabytes: the address space of the process.
    """

    seconds: float = 60
    megabytes: int = 2048


class Lost(NamedTuple):
    """An item without a result.

    Attributes:
        seconds: how long it was worked on.
        exit_code: how its process ended, a signal as its negative number; None where it took too long.
    """

    seconds: float
    exit_code: int | None


class _Worker(Generic[T, R]):
    """A process with the items that it was given.

    Attributes:
        pipe: our end of what items and results go through.
        given: the numbers of its items; it works on the first, the next one waits in the pipe.
        is_ready: whether it has started up.
        start: when it began with what it is doing.
    """

    def __init__(self, work: Callable[[T], R], limits: ItemLimits) -> None:
        # Not forked: a fork has copies of the other workers' pipes, and of threads' locks.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self.pipe: Connection[Any, Any] = ours
        self.given = deque[int]()
        self.is_ready, self.start, self._seconds = False, monotonic(), limits.seconds
        self._process: BaseProcess = context.Process(
            target=_serve, args=(theirs, work, limits.megabytes), daemon=True
        )
        self._process.start()
        theirs.close()  # so that its end is seen when the process ends

    @property
    def deadline(self) -> float:
        """When it has to be done with what it is doing."""
        return self.start + (self._seconds if self.is_ready else _STARTING)

    def give(self, number: int, item: T) -> None:
        """Give it an item; it may be busy with one."""
        if not self.given:
            self.start = monotonic()
        self.given.append(number)
        with suppress(OSError):  # it has just died: reading its pipe tells
            self.pipe.send(item)

    def end(self, patience: float = 0) -> int | None:
        """End the process; how it had ended by itself, None where it had not.

        Args:
            patience: the seconds that it is given to end by itself.
        """
        self._process.join(patience)
        code = self._process.exitcode
        self._process.kill()
        self._process.join()
        self.pipe.close()
        return code


def results_of(
    work: Callable[[T], R], items: Sequence[T], jobs: int, limits: ItemLimits
) -> Iterator[tuple[T, R | Lost]]:
    """The result of each item in the order of the items, whatever becomes of the processes.

    Args:
        work: a function of a module, which processes can find; it must not raise.
        items: what it is done with.
        jobs: how many processes.
        limits: what one item may take.

    Raises:
        Refused: no process can be started.
    """
    workers: list[_Worker[T, R]] = []
    todo, done, handed = deque(range(len(items))), dict[int, R | Lost](), 0
    try:
        while handed < len(items):
            while len(workers) < min(jobs, len(todo) + sum(bool(each.given) for each in workers)):
                workers.append(_Worker(work, limits))
            for _ in range(_IN_HAND):
                for worker in workers:
                    is_free = worker.is_ready and len(worker.given) < _IN_HAND
                    if is_free and todo and todo[0] < handed + _AHEAD * jobs:
                        number = todo.popleft()
                        worker.give(number, items[number])
            while handed in done:  # while the workers are busy with what they were given
                yield items[handed], done.pop(handed)
                handed += 1
            for number in _listen(workers, done) if handed < len(items) else ():
                todo.appendleft(number)
    finally:
        for worker in workers:
            worker.end()


def _listen(workers: list[_Worker[T, R]], done: dict[int, R | Lost]) -> list[int]:
    """Wait for what comes next of all workers; those that are lost leave the list.

    Returns:
        The items of lost workers that were not begun, the last one first.
    """
    busy = [each for each in workers if each.given or not each.is_ready]
    again = list[int]()
    patience = max(0.0, min((each.deadline for each in busy), default=0.0) - monotonic())
    heard = wait([each.pipe for each in busy], patience)
    for worker in busy:
        exit_code = None
        if worker.pipe in heard:
            try:
                result = worker.pipe.recv()
            except (EOFError, OSError):
                exit_code = worker.end(_ENDING) or 0
            else:
                if worker.is_ready:
                    done[worker.given.popleft()] = result
                worker.is_ready, worker.start = True, monotonic()
                continue
        elif monotonic() < worker.deadline:
            continue
        else:
            worker.end()
        workers.remove(worker)
        if not worker.is_ready:
            message = "处理文件的进程启动不了（可能是内存不足，或被杀毒软件拦截）"
            raise Refused(codes.BATCH_WORKERS.at(None, message))
        if worker.given:
            done[worker.given.popleft()] = Lost(round(monotonic() - worker.start, 3), exit_code)
            again += reversed(worker.given)
    return sorted(again, reverse=True)


def _serve(pipe: "Connection[Any, Any]", work: Callable[[Any], Any], megabytes: int) -> None:
    """What a process does until its pipe ends."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches all processes; the first one ends the others
    Thread(target=_end_with_parent, daemon=True).start()
    gc.set_threshold(_MANY_OBJECTS)
    _limit(megabytes)
    pipe.send(None)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(work(pipe.recv()))


def _end_with_parent() -> None:
    """A process whose parent was killed must not go on with an item that never ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _limit(megabytes: int) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none

        most = megabytes * 1024 * 1024
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))


def cores() -> int:
    """How many processes can run at once."""
    if sys.platform != "win32" and hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def explain(lost: Lost, limits: ItemLimits) -> tuple[Any, str]:
    """The code and the words for a lost item."""
    if lost.exit_code is None:
        return codes.BATCH_TIME, f"超过 {limits.seconds:g} 秒还没有核查完，已停止"
    why = f"信号 {-lost.exit_code}，可能是内存不足" if lost.exit_code < 0 else f"退出码 {lost.exit_code}"
    return codes.BATCH_DIED, f"处理它的进程中途结束了（{why}）"
