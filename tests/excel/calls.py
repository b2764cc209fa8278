"""How many calls each press makes from Python into Excel, on the tests' own Excel.

From the checkout: ``python -m tests.excel.calls`` with the forms that the tests build, or with a folder of
others. A call between the two processes takes milliseconds; what the add-in's VBA asks, it asks inside Excel.
"""

import contextlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from tests.excel.engine.excel import Excel
from tests.excel.ribbon.conftest import BUILT, Desk, with_confirmed_facts
from tests.workbook.form_books import saved
from xlplugin.excel.live.reading import is_shown
from xlplugin.excel.ribbon.reply import Kind

MOST: Final = {"评分本表": 300, "检查": 150, "说明": 20}
"""How many calls a press may take, however many sheets a workbook has."""


class Pressed(NamedTuple):
    """A press and the calls that it took."""

    button: str
    calls: int

    @property
    def most(self) -> int:
        """How many are allowed."""
        return MOST[self.button]


def presses(form: bytes, folder: Path) -> Iterator[Pressed]:
    """检查 on a form as it was handed in and 说明; then 评分本表 with its facts confirmed and 说明."""
    handed_in = saved(folder, form)
    yield from _pressed(handed_in, folder, (("audit", "检查"), ("explain", "说明")))
    with contextlib.redirect_stdout(io.StringIO()):
        facts = with_confirmed_facts(handed_in)
    yield from _pressed(facts, folder, (("score", "评分本表"), ("explain", "说明")))


def _pressed(path: Path, folder: Path, buttons: tuple[tuple[str, str], ...]) -> Iterator[Pressed]:
    excel = Excel()
    desk = Desk(excel, excel.open(path), folder)
    for action, button in buttons:
        if action == "explain":
            shown = next(sheet for sheet in desk.book.sheets if is_shown(sheet))
            shown.activate()
            shown.range("C8").select()
        excel.machine.reset()
        reply = desk.press(action)
        if reply.kind is Kind.ERROR:
            raise RuntimeError(reply.text)
        yield Pressed(button, excel.machine.calls.total())
    excel.quit()


def main(folders: list[str]) -> None:
    """Print them."""
    forms = {path.stem: path.read_bytes() for each in folders for path in sorted(Path(each).glob("*.xlsx"))}
    if not forms:
        forms = {name: make() for name, make in BUILT.items()}
    for name, form in forms.items():
        with TemporaryDirectory() as folder:
            for each in presses(form, Path(folder)):
                said = "" if each.calls <= each.most else ", too many"
                print(f"{name:32} {each.button:6} {each.calls:5} of {each.most:3}{said}")  # noqa: T201 - what it is for


if __name__ == "__main__":
    main(sys.argv[1:])
