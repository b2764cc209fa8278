"""A workbook as a file: in memory from opening to saving, its bytes kept but for what is changed."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlplugin.problem import Checked, Problem, told_after
from xlplugin.workbook.file.package import Package, open_package, read_package
from xlplugin.workbook.grid.grid import BookGrid, Place
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.scorebook.choice import chosen_in
from xlplugin.workbook.scorebook.leftovers import without_leftovers

if TYPE_CHECKING:
    from xlplugin.workbook.edit.plan import Plan
    from xlplugin.workbook.recalc.formula_cells import Edited
    from xlplugin.workbook.recalc.recalc import Recalculation


class FileBook:
    """A file that fulfils ``Workbook``.

    Attributes:
        name: its path.
        front: None: nobody looks at it.
        problems: what opening found; among them whether it was saved half changed.
        package: the workbook as it would be saved now, without what the add-in keeps in an open one.
    """

    front: str | None = None

    def __init__(self, path: Path, own: Path | None = None, contents: bytes | None = None) -> None:
        """Open a file; it is never written to.

        Args:
            path: the file.
            own: the user's own folder of rubrics, which formulas may name.
            contents: what is in it, where it was read before; then the path is only what it is called.

        Raises:
            Refused: it is no workbook that can be read.
        """
        opened = open_package(path) if contents is None else Checked(read_package(path, contents))
        cleared = without_leftovers(opened.value)
        self.name, self.package = str(path), cleared.value
        self.problems = (*opened.problems, *cleared.problems)
        self._own = own
        self._stored: BookGrid | None = None
        self._fresh: Checked[BookGrid] | None = None
        self._calculated: Recalculation | None = None

    @property
    def legacy(self) -> bool:
        """Whether only a copy of it is here, as it is of an older format."""
        return self.package.legacy

    @property
    def chosen(self) -> str | None:
        """The rubric that was chosen for it in Excel."""
        return chosen_in(self.package)

    def read(self, only: Collection[str] | None = None) -> Checked[BookGrid]:  # noqa: ARG002 - all are there
        """What is on its sheets; one without formulas need not wait for what calculates them."""
        if self._fresh is None:
            stored = self._as_stored()
            self._fresh = Checked(stored, self.problems)
            if any(view.formula for sheet in stored.sheets for view in sheet.cells.values()):
                result = self.recalculation()
                self._fresh = Checked(result.value.grid, (*self.problems, *result.problems))
                self._calculated = result.value
        return self._fresh

    def recalculation(
        self, *, everything: bool = False, written: "Edited | None" = None
    ) -> "Checked[Recalculation]":
        """The workbook with results brought up to date; it stays as it is.

        Args:
            everything: whether every trusted formula is calculated.
            written: what was written into it before.
        """
        from xlplugin.functions.catalogue import functions  # noqa: PLC0415 - only where there are formulas
        from xlplugin.workbook.recalc.recalc import recalculate  # noqa: PLC0415 - as above

        ours, stored = functions(self._own), self._as_stored()
        with told_after(self.problems):
            return recalculate(self.package, ours, stored, written=written, everything=everything)

    def recalculate(self) -> None:
        """Keep the results of formulas, which are up to date as they were read."""
        fresh = self.read()
        self._hold(self._calculated.package if self._calculated else self.package)
        self._fresh = fresh

    def change(self, plan: "Plan", title: str, *, calculate: bool = True) -> tuple[Problem, ...]:  # noqa: ARG002 - no undo
        """Carry out a plan, and calculate what depends on it."""
        from xlplugin.workbook.edit.applying import apply_plan  # noqa: PLC0415 - not only to look
        from xlplugin.workbook.recalc.formula_cells import Edited  # noqa: PLC0415 - as above

        before = self._as_stored()
        applied = apply_plan(self.package, plan)
        self._hold(applied.value)
        if not calculate:
            return applied.problems
        result = self.recalculation(written=Edited(before, frozenset(self._written(plan))))
        self._hold(result.value.package)
        self._fresh = Checked(result.value.grid, self.problems)
        return (*applied.problems, *result.problems)

    def _hold(self, package: Package) -> None:
        self.package, self._stored, self._fresh, self._calculated = package, None, None, None

    def _as_stored(self) -> BookGrid:
        """What is on its sheets with the results that it has stored."""
        if self._stored is None:
            with told_after(self.problems):
                self._stored = read_grid(self.package).value
        return self._stored

    def _written(self, plan: "Plan") -> Iterator[Place]:
        """The cells that a plan wrote; of a sheet of our own every cell."""
        yield from (edit.place for edit in plan.cells)
        for new in plan.sheets:
            sheet = self._as_stored().sheet(new.name)
            yield from (Place(sheet.name, *place) for place in sheet.cells) if sheet else ()
