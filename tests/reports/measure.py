"""How well reports are read: mistakes found, true words accused."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import yaml

from tests.reports.drawing import as_text, as_word
from tests.reports.forms import QUIET, Entry, annex_changed, annex_of, lines_of, workbook
from tests.reports.text import Holder, Kind, Text, base, held, parse
from xlplugin.problem import Problem, Severity
from xlplugin.service.auditing import audit_form
from xlplugin.service.file import FileBook
from xlplugin.workbook.formbook.opening import Request
from xlplugin.workbook.reports.reader import read_report

BASES: Final = ("garden", "land", "park", "water")
WORD: Final = ".docx"
TEXT: Final = ".txt"
FOLDER: Final = Path(__file__).parent
FORM_YEAR: Final = 2020
REASON_ROW: Final = "社会、经济、生态效益及可持续影响等"
"""The row of the form of that year that takes a true passage as its reason."""

Change = tuple[str, str]


class Told(NamedTuple):
    """A finding as far as two audits can be compared by it."""

    problem: Problem

    @property
    def words(self) -> str:
        """Everything that it says, with its place."""
        each = self.problem
        places = "、".join(source.place for source in (each.source, *each.others) if source)
        return f"{each.code} {each.message} {each.arithmetic} {places}"

    def names(self, wanted: str) -> bool:
        """Whether it speaks of a figure, or uses a word; 40 is not named by 140 nor by 40.5."""
        if not wanted[0].isdigit():
            return wanted in self.words
        plain = wanted.replace(",", "")
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        tail = "0*" if "." in plain else r"(?:\.0+)?"
        whole = rf"(?<![\d.]){re.escape(plain)}{tail}(?!\d|\.\d)"
        return re.search(whole, self.words.replace(",", "")) is not None

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from others; not its line, which a change elsewhere moves."""
        return self.problem.code, self.problem.message, self.problem.indicator


@dataclass(frozen=True)
class Seed:
    """A mistake in a true report or in its form.

    Attributes:
        kind: what sort of mistake.
        base: the report.
        change: passages with what is written instead.
        holder: where in a Word document the changed paragraph stands.
        after: the words of the piece that further lines are put behind.
        add: these lines.
        cells: entries of tables: caption, row, column from 0, and what is written instead.
        annex: entries of the form in the report: row, column, and what is written instead.
        form: entries of the form itself.
        names: figures or words of which a finding must name one.
        also: what findings may rightly name beside it, where a second mistake stands there.
        only: the only sort of file that can show it; empty where both can.
    """

    kind: str
    base: str
    names: tuple[str, ...]
    also: tuple[str, ...] = ()
    change: tuple[Change, ...] = ()
    holder: Holder = Holder.PLAIN
    after: str = ""
    add: tuple[str, ...] = ()
    cells: tuple[tuple[str, str, int, str], ...] = ()
    annex: tuple[tuple[str, str, str], ...] = ()
    form: Mapping[str, Entry] = field(default_factory=dict)
    only: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """The sorts of files that it is tried as."""
        return (self.only,) if self.only else (WORD, TEXT)


@dataclass(frozen=True)
class Passage:
    """A true passage: its kind, its lines, the year of its report, and what its form says about it."""

    kind: str
    lines: tuple[str, ...]
    year: int = 2020
    form: Mapping[str, Entry] = field(default_factory=dict)


def _strings(given: object) -> tuple[str, ...]:
    if given is None:
        return ()
    return tuple(map(str, given)) if isinstance(given, list) else (str(given),)


def _entries(given: Mapping[str, object] | None) -> dict[str, Entry]:
    return {name: Entry(*each) for name, each in (given or {}).items() if isinstance(each, list)}


@cache
def seeds() -> tuple[Seed, ...]:
    """All seeded mistakes."""
    given = yaml.safe_load((FOLDER / "mistakes.yaml").read_text(encoding="utf-8"))
    return tuple(
        Seed(
            kind=each["kind"],
            base=each.get("base", "garden"),
            names=_strings(each["names"]),
            also=_strings(each.get("also")),
            change=tuple((str(old), str(new)) for old, new in each.get("change", ())),
            holder=Holder(each.get("holder", "plain")),
            after=each.get("after", ""),
            add=_strings(each.get("add")),
            cells=tuple((a, b, c, str(d)) for a, b, c, d in each.get("cells", ())),
            annex=tuple((a, b, str(c)) for a, b, c in each.get("annex", ())),
            form=_entries(each.get("form")),
            only=each.get("only", ""),
        )
        for each in given
    )


@cache
def passages() -> tuple[Passage, ...]:
    """All true passages."""
    given = yaml.safe_load((FOLDER / "true.yaml").read_text(encoding="utf-8"))
    return tuple(
        Passage(each["kind"], _strings(each["text"]), each.get("year", FORM_YEAR), _entries(each.get("form")))
        for each in given
    )


