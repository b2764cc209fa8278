"""Which written report belongs to which form, of many files; what is not certain is said, never guessed.

Names decide first: the department and the year in them. Where they do not, titles and labels inside do. Forms
and reports that stand alone in one folder belong together unless something contradicts it.

``pair_files(files_in(folder))`` gives every pair with the reason for it, and a warning for each form that has
several reports or none and for each report without a form. A bulk review has no time to open files twice:
``pairs_by_name`` opens none, and whoever then reads both sees whether they contradict each other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Final, NamedTuple

from xlplugin.pattern import Pattern
from xlplugin.problem import Checked, Problem, Refused, Source
from xlplugin.service import codes
from xlplugin.service.filer import Filer, Fits, said_by, said_in_form, said_in_report

_FORMS: Final = (".xlsx", ".xlsm", ".xls", ".et")
_READ: Final = (".docx", ".txt", ".md", ".markdown", ".text")
_NOT_READ: Final = (".doc", ".wps", ".pdf", ".rtf")
_NAMED_REPORT: Final = Pattern(r"报告|自评|绩效|评价|总结|report")
_OPENED_COPY: Final = ("~$", ".")
_MOST: Final = 5
_ALONE: Final = "文件夹里只有这一张表和这一份报告"


class Pair(NamedTuple):
    """A form and its report.

    Attributes:
        form: the workbook.
        report: the written report.
        why: what tells that they belong together, for people.
    """

    form: Path
    report: Path
    why: str


class _Choice(NamedTuple):
    """The reports that a form may have, as well as they fit, and what tells it."""

    reports: tuple[Path, ...]
    fits: Fits
    why: str


def files_in(folder: Path) -> list[Path]:
    """The files in a folder and the folders below it, in the order of their names.

    Raises:
        Refused: it cannot be read.
    """
    try:
        return sorted(each for each in folder.rglob("*") if each.is_file())
    except OSError:
        raise Refused(codes.REPORT_NOT_FOUND.at(Source(str(folder)), "文件夹打不开")) from None


def pair_files(files: Iterable[Path], own: Path | None = None) -> Checked[tuple[Pair, ...]]:
    """The pairs among many files.

    Args:
        files: forms and reports; others are passed over.
        own: the user's own folder, whose names of headings are known besides the shipped ones.

    Returns:
        The pairs in the order of the forms, and a warning for every form with several reports or none, and
        for every report without a form.
    """
    given = list(files)
    forms, reports = [each for each in given if is_form(each)], _reports(given)
    look = _Looked(own)
    chosen = {form: _chosen(form, _near(form, reports), forms, look) for form in forms}
    best: dict[Path, Fits] = {}  # a report is that of the form which it fits best
    for each in chosen.values():
        best |= {report: min(each.fits, best.get(report, Fits.NOT)) for report in each.reports}
    kept = {
        form: each._replace(reports=tuple(one for one in each.reports if best[one] is each.fits))
        for form, each in chosen.items()
    }
    wanted = Counter(each.reports[0] for each in kept.values() if len(each.reports) == 1)
    pairs, problems = list[Pair](), list[Problem]()
    for form, each in kept.items():
        source = Source(str(form))
        if len(each.reports) == 1 and wanted[each.reports[0]] == 1:
            pairs.append(Pair(form, each.reports[0], each.why))
        elif len(each.reports) == 1:
            rivals = [one for one in forms if one != form and kept[one].reports == each.reports]
            message = f"报告“{each.reports[0].name}”也像是{_listed(rivals)}的，没有认定"
            problems.append(codes.REPORT_UNPAIRED.at(source, message))
        elif each.reports:
            message = f"有{len(each.reports)}份报告都像是本表的：{_listed(each.reports)}，没有认定"
            problems.append(codes.REPORT_UNPAIRED.at(source, message))
        else:
            problems.append(codes.REPORT_UNPAIRED.at(source, "没有找到本表的书面报告"))
    claimed = {report for each in kept.values() for report in each.reports}
    left = (each for each in reports if each not in claimed)
    problems += [codes.REPORT_UNPAIRED.at(Source(str(each)), "没有找到这份报告的自评表") for each in left]
    return Checked(tuple(pairs), tuple(problems))


def pairs_by_name(forms: Sequence[Path], reports: Iterable[Path]) -> dict[Path, Path]:
    """The report of each form for which names and folders leave one choice only; no file is opened.

    Args:
        forms: all workbooks.
        reports: files that may be reports; those that cannot be read or whose names say nothing are left out.

    Returns:
        The reports that can be read, by form; none is that of two forms.
    """
    able = [each for each in reports if may_be_report(each)]
    named = {each: said_by(each.stem) for each in able}
    in_folder, of_body = defaultdict[Path, list[Path]](list), defaultdict[str, list[Path]](list)
    for each, said in named.items():
        in_folder[each.parent].append(each)
        of_body[said.body].append(each)
    forms_in = Counter(each.parent for each in forms) if able else Counter[Path]()
    chosen = dict[Path, Path]()
    for form in forms if able else ():
        own, beside = said_by(form.stem), in_folder.get(form.parent, [])
        those = _same_body(own, beside, named) or _same_body(own, of_body.get(own.body, []), named)
        is_alone = len(beside) == 1 == forms_in[form.parent]
        if not those and is_alone and own.fits(named[beside[0]]) is not Fits.NOT:
            those = beside
        if len(those) == 1:
            chosen[form] = those[0]
    wanted = Counter(chosen.values())
    return {form: report for form, report in chosen.items() if wanted[report] == 1}


def _same_body(own: Filer, reports: Iterable[Path], named: Mapping[Path, Filer]) -> list[Path]:
    return [each for each in reports if own.fits(named[each]) is Fits.SAME]


def report_for(form: Path, folder: Path, own: Path | None = None) -> Pair:
    """The report of one form in a folder.

    Args:
        form: the workbook, in that folder or elsewhere.
        folder: where the report is.
        own: as for ``pair_files``.

    Raises:
        Refused: there is no report of this form, or more than one.
    """
    files, place = files_in(folder), Source(str(folder))
    reports = _reports(files)
    others = [each for each in files if is_form(each) and not _same(each, form)]
    chosen = _chosen(form, _near(form, reports), [form, *others], _Looked(own))
    if len(chosen.reports) == 1:
        return Pair(form, chosen.reports[0], chosen.why)
    if chosen.reports:
        message = f"文件夹里有{len(chosen.reports)}份报告都像是“{form.name}”的：{_listed(chosen.reports)}"
        raise Refused(codes.REPORT_AMBIGUOUS.at(place, message))
    there = f"，其中的报告有：{_listed(reports)}" if reports else "，其中没有报告（.docx、.txt、.md）"
    raise Refused(codes.REPORT_NOT_FOUND.at(place, f"文件夹里没有找到“{form.name}”的书面报告{there}"))


def is_form(path: Path) -> bool:
    """Whether a file may hold a form: a workbook that is no trace of one being open."""
    return path.suffix.lower() in _FORMS and not path.name.startswith(_OPENED_COPY)


def may_be_report(path: Path) -> bool:
    """Whether a file may be a written report by its name, and can be read."""
    return path.suffix.lower() in _READ and bool(_NAMED_REPORT.search(path.stem))


def _reports(files: Iterable[Path]) -> list[Path]:
    """The files that may be reports: of those whose names say so, where any do."""
    able = [
        each
        for each in files
        if each.suffix.lower() in (*_READ, *_NOT_READ) and not each.name.startswith(_OPENED_COPY)
    ]
    return [each for each in able if _NAMED_REPORT.search(each.stem)] or able


def _near(form: Path, reports: Sequence[Path]) -> list[Path]:
    """The reports in the form's own folder; where it holds none, all."""
    return [each for each in reports if each.parent == form.parent] or list(reports)


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


