"""The lines of a file of results as tables of a temporary database, so that they are asked without memory.

Its pages go to a file that the system removes by itself once the database is closed, whatever ends us.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from xlplugin.batch.reviewed import KeyFigures, NotOurs, Reviewed
from xlplugin.money import HUNDRED, ZERO, plain, to_decimal
from xlplugin.pattern import Pattern
from xlplugin.problem import Refused, Severity, Source
from xlplugin.scoring.sheet import Verdict
from xlplugin.summary import codes
from xlplugin.summary.likeness import alike, path_alike, whose
from xlplugin.workbook.file.reasons import reason

_TABLES: Final = """
CREATE TABLE {0}.file (id INTEGER PRIMARY KEY, path TEXT, at INTEGER, forms INTEGER, UNIQUE (path, at));
CREATE TABLE {0}.failure (
    file INTEGER PRIMARY KEY, path TEXT, sheet TEXT, code TEXT, message TEXT, fix TEXT, place TEXT
);
CREATE TABLE {0}.form (
    file INTEGER PRIMARY KEY, path TEXT, sheet TEXT, sha256 TEXT, rubric TEXT, kind TEXT, year INTEGER,
    figures TEXT, number INTEGER, at_stake REAL, severity INTEGER, whose TEXT, place TEXT, scores TEXT,
    marked TEXT, before INTEGER, repeated INTEGER DEFAULT 0
);
CREATE TABLE {0}.indicator (
    form INTEGER, position INTEGER, name TEXT, alike TEXT, weight TEXT, claimed TEXT, computed TEXT,
    rate REAL, computed_rate REAL, is_full INTEGER, is_refuted INTEGER,
    PRIMARY KEY (form, position)
) WITHOUT ROWID;
CREATE TABLE {0}.finding (
    form INTEGER, position INTEGER, code TEXT, severity INTEGER, message TEXT, fix TEXT, place TEXT,
    indicator TEXT, about TEXT, points TEXT, repeated INTEGER DEFAULT 0,
    PRIMARY KEY (form, position)
) WITHOUT ROWID;
"""
"""The tables, of this review and of last year's.

file: the lines, ``at`` the form's place among the workbook's ``forms``; ``file`` elsewhere is its ``id``.
``sheet`` is empty where a workbook has one form.

form: ``number`` is its place among all by points at stake and its worst finding, from 1;
``severity`` that of its worst finding; ``whose`` the department, unit and project as they are compared,
``place`` its path and sheet so; ``sha256`` tells contents apart, and the forms of one workbook, too;
``scores`` a digest of all that it claims, null where it says little; ``before`` the form of last year.
``kind`` is empty where there is a rubric, so that both together say which forms are alike. indicator:
rates are fractions of one. finding: ``about`` is by what it is compared with those of last year.
"""
_RANKED: Final = "SELECT file FROM {}.form ORDER BY at_stake DESC, severity, path, sheet"
_NUMBERED: Final = "UPDATE {}.form SET number = ? WHERE file = ?"
_LONGEST: Final = 64 * 1024 * 1024
"""Bytes of a line; no form's audit comes near them."""

SEVERITIES: Final = tuple(Severity)
"""A severity in a table is its place here."""


class _ExactSum:
    """The exact sum of decimals in plain writing; as an aggregate of the database."""

    def __init__(self) -> None:
        self._sum = ZERO

    def step(self, number: str | None) -> None:
        """Add a number; none adds nothing."""
        self._sum += Decimal(number or 0)

    def finalize(self) -> str:
        """The sum."""
        return plain(self._sum)


def open_tables() -> sqlite3.Connection:
    """A database of this review's tables and, as ``before``, last year's."""
    tables = sqlite3.connect("", isolation_level=None)  # a file of its own that nobody else sees
    tables.create_aggregate("exact_sum", 1, _ExactSum)  # type: ignore[arg-type] # the stub wants an int
    tables.execute("ATTACH '' AS before")
    for schema in ("main", "before"):
        tables.execute(f"PRAGMA {schema}.journal_mode = OFF")
        tables.execute(f"PRAGMA {schema}.synchronous = OFF")
        tables.executescript(_TABLES.format(schema))
    return tables


