"""What is told where there is no result."""

from collections.abc import Callable
from typing import ParamSpec

import pytest

from xlplugin.problem import Problem, Refused

P = ParamSpec("P")


def refused(made: Callable[P, object], *given: P.args, **named: P.kwargs) -> Refused:
    """What is said where a call gives nothing."""
    with pytest.raises(Refused) as caught:
        made(*given, **named)
    return caught.value


def refusal(made: Callable[P, object], *given: P.args, **named: P.kwargs) -> tuple[Problem, ...]:
    """The problems for which a call gives nothing."""
    return refused(made, *given, **named).problems


def refusal_codes(made: Callable[P, object], *given: P.args, **named: P.kwargs) -> list[str]:
    """Their codes; each problem says what, where and what to do."""
    problems = refusal(made, *given, **named)
    assert all(each.message and each.fix and each.source for each in problems), problems
    return [each.code for each in problems]
