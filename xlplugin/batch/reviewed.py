"""What came of one workbook in a review of many, and its lines in the file of results."""

import json
from typing import Any, Final, NamedTuple, Self

from xlplugin.problem import Problem, Source

_SCHEMA: Final = 1
LINE_START: Final = f'{{"schema": {_SCHEMA}, "path": '.encode()
"""How every line begins."""

_AUDIT: Final = ', "audit": '
"""What stands before the audit, last in a line, and nowhere else: inside a text its marks are escaped."""


class NotOurs(ValueError):  # noqa: N818 - it says what the line is
    """A line that is no result of a review."""


class MadeBy(NamedTuple):
    """What a result rests on besides the workbook: while all of it is the same, so is the result.

    Attributes:
        version: the program's version.
        rubrics: a digest of all rubrics, shared facts and headings, the user's own ones too.
    """

    version: str
    rubrics: str


class Failure(NamedTuple):
    """Why a workbook could not be reviewed; as of a problem."""

    code: str
    message: str
    fix: str
    source: str

    @classmethod
    def of(cls, problem: Problem, path: str, name: str) -> Self:
        """What a problem says, of a file that results call by another name.

        Args:
            problem: the problem.
            path: the file, as problems name it.
            name: the file, as results do.
        """
        source = problem.source or Source(path)
        if source.file == path:
            source = source._replace(file=name)
        return cls(problem.code, problem.message, problem.fix, str(source))


class MarkedCopy(NamedTuple):
    """The copy of a workbook with findings, scores and comments.

    Attributes:
        path: where it is, below the folder of marked copies.
        sha256: the digest of its bytes as they were written; None where it could not be written.
        failure: why it could not.
    """

    path: str
    sha256: str | None
    failure: Failure | None = None


class KeyFigures(NamedTuple):
    """An audit in a few figures; points and weights are exact decimals in plain writing, None where unknown.

    Attributes:
        rubric: the rubric's id; None where none fits.
        title: the form's title.
        department: whose form it is, as it says inside, or else by its name; empty where neither tells.
        unit: the unit that carries out the project; empty where the form names none.
        project: the project's name; empty where the form names none.
        year: the year it is about.
        weight: the points of the whole form.
        claimed: the sum of the self-scores.
        known: the sum of the computed scores.
        known_weight: the weight of their indicators.
        computed: the total, claims counted where no score is computed.
        lowest: the least total that is possible.
        highest: the greatest.
        grade: the grade, only where it is certain.
        claimed_grade: the grade of the claims.
        verified: the weight of the indicators whose claim is borne out.
        contradicted: the weight of those whose claim is refuted.
        unverifiable: the weight of those that lack facts.
        at_stake: the points of claims that findings put at stake.
        errors: how many findings are errors.
        warnings: how many are warnings.
        notices: how many are notices.
        amounts: how many different amounts of money the form has to spend and tells the spending of.
        spent_whole: of how many of them it has spent all, to the last digit.
    """

    rubric: str | None
    title: str
    department: str
    unit: str
    project: str
    year: int | None
    weight: str | None
    claimed: str | None
    known: str | None
    known_weight: str | None
    computed: str | None
    lowest: str | None
    highest: str | None
    grade: str | None
    claimed_grade: str | None
    verified: str | None
    contradicted: str | None
    unverifiable: str | None
    at_stake: str | None
    errors: int
    warnings: int
    notices: int
    amounts: int = 0
    spent_whole: int = 0


class PairedReport(NamedTuple):
    """The written report that was audited with a form.

    Attributes:
        path: where it is, as the form's.
        sha256: the digest of its bytes; None where it could not be read.
        failure: why the form was audited without it after all.
    """

    path: str
    sha256: str | None
    failure: Failure | None = None


class OneOfSeveral(NamedTuple):
    """Which form a result is about, of a workbook that holds several.

    Attributes:
        name: the form's sheet.
        number: its place among them, from 1.
        of: how many there are.
    """

    name: str
    number: int
    of: int