@contextmanager
def storage_refused() -> Iterator[None]:
    """Says so where the disk does not take what the database puts aside.

    Raises:
        Refused: it does not.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        message = f"汇总时临时文件写不下（{error}）"
        raise Refused(codes.SUMMARY_STORAGE.at(None, message)) from None


def read_results(tables: sqlite3.Connection, results: Path, *, schema: str) -> int:
    """Read a file of results into the tables; of a workbook only what came last counts.

    Args:
        tables: the database.
        results: the file.
        schema: main, or before for last year's.

    Returns:
        How many lines are no whole result of ours, such as a last one that was cut off.

    Raises:
        Refused: the file cannot be read, or holds no result at all.
    """
    source, put_in, left_out = Source(str(results)), _Writer(tables, schema), 0
    try:
        with results.open("rb") as stream, storage_refused():
            tables.execute("BEGIN")
            for number, line in enumerate(iter(lambda: stream.readline(_LONGEST), b""), 1):
                try:
                    put_in.add(number, _result(line))
                except _UNFIT:
                    put_in.drop(number)
                    left_out += 1
            left_out += put_in.settle()
            tables.execute("COMMIT")
    except OSError as error:
        message = f"结果文件读不出来（{reason(error)}）"
        raise Refused(codes.SUMMARY_RESULTS.at(source, message)) from None
    if not put_in.files:
        raise Refused(codes.SUMMARY_RESULTS.at(source, "这个文件里没有批量核查的结果"))
    return left_out


_UNFIT: Final = (NotOurs, ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)


_HALF_LETTER: Final = Pattern(r"(?<!\\)((?:\\\\)*)(\\ud[89a-f][0-9a-f]{2})")
"""Half a letter, as JSON escapes it: the name of a file may have one; the database takes none."""


def _result(line: bytes) -> Reviewed:
    if not line.endswith(b"\n"):
        raise NotOurs
    text = line.decode()
    if "\\ud" in text:
        text = _HALF_LETTER.sub(r"\1\\\2", text)  # told by its number, so that names stay different
    return Reviewed.of_line(text)


_INSERT: Final = "INSERT OR REPLACE INTO {}.{} ({}) VALUES ({})"
_COLUMNS: Final = {
    "file": "id, path, at, forms",
    "failure": "file, path, sheet, code, message, fix, place",
    "form": "file, path, sheet, sha256, rubric, kind, year, figures, at_stake, severity,"
    " whose, place, scores, marked",
    "indicator": "form, position, name, alike, weight, claimed, computed, rate, computed_rate,"
    " is_full, is_refuted",
    "finding": "form, position, code, severity, message, fix, place, indicator, about, points",
}
_KEYS: Final = {"indicator": "form", "finding": "form", "form": "file", "failure": "file"}
_DROP: Final = "DELETE FROM {}.{} WHERE {} = ?"
_DROP_REPLACED: Final = "DELETE FROM {0}.{1} WHERE {2} NOT IN (SELECT id FROM {0}.file)"
_DROP_EARLIER: Final = "DELETE FROM {}.file WHERE path = ?"
_DROP_CUT_OFF: Final = (
    "DELETE FROM {0}.file WHERE path IN"
    " (SELECT path FROM {0}.file GROUP BY path HAVING count(*) < max(forms) OR min(forms) < max(forms))"
)
_INDEX: Final = "CREATE INDEX {}.{}_{} ON {} ({})"
_INDEXED: Final = (
    ("finding", "code"),
    ("form", "number"),
    ("form", "whose"),
    ("form", "place"),
    ("form", "scores"),
)


class _Writer:
    """Puts results into the tables.

    Attributes:
        files: how many workbooks' results there are.
    """

    def __init__(self, tables: sqlite3.Connection, schema: str) -> None:
        self._tables, self._schema, self.files = tables, schema, 0
        self._insert = {
            table: _INSERT.format(schema, table, columns, ", ".join("?" for _ in columns.split()))
            for table, columns in _COLUMNS.items()
        }

    def add(self, number: int, reviewed: Reviewed) -> None:
        """Put in the result of a line."""
        path, figures, sheet = reviewed.path, reviewed.outline, reviewed.sheet
        at, forms = (sheet.number, sheet.of) if sheet else (1, 1)
        unmarked = reviewed.marked.failure if reviewed.marked else None
        failure = reviewed.failure or (unmarked if at == 1 else None)  # a copy is the whole workbook's
        if failure is not None:
            place = _without_file(failure.source, path)
            name = sheet.name if sheet and reviewed.failure else ""
            told = (number, path, name, failure.code, failure.message, _for_many(failure.fix), place)
            self._tables.execute(self._insert["failure"], told)
        if figures is not None and reviewed.audit is not None:
            self._add_form(number, reviewed, figures, json.loads(reviewed.audit))
        elif reviewed.failure is None:
            raise NotOurs
        if at == 1:
            self._tables.execute(_DROP_EARLIER.format(self._schema), (path,))
        self._tables.execute(self._insert["file"], (number, path, at, forms))
        self.files += 1

    def _add_form(self, number: int, reviewed: Reviewed, figures: KeyFigures, audit: dict[str, Any]) -> None:
        for each in (
            "weight",
            "claimed",
            "known",
            "known_weight",
            "verified",
            "contradicted",
            "unverifiable",
        ):
            _checked(getattr(figures, each))
        indicators = [_indicator(each) for each in audit["indicators"]]
        findings = [_finding(each, reviewed.path) for each in audit["findings"]]
        kind = str(audit["form"]["kind"])
        body = whose(figures.department, figures.unit, figures.project, kind, reviewed.path)
        sheet = reviewed.sheet.name if reviewed.sheet else ""
        contents = f"{reviewed.sha256}#{sheet}" if sheet else reviewed.sha256
        form = (
            *(number, reviewed.path, sheet, contents),
            *(figures.rubric or "", "" if figures.rubric else kind),
            figures.year,
            json.dumps(figures, ensure_ascii=False),
            float(_checked(figures.at_stake) or 0),
            min((each[1] for each in findings), default=len(SEVERITIES)),
            body,
            path_alike(reviewed.path) + (f"/{alike(sheet)}" if sheet else ""),
            _digest(indicators),
            reviewed.marked.path if reviewed.marked and reviewed.marked.failure is None else "",
        )
        self._tables.execute(self._insert["form"], form)
        numbered = ((number, position, *each) for position, each in enumerate(indicators))
        self._tables.executemany(self._insert["indicator"], numbered)
        numbered = ((number, position, *each) for position, each in enumerate(findings))
        self._tables.executemany(self._insert["finding"], numbered)

    def drop(self, number: int) -> None:
        """Take out what there is of a line."""
        for table, key in _KEYS.items():
            self._tables.execute(_DROP.format(self._schema, table, key), (number,))

    def settle(self) -> int:
        """Drop results that a later one replaced, and number the forms.

        Returns:
            How many lines are dropped as their workbook has not all that there are to be.
        """
        cut_off = self._tables.execute(_DROP_CUT_OFF.format(self._schema)).rowcount
        for table, key in _KEYS.items():
            self._tables.execute(_DROP_REPLACED.format(self._schema, table, key))
        ranked = self._tables.execute(_RANKED.format(self._schema)).fetchall()
        numbered = ((number, file) for number, (file,) in enumerate(ranked, 1))
        self._tables.executemany(_NUMBERED.format(self._schema), numbered)
        for table, column in _INDEXED:
            self._tables.execute(_INDEX.format(self._schema, table, column, table, column))
        return cut_off


@lru_cache(maxsize=4096)
def _checked(number: str | None) -> Decimal | None:
    """The number that a line of results holds.

    Raises:
        ValueError: it is none.
    """
    found = None if number is None else to_decimal(number)
    if number is not None and found is None:
        raise ValueError(number)
    return found


def _indicator(told: dict[str, Any]) -> tuple[Any, ...]:
    """The columns of an indicator, from its name on."""
    weight, claimed, computed = (_checked(told[each]) for each in ("weight", "claimed", "computed"))
    rates = (None if each is None or not weight else float(each / weight) for each in (claimed, computed))
    is_full = None if claimed is None or not weight else claimed >= weight
    name, is_refuted = str(told["name"]), told["status"] == Verdict.DIFFERS
    return (
        *(name, alike(name), told["weight"], told["claimed"], told["computed"]),
        *(*rates, is_full, is_refuted),
    )


def _finding(told: dict[str, Any], path: str) -> tuple[Any, ...]:
    """The columns of a finding, from its code on."""
    _checked(told["points"])
    place, indicator = _without_file(told["source"] or "", path), told["indicator"] or ""
    about = f"|{alike(indicator)}" if indicator else alike(place.rpartition("!")[0] or place)
    return (
        *(
            str(told["code"]),
            SEVERITIES.index(Severity(told["severity"])),
            told["message"],
            _for_many(told["fix"]),
        ),
        *(place, indicator, about, told["points"]),
    )


_FOR_ONE: Final = (
    (
        Pattern(r"用 --sheet 指定一张，例如 (--sheet .*)"),
        r"把每张自评表各存成一个工作簿再核查，或逐张用 xlplugin audit 核查，例如加 \1",
    ),
    (Pattern(r"用 (--(?:rubric|sheet|report)) "), r"用 xlplugin audit 单独核查，加 \1 "),
)


@lru_cache(maxsize=4096)
def _for_many(fix: str) -> str:
    """What to do, where many are reviewed: an option that only the audit of one form has is told as such."""
    for pattern, words in _FOR_ONE:
        fix = pattern.sub(words, fix)
    return fix


def _without_file(source: str, path: str) -> str:
    """A place as people need it who have the workbook before them; another file's keeps its name."""
    rest = source.removeprefix(path)
    return rest.strip() if not rest or rest[0] == " " else source


