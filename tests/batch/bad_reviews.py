"""Reviews that go wrong for workbooks of certain names, in the worker processes themselves."""

import os
import signal
import time
from typing import Final

from xlplugin.batch.reviewed import Reviewed
from xlplugin.batch.task import Passed, ReviewTask, review

HANGING: Final = "停住.xlsx"
ENDING: Final = "退出.xlsx"
KILLED: Final = "被杀.xlsx"


def bad_review(task: ReviewTask) -> Reviewed | Passed:
    """The review, but for workbooks that are called so."""
    match task.path.name:
        case name if name == HANGING:
            time.sleep(600)
        case name if name == ENDING:
            os._exit(3)
        case name if name == KILLED:
            os.kill(os.getpid(), signal.SIGKILL)
    return review(task)


def slow_review(task: ReviewTask) -> Reviewed | Passed:
    """The review, slow enough to be interrupted."""
    time.sleep(0.2)
    return review(task)
