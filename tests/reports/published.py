"""What is found in published reports, as texts and as Word documents whose tables are real ones.

``python -m tests.reports.published FORMS TEXTS NAME=TEXT …`` prints, form by form, the findings of the text
and what the Word document lacks or has beside them; saved, it shows what a change of the checks changes.
"""

import sys
from pathlib import Path

from tests.reports.drawing import as_word
from tests.reports.measure import TEXT, WORD, Told, audited, shown
from tests.reports.text import Kind, Piece, Text

_TABS = 2


def as_pieces(written: str) -> Text:
    """The text with lines of several tabs as rows of tables."""
    return Text(
        tuple(
            Piece(Kind.ROW, cells=tuple(line.split("\t")))
            if line.count("\t") >= _TABS
            else Piece(Kind.WORDS, line.strip())
            for line in written.splitlines()
        )
    )


def main(forms: Path, texts: Path, pairs: list[str]) -> None:
    """Every pair of a form and a text, by their names without endings."""
    for pair in pairs:
        form, _, text = pair.partition("=")
        book = (forms / f"{form}.xlsx").read_bytes()
        written = (texts / f"{text}.txt").read_bytes()
        plain = audited(book, written, TEXT)
        word = audited(book, as_word(as_pieces(written.decode())), WORD)
        known, there = {Told(each).key for each in plain}, {Told(each).key for each in word}
        lines = [f"== {form}", *map(shown, plain)]
        lines += [f"only as text: {shown(each)}" for each in plain if Told(each).key not in there]
        lines += [f"only as Word: {shown(each)}" for each in word if Told(each).key not in known]
        sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