class _Looked:
    """What files say of themselves inside, each opened once at most."""

    def __init__(self, own: Path | None) -> None:
        self.in_form = cache(partial(said_in_form, own=own))
        self.in_report = cache(said_in_report)


def _chosen(form: Path, reports: Sequence[Path], forms: Sequence[Path], look: _Looked) -> _Choice:
    """The reports that a form may have."""
    own = said_by(form.stem)
    named = {each: said_by(each.stem) for each in reports}
    best = _best(own, named)
    is_sure = best.fits is Fits.SAME and len(best.reports) == 1 and own.year is not None
    if is_sure and named[best.reports[0]].year is not None:
        return best
    able = (
        best.reports
        if best.fits is Fits.SAME
        else [each for each in reports if own.fits(named[each]) is not Fits.NOT]
    )
    inside = look.in_form(form).named(own)
    chosen = _best(inside, {each: look.in_report(each).named(named[each]) for each in able})
    if chosen.fits is not Fits.OPEN:
        return chosen
    beside = [each for each in forms if each != form and each.parent in (form.parent, reports[0].parent)]
    return chosen._replace(why=_ALONE) if len(reports) == 1 and not beside else _Choice((), Fits.NOT, "")


def _best(own: Filer, said: dict[Path, Filer]) -> _Choice:
    """Those that fit best; of several those that can be read."""
    fits = {each: own.fits(whose) for each, whose in said.items()}
    best = min(fits.values(), default=Fits.NOT)
    those = [each for each, how in fits.items() if how is best is not Fits.NOT]
    read = [each for each in those if each.suffix.lower() in _READ]
    why = said[those[0]].words if those and best is not Fits.OPEN else ""
    return _Choice(tuple(read or those), best, why)


def _listed(paths: Sequence[Path]) -> str:
    told = "、".join(f"“{each.name}”" for each in paths[:_MOST])
    return f"{told}等{len(paths)}份" if len(paths) > _MOST else told