def audited(form: bytes, report: bytes = b"", suffix: str = "") -> list[Problem]:
    """What an audit of the form with its report finds."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "自评表.xlsx"
        path.write_bytes(form)
        if not suffix:
            return list(audit_form(FileBook(path)).report.findings)
        words = Path(folder) / f"自评报告{suffix}"
        words.write_bytes(report)
        request = Request(report=read_report(words))
        return list(audit_form(FileBook(path), request).report.findings)


def grave(findings: Iterable[Problem]) -> list[Problem]:
    """Errors and warnings."""
    return [each for each in findings if each.severity is not Severity.NOTICE]


def _drawn(suffix: str, text: Text, name: str, form: bytes, seed: Seed | None = None) -> bytes:
    drawn = annex_of(name, form)
    for row, column, new in seed.annex if seed else ():
        drawn = annex_changed(name, drawn, row, column, new)
    return as_word(text, drawn) if suffix == WORD else as_text(text, drawn)


@cache
def base_findings(name: str, suffix: str, holder: Holder = Holder.PLAIN) -> tuple[Problem, ...]:
    """What is found in a true report."""
    text = held(base(name), holder)
    form = workbook(name, text)
    return tuple(audited(form, _drawn(suffix, text, name, form), suffix))


class Judged(NamedTuple):
    """What came of one seeded mistake: the findings that name it, and other errors and warnings."""

    told: tuple[Problem, ...]
    others: tuple[Problem, ...]

    @property
    def grave(self) -> bool:
        """Whether it is found as an error or a warning, and not just asked about."""
        return bool(grave(self.told))


def judged(seed: Seed, suffix: str) -> Judged:
    """What an audit says of a seeded mistake that it does not say of the true report."""
    text = base(seed.base)
    for old, new in seed.change:
        text = text.changed(old, new, seed.holder)
    if seed.add:
        text = text.followed(
            seed.after, *(each._replace(holder=seed.holder) for each in parse(seed.add).pieces)
        )
    form = workbook(seed.base, base(seed.base), seed.form)
    for caption, row, column, new in seed.cells:
        text = text.cell_changed(caption, row, column, new)
    # The report repeats the form as it is: what is changed in the form alone is changed in both.
    findings = audited(form, _drawn(suffix, text, seed.base, form, seed), suffix)
    known = {Told(each).key for each in base_findings(seed.base, suffix)}
    new_ones = [each for each in findings if Told(each).key not in known]
    told = [each for each in new_ones if any(map(Told(each).names, seed.names))]
    others = [each for each in grave(new_ones) if each not in told]
    return Judged(tuple(told), tuple(each for each in others if not any(map(Told(each).names, seed.also))))


@cache
def _alone(form: bytes) -> frozenset[tuple[str, str, str]]:
    """What tells the findings of a form that has no report."""
    return frozenset(Told(each).key for each in audited(form))


class Tried(NamedTuple):
    """A seeded mistake in one sort of file, and what came of it."""

    seed: Seed
    suffix: str
    judged: Judged


class Accused(NamedTuple):
    """A true passage, where it stood, and a finding about it."""

    kind: str
    text: str
    where: str
    problem: Problem


def accusations(passage: Passage) -> Iterator[Accused]:
    """The errors and warnings that a true passage gets, in each sort of file and in a reason of the form."""
    head = [
        f"={passage.year}年度部门整体绩效自评报告",
        "# 一、基本情况",
        "## （一）总体情况",
    ]
    text = parse([*head, *passage.lines])
    form = workbook("garden", None, {**QUIET, **passage.form})
    quiet = _alone(form)
    for suffix, report in ((WORD, as_word(text)), (TEXT, as_text(text))):
        for each in grave(audited(form, report, suffix)):
            if Told(each).key not in quiet:
                yield Accused(passage.kind, passage.lines[0], suffix, each)
    if passage.year == FORM_YEAR and all(each.kind is Kind.WORDS for each in parse(passage.lines).pieces):
        claim = next(line.claim for line in lines_of("garden", {}) if line.name == REASON_ROW)
        entry = {REASON_ROW: Entry(claim, "\n".join(passage.lines))}
        for each in grave(audited(workbook("garden", None, {**QUIET, **passage.form, **entry}))):
            if Told(each).key not in quiet:
                yield Accused(passage.kind, passage.lines[0], "说明栏", each)


def true_reports() -> Iterator[Accused]:
    """The errors and warnings that a whole true report gets, its paragraphs held everywhere in turn."""
    for name in BASES:
        quiet = _alone(workbook(name, base(name)))
        for suffix in (WORD, TEXT):
            for holder in Holder if suffix == WORD else (Holder.PLAIN,):
                for each in grave(base_findings(name, suffix, holder)):
                    if Told(each).key not in quiet:
                        yield Accused(name, "", f"{suffix} {holder}", each)


def run_seeds() -> list[Tried]:
    """Every mistake in every sort of file."""
    return [Tried(seed, suffix, judged(seed, suffix)) for seed in seeds() for suffix in seed.files]


def table(tried: Iterable[Tried]) -> Iterator[str]:
    """Kind by kind: how many were seeded, found, asked about, and what was said beside them."""
    yield "| kind | seeded | found | of them only asked | beside |"
    yield "|---|---|---|---|---|"
    rows = sorted(tried, key=lambda each: each.seed.kind)
    for kind, group in groupby(rows, lambda each: each.seed.kind):
        yield f"| {kind} | {_counts(list(group))} |"
    yield f"| all | {_counts(rows)} |"


def _counts(tried: list[Tried]) -> str:
    found = [each for each in tried if each.judged.told]
    asked = sum(not each.judged.grave for each in found)
    beside = sum(len(each.judged.others) for each in tried)
    return f"{len(tried)} | {len(found)} | {asked} | {beside}"


def shown(problem: Problem) -> str:
    """A finding on one line."""
    places = "、".join(str(each) for each in (problem.source, *problem.others) if each)
    return f"{problem.severity.value} {problem.code}〔{places}〕{problem.message}；{problem.arithmetic}"
