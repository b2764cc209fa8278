"""Exit codes, the same for every command."""

from collections.abc import Iterable
from enum import IntEnum

from xlplugin.problem import Problem, has_errors


class Exit(IntEnum):
    """What the shell is told."""

    DONE = 0
    FINDINGS = 1
    UNUSABLE = 2
    FACTS_MISSING = 3


def exit_for(problems: Iterable[Problem]) -> Exit:
    """DONE, or FINDINGS where anything found is an error."""
    return Exit.FINDINGS if has_errors(problems) else Exit.DONE