class Reviewed(NamedTuple):
    """One form's result, or that of a workbook of which no form could be reviewed.

    Attributes:
        path: the workbook, below the folder that all of them share.
        made_by: what else the result rests on.
        sha256: the digest of its bytes; None where the failure is none of its contents, and worth a new try.
        size: its bytes; None where they were not read.
        seconds: how long the workbook took.
        outline: the audit in a few figures; None where there is none.
        failure: why there is none.
        marked: the workbook's marked copy; None where none was asked for.
        report: its written report; None where none was found.
        sheet: which of the workbook's forms it is; None where it holds one, or nobody can tell.
        audit: the whole document of the audit, as JSON; None where there is none.
    """

    path: str
    made_by: MadeBy
    sha256: str | None
    size: int | None
    seconds: float
    outline: KeyFigures | None = None
    failure: Failure | None = None
    marked: MarkedCopy | None = None
    report: PairedReport | None = None
    sheet: OneOfSeveral | None = None
    audit: str | None = None

    def line(self) -> str:
        """The result as one line of JSON, without its end."""
        head = {"schema": _SCHEMA, **_fields(self)}
        del head["audit"]
        told = json.dumps(head, ensure_ascii=False)
        return f"{told[:-1]}{_AUDIT}{self.audit or 'null'}}}"

    @classmethod
    def of_line(cls, line: str) -> Self:
        """The result that a line holds.

        Raises:
            NotOurs: it holds none, or is cut off.
        """
        head, mark, audit = line.rstrip("\r\n").partition(_AUDIT)
        try:
            if not (mark and audit.endswith("}")):
                raise ValueError  # noqa: TRY301 - told as whatever else is wrong with it
            fields: dict[str, Any] = json.loads(f"{head}}}")
            if fields.pop("schema") != _SCHEMA:
                raise ValueError  # noqa: TRY301 - as above
            fields["made_by"] = MadeBy(**fields["made_by"])
            fields["outline"] = KeyFigures(**fields["outline"]) if fields["outline"] else None
            fields["failure"] = _failure(fields["failure"])
            marked = fields.pop("marked", None)
            if marked:
                fields["marked"] = MarkedCopy(**{**marked, "failure": _failure(marked["failure"])})
            report = fields.pop("report", None)
            if report:
                fields["report"] = PairedReport(**{**report, "failure": _failure(report["failure"])})
            sheet = fields.pop("sheet", None)
            if sheet:
                fields["sheet"] = OneOfSeveral(**sheet)
            return cls(**fields, audit=None if audit == "null}" else audit[:-1])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise NotOurs(line[:80]) from None


def named_form(path: str, sheet: str) -> str:
    """A form by its file, and by its sheet where the file has several forms."""
    return f"{path}（{sheet}）" if sheet else path


_Told = Reviewed | MadeBy | KeyFigures | Failure | MarkedCopy | PairedReport | OneOfSeveral


def _fields(made: _Told) -> dict[str, Any]:
    """What something holds by its names, and so what that holds."""
    held = made._asdict().items()
    return {name: _fields(each) if hasattr(each, "_asdict") else each for name, each in held}


class ReviewedBook(NamedTuple):
    """What came of one workbook.

    Attributes:
        forms: the result of each form in it; only one where it holds one, or none could be reviewed.
    """

    forms: tuple[Reviewed, ...]

    @property
    def path(self) -> str:
        """The workbook, as results call it."""
        return self.forms[0].path

    def with_copy(self, marked: MarkedCopy) -> Self:
        """The results with what came of the marked copy, of which a workbook has one with all marks."""
        return type(self)(tuple(each._replace(marked=marked) for each in self.forms))


def _failure(fields: dict[str, str] | None) -> Failure | None:
    return Failure(**fields) if fields else None
