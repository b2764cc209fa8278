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
from pkgutil import resolve_name
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from xlplugin.batch import codes
from xlplugin.problem import Problem, Refused

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
R = TypeVar("R")

MEMORY_IS_LIMITED: Final = sys.platform != "win32"
"""Whether a process can be held to so much memory; Python has no such limit on Windows."""

AHEAD: Final = 8
"""So many items a worker are begun ahead of the first that is not done: what waits stays small."""

IN_HAND: Final = 2
"""Items that a worker has: one to work on, and the next, so that it never waits for us."""

_ENDING: Final = 5
"""Seconds that a process may take to end once its pipe is closed."""

_MANY_OBJECTS: Final = 50_000
"""New objects after which rubbish is looked for: one form makes many that all stay until it is done."""

_STARTING: Final = 60
"""Seconds that a process may take until it is ready to work."""

_KEPT: Final = 20
"""Seconds that a process without work is kept for whoever comes next."""

_PATIENCE: Final = 2 * _KEPT
"""Seconds after which a process that nobody comes for ends by itself: never while it is handed out."""

_NO_MEMORY: Final = 77
"""How a process ends that had too little memory: what it was just about may be half done for good."""

_MOST_HEAPS: Final = -8
"""What glibc calls ``M_ARENA_MAX``."""

_children: Final = Lock()
"""Held where a process is started or ended: ``multiprocessing`` knows those of all threads."""


class Named(Generic[T, R]):
    """A function by its name, as ``package.module:function``: who is sent it imports it, we need not."""

    def __init__(self, name: str) -> None:
        """Nothing is imported yet."""
        self._name = name

    def __call__(self, item: T) -> R:
        """What the function makes of an item."""
        result: R = resolve_name(self._name)(item)
        return result

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return resolve_name, (self._name,)


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
        problem: what became of its process.
    """

    seconds: float
    problem: Problem


class _Worker(Generic[T, R]):
    """A process with the items that it was given.

    Attributes:
        pipe: our end of what items and results go through.
        given: the numbers of its items; it works on the first, the next one waits in the pipe.
        is_ready: whether it has started up.
        start: when it began with what it is doing.
    """

    def __init__(self, work: Callable[[T], R], limits: ItemLimits, patience: float | None = None) -> None:
        """Start a process.

        Args:
            work: what it does with an item.
            limits: what an item may take.
            patience: after so many seconds without an item it ends; None where it waits as long as we live.
        """
        # Not forked: a fork has copies of the other workers' pipes, and of threads' locks.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self.pipe: Connection[Any, Any] = ours
        self.given = deque[int]()
        self.is_ready, self.start, self._seconds = False, monotonic(), limits.seconds
        self._process: BaseProcess = context.Process(
            target=_serve, args=(theirs, work, limits.megabytes, patience), daemon=True
        )
        with _children:
            ourselves = multiprocessing.current_process()
            if ourselves.daemon:  # it may start none, lest they outlive it: ours end with it
                ourselves.daemon = False
            self._process.start()
        theirs.close()  # so that its end is seen when the process ends

    @property
    def is_alive(self) -> bool:
        """Whether its process is there."""
        return self._process.is_alive()

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
        with _children:
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
        work: a function of a module, which processes can find; it must raise nothing but ``MemoryError``.
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
            for _ in range(IN_HAND):
                for worker in workers:
                    is_free = worker.is_ready and len(worker.given) < IN_HAND
                    if is_free and todo and todo[0] < handed + AHEAD * jobs:
                        number = todo.popleft()
                        worker.give(number, items[number])
            while handed in done:  # while the workers are busy with what they were given
                yield items[handed], done.pop(handed)
                handed += 1
            for number in _listen(workers, limits, done) if handed < len(items) else ():
                todo.appendleft(number)
    finally:
        for worker in workers:
            worker.end()


_kept: Final = deque[tuple[float, tuple[Callable[[Any], Any], ItemLimits], _Worker[Any, Any]]]()
"""Processes without work: since when, what they do with an item, and they themselves."""


def result_of(work: Callable[[T], R], item: T, limits: ItemLimits) -> R | Lost:
    """The result of one item, by a process that is kept a while for the next one; threads may call it.

    Args:
        work: as for ``results_of``.
        item: what it is done with.
        limits: what it may take.

    Raises:
        Refused: no process can be started.
    """
    worker: _Worker[T, R] = _taken((work, limits)) or _Worker(work, limits, _PATIENCE)
    workers, done = [worker], dict[int, R | Lost]()
    try:
        while not worker.is_ready:
            _listen(workers, limits, done)
        worker.give(0, item)
        while not done:
            _listen(workers, limits, done)
    except BaseException:
        worker.end()
        raise
    if workers:
        _kept.append((monotonic(), (work, limits), worker))
    return done[0]


def _taken(wanted: tuple[Callable[[T], R], ItemLimits]) -> "_Worker[T, R] | None":
    """A process that was kept for this work; others, and those kept for too long, are ended."""
    while True:
        try:
            since, of, worker = _kept.pop()
        except IndexError:  # another thread may have taken the last one
            return None
        if of == wanted and monotonic() - since < _KEPT and worker.is_alive:
            return worker
        worker.end()


def _listen(workers: list[_Worker[T, R]], limits: ItemLimits, done: dict[int, R | Lost]) -> list[int]:
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
            lost = Lost(round(monotonic() - worker.start, 3), _why(exit_code, limits))
            done[worker.given.popleft()] = lost
            again += reversed(worker.given)
    return sorted(again, reverse=True)


def _why(exit_code: int | None, limits: ItemLimits) -> Problem:
    """What became of the process that had an item.

    Args:
        exit_code: how it ended, a signal as its negative number; None where the item took too long.
        limits: what the item might take.
    """
    if exit_code == _NO_MEMORY:
        return codes.BATCH_MEMORY.at(None, "内存超过限制，没有核查完")
    if exit_code is None:
        return codes.BATCH_TIME.at(None, f"超过 {limits.seconds:g} 秒还没有核查完，已停止")
    why = f"信号 {-exit_code}，可能是内存不足" if exit_code < 0 else f"退出码 {exit_code}"
    return codes.BATCH_DIED.at(None, f"处理它的进程中途结束了（{why}）")


def _serve(
    pipe: "Connection[Any, Any]", work: Callable[[Any], Any], megabytes: int, patience: float | None
) -> None:
    """What a process does until its pipe ends, or nothing comes of it any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the first process ends the others
    _limit(megabytes)  # before there is a second thread
    Thread(target=_end_with_parent, daemon=True).start()
    gc.set_threshold(_MANY_OBJECTS)
    pipe.send(None)
    with suppress(EOFError, OSError):
        try:
            while pipe.poll(patience):
                pipe.send(work(pipe.recv()))
        except MemoryError:
            os._exit(_NO_MEMORY)


def _end_with_parent() -> None:
    """A process whose parent was killed must not go on with an item that never ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _limit(megabytes: int) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Windows has none
        from ctypes import CDLL  # noqa: PLC0415 - only where memory is limited

        most = megabytes * 1024 * 1024
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))
        # A second heap would go on giving little by little, at some failing system calls each, for minutes.
        with suppress(AttributeError):  # other C libraries than glibc have no such switch
            CDLL(None).mallopt(_MOST_HEAPS, 1)


def cores() -> int:
    """How many processes can run at once."""
    if sys.platform != "win32" and hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