_FEWEST: Final = 5
_NOT_FULL: Final = 3


def _digest(indicators: Sequence[tuple[Any, ...]]) -> str | None:
    """A digest of all scores; None where too many forms have the same: most marks full, or few of them."""
    claims = [(each[0], each[2], each[3]) for each in indicators]
    has_all = len(claims) >= _FEWEST and all(claimed is not None for _, _, claimed in claims)
    lost = sum(each[7] is False for each in indicators)
    if not has_all or lost < _NOT_FULL:
        return None
    return blake2b(json.dumps(sorted(claims, key=str)).encode(), digest_size=16).hexdigest()


def figures_of(told: str) -> KeyFigures:
    """The key figures that a form's row holds."""
    return KeyFigures(*json.loads(told))


def decimal_of(number: str | None) -> Decimal | None:
    """The number that a row or a key figure holds."""
    return None if number is None else Decimal(number)


def of_hundred(points: str | None, figures: KeyFigures) -> Decimal | None:
    """Points of a form as points of a hundred; None where either is unknown."""
    weight = Decimal(figures.weight or 0)
    return Decimal(points) * HUNDRED / weight if points is not None and weight > ZERO else None


_LONGEST_NAME: Final = 80
"""Characters of a name; no department's is longer, and a longer one leaves no room for the rest."""


def department_of(figures: KeyFigures, path: str) -> str:
    """Whose a form is, or its file's name where that is unknown; of a whole passage the beginning."""
    name = path.rpartition("/")[2]
    whose = figures.department or name.rpartition(".")[0] or name
    return whose if len(whose) <= _LONGEST_NAME else f"{whose[: _LONGEST_NAME - 1]}…"
