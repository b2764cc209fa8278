"""Python ended at every write, as the task manager ends it: nothing of it runs any more, no ``finally``.

Excel goes on without it. So the process is forked before a write: in the child the call that writes is never
returned from, so that all that Python had in hand is lost as it stands, and what Excel does next is done in
its hook; then the child exits at once. The parent goes on to the next write. One press is enough for all.
"""

import gc
import os
import pickle
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from tests.excel.engine.machine import Machine

T = TypeVar("T")


@dataclass
class Killed:
    """How often Python was ended, and what was wrong afterwards, each with the write that was not done."""

    times: int = 0
    wrong: list[str] = field(default_factory=list)


def killed_at_every_write(
    machine: Machine, act: Callable[[], object], afterwards: Callable[[int], object], *, every: int = 1
) -> Killed:
    """Do something to its end, and at every n-th of its writes see what is left if Python ends there.

    Args:
        machine: whose writes.
        act: what is done.
        afterwards: what is done instead from each of the writes on, given how many there were before it; it
            raises where something is wrong.
        every: 1 for all writes.
    """
    killed = Killed()
    writes = 0

    def before_write(what: str) -> None:
        nonlocal writes
        if writes % every == 0:
            killed.times += 1
            if wrong := in_a_child(partial(_wrong, machine, partial(afterwards, writes))):
                killed.wrong.append(f"{writes} {what}: {wrong}")
        writes += 1

    machine.before_write = before_write
    try:
        act()
    finally:
        machine.before_write = None
    return killed


def _wrong(machine: Machine, afterwards: Callable[[], object]) -> str:
    machine.before_write = None
    try:
        afterwards()
    except BaseException:  # noqa: BLE001 - told to the parent
        return traceback.format_exc()
    return ""


def in_a_child(do: Callable[[], T]) -> T:
    """What something gives in a process of its own that has all that this one has; nothing changes here."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of threads, of which none works here
        child = os.fork()
    if child == 0:
        gc.freeze()  # what is lost with Python stays: looking through it takes longer than a press
        try:
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump(do(), pipe)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        given = pipe.read()
    os.waitpid(child, 0)
    found: T = pickle.loads(given)  # noqa: S301 - by this very program
    return found
