"""Custom functions as recalculation takes them: the catalogue's, or any that look alike."""

from typing import Protocol

from xlplugin.functions.cell import Argument, Result


class RegisteredFunction(Protocol):
    """A custom function as the catalogue lists it; ``max_args`` None means any number."""

    @property
    def name(self) -> str:
        """The name in formulas, upper case."""

    @property
    def min_args(self) -> int:
        """The fewest arguments."""

    @property
    def max_args(self) -> int | None:
        """The most arguments."""

    def refusal(self, rubric: str) -> str:
        """Why a call that names this rubric cannot be calculated here; empty where it can."""

    def __call__(self, *arguments: Argument) -> Result:
        """The result, a cell or a block; the arguments are cells and blocks."""
