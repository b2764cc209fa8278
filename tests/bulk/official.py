"""The official forms, in the shapes that departments give them, right or with mistakes typed into them."""

import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Final, NamedTuple

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.bulk.answers import ABOVE_FULL, Answer, Made
from tests.bulk.dressing import dress
from tests.provinces.filling import grade_of
from tests.provinces.indicators import CAUSES
from tests.workbook.official_forms import (
    ITEM_LINES,
    Line,
    Naming,
    Page,
    Shape,
    Value,
    department_lines,
    guangzhou_form,
    item_form,
    shenzhen_form,
)

_FULL: Final = 100
_EVIDENCE: Final = "参考佐证材料名称"


class _Kind(NamedTuple):
    """A form and what is known of it.

    Attributes:
        lines: its indicators with claims that nothing speaks against.
        claim: what heads the claims.
        reason: what heads the reasons.
        total: what stands left of the total.
        draw: makes the workbook.
        lowered: the indicators whose claim may be lowered with a reason: a person judges them.
        pages: the sheets that it may come with.
    """

    name: str
    year: int
    lines: tuple[Line, ...]
    claim: str
    reason: str
    total: str
    draw: Callable[[Shape, Sequence[Line]], bytes]
    lowered: frozenset[str] = frozenset()
    pages: tuple[tuple[Page, ...], ...] = ((Page.FORM,),)


def _full(rubric: str) -> tuple[Line, ...]:
    """The indicators at full marks."""
    return tuple(replace(line, claim=line.weight, reason="") for line in department_lines(rubric))


_JUDGED: Final = frozenset(
    {"资产管理安全性", "管理制度健全性", "项目监管", "绩效指标明确性", "预算编制合理性"}
)
_KINDS: Final = (
    _Kind(
        "longgang-2020", 2020, _full("longgang-2020"), "得分情况", "扣分情况及整改情况说明", "总得分情况",
        lambda shape, lines: shenzhen_form(shape, "longgang-2020", lines), _JUDGED,
        ((Page.FORM,), (Page.FORM, Page.THREE_PUBLIC_PLAN)),
    ),
    _Kind(
        "longgang-2021", 2021, _full("longgang-2021"), "得分情况", "扣分情况及整改情况说明", "总得分情况",
        lambda shape, lines: shenzhen_form(shape, "longgang-2021", lines), _JUDGED,
        ((Page.FORM,), (Page.THREE_PUBLIC_PLAN, Page.FORM)),
    ),
    _Kind(
        "guangzhou-2023", 2023, _full("guangzhou-2023"), "得分/自评分",
        "评分依据、未达标原因、改进措施", "总分", guangzhou_form,
    ),
    _Kind("national-item", 2023, ITEM_LINES, "得分", "偏差原因分析及改进措施", "总分", item_form),
)  # fmt: skip


def official_form(mistakes: int, random: Random) -> Made:
    """One of the official forms.

    Args:
        mistakes: how many mistakes are in it.
        random: chooses.
    """
    kind = random.choice(_KINDS)
    shape = Shape(
        down=random.choice((0, 0, 1, 2)),
        right=random.choice((0, 0, 1)),
        extras=random.choice(((), (), ((0, "序号"),))),
        naming=random.choice(tuple(Naming)),
        text_digits=random.random() < 0.15,
        pages=random.choice(kind.pages),
        dressed=random.random() < 0.7,
    )
    lines = tuple(_lowered(line, random) if line.name in kind.lowered else line for line in kind.lines)
    book = load_workbook(io.BytesIO(kind.draw(shape, lines)))
    form = _Form(book[Page.FORM.value], kind, lines)
    answers = _seeded(form, mistakes, random)
    form.tick_grade()
    if form.points > _FULL:
        answers.append(Answer(*ABOVE_FULL, Page.FORM.value, (form.add(0),)))
    if kind.name == "guangzhou-2023":
        answers.append(
            Answer("没有佐证材料", ("evidence-missing",), Page.FORM.value, (form.below(_EVIDENCE),))
        )
    if not shape.dressed and len(book.worksheets) == 1:
        dress(book, random)
    buffer = io.BytesIO()
    book.save(buffer)
    return Made(
        buffer.getvalue(), ".xlsx", kind.name, kind.year, kind.name != "national-item", tuple(answers)
    )


