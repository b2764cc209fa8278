"""Which mistakes are in a workbook, as ``answers.jsonl`` says it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "answers.jsonl"
ABOVE_FULL = ("总分超过满分", ("total-range",))
"""What comes of other mistakes: the kind and its code."""


@dataclass(frozen=True)
class Answer:
    """One mistake.

    Attributes:
        kind: what was done.
        codes: the findings that tell it.
        sheet: where it is.
        cells: the cells that it may be told at.
        indicator: its indicator, where the cells are not known; without either it is anywhere on the sheet.
    """

    kind: str
    codes: tuple[str, ...]
    sheet: str
    cells: tuple[str, ...] = ()
    indicator: str = ""


@dataclass(frozen=True)
class Made:
    """A workbook that was made.

    Attributes:
        ending: of its name: .xlsx, .xlsm, .xls.
        origin: the layout, or whichever form it is.
        year: the year that it is about.
        whole: whether it is about a whole department.
        forms: how many forms it holds.
    """

    data: bytes
    ending: str
    origin: str
    year: int
    whole: bool
    answers: tuple[Answer, ...] = ()
    forms: int = 1


@dataclass(frozen=True)
class Known:
    """What is known of a workbook that was written.

    Attributes:
        path: below the folder of all.
        forms: how many forms it holds.
    """

    path: str
    origin: str
    mistakes: tuple[Answer, ...]
    forms: int = 1


def write_answers(folder: Path, known: Iterable[Known]) -> None:
    """A line a workbook."""
    lines = (json.dumps(asdict(each), ensure_ascii=False) for each in known)
    (folder / FILE).write_text("".join(f"{line}\n" for line in lines), "utf-8")


def read_answers(folder: Path) -> Iterator[Known]:
    """What was written."""
    for line in (folder / FILE).read_text("utf-8").splitlines():
        fields = json.loads(line)
        mistakes = [
            Answer(each["kind"], tuple(each["codes"]), each["sheet"], tuple(each["cells"]), each["indicator"])
            for each in fields["mistakes"]
        ]
        yield Known(fields["path"], fields["origin"], tuple(mistakes), fields["forms"])
