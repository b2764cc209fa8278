"""THE catalogue: every custom function, as every host registers it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from xlplugin.functions.cell import Argument, CellError, Result
from xlplugin.functions.concepts import SIGNATURES
from xlplugin.functions.library import forget_rubrics, open_rubric
from xlplugin.functions.scoring_call import Answer, forget_answers, score
from xlplugin.functions.signature import Signature
from xlplugin.functions.totals import grade, total
from xlplugin.problem import has_errors


def _table(arguments: Sequence[Argument], own: Path | None) -> Answer:
    from xlplugin.functions.score_table import score_table  # noqa: PLC0415 - rarely called, felt at start-up

    return score_table(arguments, own)


_OF_FORMS: Final = {"TABLE": _table, "TOTAL": total, "GRADE": grade}


@dataclass(frozen=True, slots=True)
class Function:
    """One custom function; calling it never raises.

    Attributes:
        name: ASCII and stable.
        signature: the concept and its arguments.
        explains: gives the sentence instead of the points.
        own: the user's own folder of rubrics, where there is one.
    """

    name: str
    signature: Signature
    explains: bool
    own: Path | None = None

    @property
    def min_args(self) -> int:
        """The fewest arguments."""
        return self.signature.required

    @property
    def max_args(self) -> int:
        """The most arguments."""
        return len(self.signature.parameters)

    @property
    def description(self) -> str:
        """What the function wizard shows."""
        return f"说明：{self.signature.description}" if self.explains else self.signature.description

    def refusal(self, rubric: str) -> str:
        """Why a call that names this rubric cannot be scored here; empty where it can."""
        problems = open_rubric(rubric, self.own).problems
        return "" if not has_errors(problems) else f"评价标准“{rubric}”不能使用：{problems[0].message}"

    def __call__(self, *arguments: Argument) -> Result:
        """Points or an Excel error, rows of them from SCORE_TABLE, or the sentence.

        A fault of the program is #VALUE!, logged.
        """
        try:
            answer = self._answer(arguments)
        except Exception:
            import logging  # noqa: PLC0415 - rarely needed, and felt at start-up

            logging.getLogger(__name__).exception("%s failed", self.name)
            answer = Answer(CellError.VALUE, "程序内部错误，请把本工作簿交给维护人员。")
        return answer.words if self.explains else answer.score

    def _answer(self, arguments: tuple[Argument, ...]) -> Answer:
        special = _OF_FORMS.get(self.signature.concept)
        return special(arguments, self.own) if special else score(self.signature, arguments, self.own)


def reload() -> None:
    """Take up rubrics that were changed while the program runs, as in an Excel that is open all day."""
    forget_rubrics()
    forget_answers()


def functions(own: Path | None = None) -> Iterator[Function]:
    """Every function of the catalogue, each concept's SCORE before its EXPLAIN."""
    for signature in SIGNATURES:
        yield Function(signature.score_name, signature, explains=False, own=own)
        yield Function(signature.explain_name, signature, explains=True, own=own)


@cache
def names() -> frozenset[str]:
    """The names of all functions."""
    return frozenset(each.name for each in functions())


def function(name: str, own: Path | None = None) -> Function | None:
    """The function of that name, or None."""
    return next((each for each in functions(own) if each.name == name), None)
