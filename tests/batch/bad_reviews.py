"""Reviews that go wrong for workbooks of certain names, in the worker processes themselves."""

import os
import signal
import time
from pathlib import Path
from typing import Final

import psutil

from xlplugin.batch.reviewing import review
from xlplugin.batch.task import ReviewTask, TaskOutcome

HANGING: Final = "停住.xlsx"
ENDING: Final = "退出.xlsx"
KILLED: Final = "被杀.xlsx"
GREEDY: Final = "内存.xlsx"
ENDING_WORKER: Final = "结束集群工作进程.xlsx"
ENDING_WORKER_ONCE: Final = "结束一次集群工作进程.xlsx"
ENDING_CLUSTER: Final = "结束集群.xlsx"


def bad_review(task: ReviewTask) -> TaskOutcome:
    """The review, but for workbooks that are called so."""
    match Path(task.path).name:
        case name if name == HANGING:
            time.sleep(600)
        case name if name == ENDING:
            os._exit(3)
        case name if name == KILLED:
            os.kill(os.getpid(), signal.SIGKILL)
        case name if name == GREEDY:
            raise MemoryError
        case name if name == ENDING_WORKER:
            _end_parent(0)
        case name if name == ENDING_WORKER_ONCE and not _was_here(Path(task.path)):
            _end_parent(0)
        case name if name == ENDING_CLUSTER:
            _end_parent(1)
    return review(task)


def _was_here(path: Path) -> bool:
    """Whether this file was taken up before, on whichever worker."""
    try:
        path.with_suffix(".seen").touch(exist_ok=False)
    except FileExistsError:
        return True
    return False


def _end_parent(generation: int) -> None:
    """End the process that started this one, or the one that started that."""
    psutil.Process().parents()[generation].kill()
    time.sleep(600)


def slow_review(task: ReviewTask) -> TaskOutcome:
    """The review, slow enough to be interrupted."""
    time.sleep(0.2)
    return review(task)