def _lowered(line: Line, random: Random) -> Line:
    if random.random() > 0.3:
        return line
    return replace(line, claim=line.weight - 0.5, reason=random.choice(CAUSES))


class _Form:
    """A drawn form, in which the cells of an indicator are found by what stands in them."""

    def __init__(self, sheet: Worksheet, kind: _Kind, lines: Sequence[Line]) -> None:
        self._sheet, self._lines, self._used = sheet, lines, set[str]()
        self._claims, self._reasons = (self._find(head)[1] for head in (kind.claim, kind.reason))
        self._total = (self._find(kind.total)[0], self._claims)

    def _find(self, words: str) -> tuple[int, int]:
        """The last cell with these words: the money above the indicators has headings of its own."""
        cells = (cell for row in self._sheet.iter_rows() for cell in row)
        return [(cell.row or 0, cell.column or 0) for cell in cells if cell.value == words][-1]

    def below(self, words: str) -> str:
        """The first cell below these words."""
        row, column = self._find(words)
        return _address(row + 1, column)

    def claim(self, random: Random, change: Callable[[Line], Value], *, full: bool) -> tuple[str, str]:
        """Change the claim of an indicator that has no mistake yet, and the total with it.

        Args:
            random: chooses.
            change: what is typed instead.
            full: whether it has to be one at full marks, or one that lost points with a reason.

        Returns:
            The cells of its claim and its reason.
        """
        names = Counter(line.name for line in self._lines)
        line = random.choice(
            [
                each
                for each in self._lines
                if names[each.name] == 1
                and each.name not in self._used
                and full is (each.claim == each.weight)
            ]
        )
        self._used.add(line.name)
        row, typed = self._find(line.name)[0], change(line)
        self._sheet.cell(row, self._claims).value = typed
        self.add((typed if isinstance(typed, float | int) else 0) - line.claim)
        return _address(row, self._claims), _address(row, self._reasons)

    @property
    def points(self) -> float:
        """The total that is written."""
        return float(str(self._sheet.cell(*self._total).value))

    def tick_grade(self) -> None:
        """Tick the grade of the total that is written, where the form prints the grades."""
        right = grade_of(Decimal(str(self.points)), Decimal(_FULL))
        for row in self._sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith(("☑优", "□优")):
                    cell.value = cell.value.replace("☑", "□").replace(f"□{right}", f"☑{right}")

    def add(self, points: float) -> str:
        """Add points to the total that is written; its cell."""
        total = self._sheet.cell(*self._total)
        total.value = round(self.points + points, 2)
        return _address(*self._total)


def _address(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"


_SEEDS: Final[tuple[tuple[str, str, Callable[[_Form, Random], tuple[str, ...]]], ...]] = (
    (
        "得分高于分值",
        "score-range",
        lambda form, random: form.claim(random, lambda line: line.weight + 1, full=True),
    ),
    (
        "扣分没有原因",
        "reason-missing",
        lambda form, random: form.claim(random, lambda line: line.weight - 0.5, full=True),
    ),
    ("得分填文字", "score-text", lambda form, random: form.claim(random, lambda _: "满分", full=True)),
    ("得分空白", "score-blank", lambda form, random: form.claim(random, lambda _: None, full=True)),
    ("总分算错", "total-differs", lambda form, random: (form.add(random.choice((-1, -1.5, -2))),)),
)
_UNCOUNTABLE: Final = frozenset({"score-text", "score-blank"})


def _seeded(form: _Form, many: int, random: Random) -> list[Answer]:
    """Mistakes of so many sorts; a total is wrong only where it can be told."""
    made = list[Answer]()
    for name, code, seed in random.sample(_SEEDS, many):
        codes = {code for each in made for code in each.codes}
        if (code == "total-differs" and codes & _UNCOUNTABLE) or (
            code in _UNCOUNTABLE and "total-differs" in codes
        ):
            continue
        made.append(Answer(name, (code,), Page.FORM.value, seed(form, random)))
    return made
