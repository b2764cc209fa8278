"""Results of reviews as a test needs them: a line each, in a file."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from xlplugin.batch.reviewed import Failure, KeyFigures, MadeBy, Reviewed
from xlplugin.form.form import FormKind
from xlplugin.problem import Severity
from xlplugin.scoring.sheet import Verdict
from xlplugin.summary.review import BulkReview

MADE_BY = MadeBy("1", "a")
_CONTENTS = count(1)


Told: TypeAlias = dict[str, Any]
"""What a form tells of itself, by the names of its key figures."""


class Scored(NamedTuple):
    """An indicator's row: its points, claimed and computed ones as they are written."""

    name: str
    weight: str | None = "10"
    claimed: str | None = "10"
    computed: str | None = None
    status: Verdict = Verdict.UNVERIFIABLE


def scored(*claims: str | None, weight: str = "10", of: str = "指标") -> list[Scored]:
    """Indicators of equal weight with these claims."""
    return [Scored(f"{of}{number}", weight, claim) for number, claim in enumerate(claims, 1)]


def finding(  # noqa: PLR0913 - what a finding says
    code: str = "sum-wrong",
    severity: Severity = Severity.ERROR,
    *,
    place: str = "自评表!D7",
    indicator: str = "",
    points: str | None = None,
    message: str = "合计不对",
) -> dict[str, Any]:
    """A finding as an audit tells it, its place without the file."""
    return {
        "code": code,
        "severity": severity.value,
        "message": message,
        "fix": "请核对",
        "source": place,
        "arithmetic": None,
        "points": points,
        "indicator": indicator or None,
        "others": [],
    }


def form(
    path: str = "教育局.xlsx",
    indicators: Sequence[Scored] = (),
    findings: Sequence[dict[str, Any]] = (),
    *,
    kind: FormKind = FormKind.DEPARTMENT,
    sha256: str | None = None,
    **told: Any,  # noqa: ANN401 - any of the key figures
) -> Reviewed:
    """A reviewed form; its key figures agree with its rows and findings where nothing else is told."""
    weight = sum((Decimal(each.weight or 0) for each in indicators), Decimal(0))
    claimed = sum((Decimal(each.claimed or 0) for each in indicators), Decimal(0))
    known = [each for each in indicators if each.computed is not None]
    numbers = {each: sum(one["severity"] == each for one in findings) for each in Severity}
    figures: dict[str, Any] = {
        "rubric": "longgang-2020",
        "title": "自评表",
        "department": "",
        "unit": "",
        "project": "",
        "year": None,
        "weight": str(weight),
        "claimed": str(claimed),
        "known": str(sum((Decimal(each.computed or 0) for each in known), Decimal(0))),
        "known_weight": str(sum((Decimal(each.weight or 0) for each in known), Decimal(0))),
        "computed": None,
        "lowest": None,
        "highest": None,
        "grade": None,
        "claimed_grade": None,
        "verified": "0",
        "contradicted": "0",
        "unverifiable": "0",
        "at_stake": "0",
        "errors": numbers[Severity.ERROR],
        "warnings": numbers[Severity.WARNING],
        "notices": numbers[Severity.NOTICE],
    }
    audit = {
        "form": {"sheet": "自评表", "title": "自评表", "kind": kind.value},
        "indicators": [each._asdict() for each in indicators],
        "findings": [{**each, "source": f"{path} {each['source']}".strip()} for each in findings],
    }
    return Reviewed(
        path,
        MADE_BY,
        sha256 or f"{next(_CONTENTS):064x}",
        1,
        0.1,
        KeyFigures(**(figures | told)),
        audit=json.dumps(audit, ensure_ascii=False),
    )


def failure(path: str = "坏表.xlsx", code: str = "workbook-damaged", source: str = "") -> Reviewed:
    """A workbook that could not be reviewed."""
    told = Failure(code, "文件已损坏", "请重新下载", source or path)
    return Reviewed(path, MADE_BY, None, None, 0.1, failure=told)


def lines(results: Iterable[Reviewed]) -> str:
    return "".join(f"{each.line()}\n" for each in results)


def written(folder: Path, *results: Reviewed, name: str = "结果.jsonl") -> Path:
    """A file of these results."""
    path = folder / name
    path.write_text(lines(results), "utf-8", errors="backslashreplace")
    return path


@contextmanager
def reviewed(folder: Path, *results: Reviewed, last_year: Sequence[Reviewed] = ()) -> Iterator[BulkReview]:
    """The review of these results, beside last year's where there are some."""
    previous = written(folder, *last_year, name="去年.jsonl") if last_year else None
    with BulkReview(written(folder, *results), previous=previous) as review:
        yield review
