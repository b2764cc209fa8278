"""What is told where there is no result."""

from collections.abc import Callable
from typing import ParamSpec

import pytest

from xlplugin.problem import Problem, Refused

P = ParamSpec("P")


def refusal(made: Callable[P, object], *given: P.args, **named: P.kwargs) -> tuple[Problem, ...]:
    """The problems for which a call gives nothing."""
    with pytest.raises(Refused) as refused:
        made(*given, **named)
    return refused.value.problems
