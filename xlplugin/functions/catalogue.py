"""THE catalogue: every custom function, as every host registers it."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from xlplugin.functions.cell import Argument, CellError, Result, text
from xlplugin.functions.concepts import OF_FORMS, OF_ROWS, SIGNATURES, Parameter, Signature
from xlplugin.functions.library import forget_rubrics, open_rubric
from xlplugin.functions.scoring_call import Answer, forget_answers, refused, score
from xlplugin.problem import Refused
from xlplugin.rubric.library import library

TROUBLE: Final = "程序内部错误，请把本工作簿交给维护人员。"
"""What explains a fault of the program."""


class Function(NamedTuple):
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
    def parameters(self) -> tuple[Parameter, ...]:
        """What it is given, in order."""
        return self.signature.parameters

    @property
    def min_args(self) -> int:
        """The fewest arguments."""
        return sum(not each.optional for each in self.parameters)

    @property
    def max_args(self) -> int:
        """The most arguments."""
        return len(self.parameters)

    @property
    def description(self) -> str:
        """What the function wizard shows."""
        return f"说明：{self.signature.description}" if self.explains else self.signature.description

    def refusal(self, rubric: str) -> str:
        """Why a call that names this rubric cannot be scored here; empty where it can."""
        try:
            open_rubric(rubric, self.own)
        except Refused as refused:
            return f"评价标准“{rubric}”不能使用：{refused.problems[0].message}"
        return ""

    def __call__(self, *arguments: Argument) -> Result:
        """Points or an Excel error, rows of them from SCORE_TABLE, or the sentence.

        A fault of the program is #VALUE!, logged.
        """
        try:
            answer = self._answer(arguments)
        except Exception:
            import logging  # noqa: PLC0415 - rarely needed, and felt at start-up

            logging.getLogger(__name__).exception("%s failed", self.name)
            answer = Answer(CellError.VALUE, TROUBLE)
        return answer.words if self.explains else answer.score

    def _answer(self, arguments: tuple[Argument, ...]) -> Answer:
        try:
            loaded = open_rubric(text(arguments[0]) if arguments else "", self.own)
        except Refused as why:
            reason = "；".join(problem.message for problem in why.problems)
            return refused(f"{reason}，可用的评价标准：{'、'.join(library(self.own).files())}")
        if self.signature.concept in OF_FORMS:
            from xlplugin.functions.of_forms import FUNCTIONS  # noqa: PLC0415 - rarely called, felt at start-up

            return FUNCTIONS[self.signature.concept](loaded, arguments)
        if self.signature.concept in OF_ROWS:
            from xlplugin.functions.of_rows import ROWS  # noqa: PLC0415 - as above

            return ROWS[self.signature.concept](loaded, arguments)
        return score(loaded, self.signature, arguments)


def reload() -> None:
    """Take up rubrics that were changed while the program runs, as in an Excel that is open all day."""
    forget_rubrics()
    forget_answers()


@lru_cache(maxsize=8)
def functions(own: Path | None = None) -> tuple[Function, ...]:
    """Every function of the catalogue, each concept's SCORE before its EXPLAIN."""
    return tuple(
        Function(name, signature, explains, own)
        for signature in SIGNATURES
        for name, explains in ((signature.score_name, False), (signature.explain_name, True))
    )


@cache
def names() -> frozenset[str]:
    """The names of all functions."""
    return frozenset(each.name for each in functions())


def function(name: str, own: Path | None = None) -> Function | None:
    """The function of that name, or None."""
    return next((each for each in functions(own) if each.name == name), None)
