"""What ``xlplugin batch`` finds in the workbooks, beside what is known to be in them."""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.bulk.answers import Answer, Known, read_answers
from tests.bulk.making import RECEIVED

RESULTS: Final = "汇总.jsonl"
_GRAVE: Final = ("error", "warning")


@dataclass
class Counts:
    """What came of the workbooks.

    Attributes:
        seeded: the mistakes, by kind.
        found: those that were found.
        told: findings that tell a mistake, by code.
        false: errors and warnings that tell none, by code.
        misses: each mistake that was not found, in words.
        beside: each false finding, in words.
        failures: each workbook without a result, in words.
    """

    books: int = 0
    correct: int = 0
    seeded: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Whether everything was found and nothing else."""
        return not (self.misses or self.beside or self.failures)


def review(folder: Path, jobs: int) -> None:
    """Run the command over the workbooks; the results go to a file in the folder."""
    command = [sys.executable, "-m", "xlplugin", "batch", str(folder / RECEIVED)]
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, "-o", str(folder / RESULTS), "--jobs", str(jobs)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode not in (0, 1, 2) or not (folder / RESULTS).exists():
        sys.exit(f"batch failed: {done.stderr}")


def compared(folder: Path) -> Counts:
    """The results in a folder beside the answers."""
    results = defaultdict[str, list[Mapping[str, Any]]](list)
    with (folder / RESULTS).open(encoding="utf-8") as lines:
        for line in lines:
            result = json.loads(line)
            results[result["path"]].append(result)
    counts = Counts()
    for known in read_answers(folder):
        _compare(counts, known, results[known.path])
    return counts


def _compare(counts: Counts, known: Known, results: Sequence[Mapping[str, Any]]) -> None:
    counts.books += 1
    counts.correct += not known.mistakes
    failures = [each["failure"] for each in results if each["failure"]]
    if failures or len(results) != known.forms:
        counts.failures.append(f"{known.path}（{known.origin}）：{len(results)} of {known.forms}, {failures}")
        return
    findings = [finding for each in results for finding in each["audit"]["findings"]]
    telling = list[object]()
    for mistake in known.mistakes:
        tells = [each for each in findings if _tells(each, mistake)]
        counts.seeded[mistake.kind] += 1
        counts.found[mistake.kind] += bool(tells)
        if not tells:
            counts.misses.append(
                f"{known.path}（{known.origin}）：{mistake.kind} {mistake.sheet} {mistake.cells[:8]}"
            )
        telling += tells
    for each in findings:
        if any(each is other for other in telling):
            counts.told[each["code"]] += 1
        elif each["severity"] in _GRAVE:
            counts.false[each["code"]] += 1
            seeded = "、".join(mistake.kind for mistake in known.mistakes) or "没有错误"
            counts.beside.append(
                f"（{known.origin}；{seeded}）{each['code']} {each['source']}：{each['message']}"
            )


def _tells(finding: Mapping[str, Any], mistake: Answer) -> bool:
    if finding["code"] not in mistake.codes:
        return False
    if mistake.indicator:
        return bool(finding["indicator"] == mistake.indicator)
    sheet, _, cell = (finding["source"] or "").rpartition("!")
    return sheet.endswith(f" {mistake.sheet}") and (not mistake.cells or cell in mistake.cells)


def table(counts: Counts) -> Iterator[str]:
    """What all of it comes to."""
    yield f"{counts.books} workbooks, {counts.correct} of them correct, {len(counts.failures)} not reviewed"
    yield ""
    yield "| mistake | seeded | found |"
    yield "|---|---|---|"
    yield from (f"| {kind} | {many} | {counts.found[kind]} |" for kind, many in sorted(counts.seeded.items()))
    yield ""
    yield "| finding | tells a mistake | false | precision |"
    yield "|---|---|---|---|"
    for code in sorted({*counts.told, *counts.false}):
        told, false = counts.told[code], counts.false[code]
        yield f"| {code} | {told} | {false} | {_share(told, told + false)} |"
    yield ""
    told, false = counts.told.total(), counts.false.total()
    found, seeded = counts.found.total(), counts.seeded.total()
    yield f"precision of errors and warnings {told}/{told + false} = {_share(told, told + false)}"
    yield f"recall of seeded mistakes {found}/{seeded} = {_share(found, seeded)}"
    yield from _each("missed", counts.misses)
    yield from _each("false", counts.beside)
    yield from _each("not reviewed", counts.failures)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2%}" if whole else "-"


def _each(what: str, lines: Iterable[str]) -> Iterator[str]:
    yield from (f"{what}: {line}" for line in lines)
