"""Whose a file is and of which year, told by its name, or by the titles and labels inside it."""

from collections.abc import Iterable
from contextlib import suppress
from enum import IntEnum
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import normalize

from xlplugin.pattern import Pattern
from xlplugin.problem import Refused

if TYPE_CHECKING:
    from xlplugin.form.beside import WrittenReport
    from xlplugin.form.form import Form

_YEAR: Final = Pattern(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?!年度?(?:修订|修正|版|制定|印发|试行))(年度)?")
# What names of such files say besides whose they are.
_NOISE: Final = Pattern(
    r"(?<!\d)(?:19|20)\d\d(?!\d)(?:年度|年)?|\d+|附件[一二三四五六七八九十]*|附表|关于|年度"
    r"|(?:部门|单位)?整体(?:支出)?|(?:部门|单位|财政|预算)(?=支出|预算|绩效(?!中心)|自评|评价(?!中心))"
    r"|(?<=项目)支出|(?:(?<=\W)|(?<=^)|(?<=\d年)|(?<=年度))项目支出|支出(?=绩效|自评)|绩效(?!中心|评价中心)|自评|自我"
    r"|(?<!绩效)评价(?!中心)|报告书?|总结|情况|打?评分|指标|体系|框架|共性|表格?(?=$|\W|_)|盖章|公章|填报|上报|报送"
    r"|终稿|定稿|初稿|最终|修改|修订|正式|扫描|电子|版本?(?=$|\W|_)|副本|复件|核查|重算|待改正|待补数据|[^\w]+|_"
)
_BRACKETS: Final = Pattern(r"[（(][^（()）]*[)）]")
_BODY: Final = Pattern(
    r".+[局委办厅署镇乡村]|..+(?:办公室|[院所站校学园会队馆台社部处室府团库厂联]|中心|街道|公司|项目)"
)
_LABEL: Final = Pattern(
    r"(?:填报|预算|自评|评价)?(?:部门|单位)(?:[（(](?:单位|公章|盖章)[）)])?(?:名称)?(?:[（(](?:公章|盖章)[）)])?"
    r"[：:](.+)"
)
_TITLE: Final = Pattern(r"报告|自评|绩效|评价|总结")
_OPENING: Final = 12
_LONGEST: Final = 60
_SHORTEST: Final = 3


class Fits(IntEnum):
    """How well two files fit together; the smaller the better."""

    SAME = 0
    """Both name one department."""

    NEAR = 1
    """One names the department in fewer letters than the other."""

    OPEN = 2
    """Nothing contradicts it: one of them names no department."""

    NOT = 3


class Filer(NamedTuple):
    """Whose a file is.

    Attributes:
        body: the department's name without what else stands around it; empty where none is named.
        year: the year, None where none is named, or several.
    """

    body: str = ""
    year: int | None = None

    def fits(self, other: "Filer") -> Fits:
        """How well two files fit together."""
        if self.year is not None and other.year is not None and self.year != other.year:
            return Fits.NOT
        if not self.body or not other.body:
            return Fits.OPEN
        short, long = sorted((self.body, other.body), key=len)
        if short == long:
            return Fits.SAME
        # What follows a department's name is a body below it, or a project; what is left out is its region.
        rest = iter(long)
        shortened = short[-1] == long[-1] and all(letter in rest for letter in short)
        return Fits.NEAR if shortened and len(short) >= _SHORTEST else Fits.NOT

    def named(self, name: "Filer") -> "Filer":
        """What a file says inside, with its name: that counts for the year, where titles slip more often."""
        return Filer(self.body or name.body, name.year if name.year is not None else self.year)

    @property
    def words(self) -> str:
        """Whose it is, for people."""
        year = "" if self.year is None else f"，{self.year}年度"
        return f"部门为“{self.body}”{year}"


@lru_cache(maxsize=4096)
def said_by(words: str) -> Filer:
    """What a file's name or a title says."""
    plain = normalize("NFKC", words)
    years = [(int(found[1]), bool(found[2])) for found in _YEAR.finditer(plain)]
    marked = {year for year, is_marked in years if is_marked} or {year for year, _ in years}
    pieces = [each for each in _NOISE.split(_BRACKETS.sub(" ", plain)) if each]
    bodies = [each for each in pieces if _BODY.fullmatch(each)]
    body = max(bodies, key=len, default="")
    return Filer(body, marked.pop() if len(marked) == 1 else None)


def said_in_form(path: Path, own: Path | None = None) -> Filer:
    """What the form in a workbook says of itself; nothing where it cannot be read."""
    from xlplugin.workbook.file.package import open_package  # noqa: PLC0415 - where names do not decide
    from xlplugin.workbook.forms.finder import find_form  # noqa: PLC0415 - as above
    from xlplugin.workbook.grid.reader import read_grid  # noqa: PLC0415 - as above
    from xlplugin.workbook.scorebook.leftovers import without_leftovers  # noqa: PLC0415 - as above

    with suppress(Refused):
        package = without_leftovers(open_package(path).value).value
        return said_by_form(find_form(read_grid(package).value, str(path), own=own).value.form)
    return Filer()


def said_by_form(form: "Form") -> Filer:
    """What a form that was read says of itself."""
    labelled = (f"{each.label}：{each.value.text}" for each in form.fields if each.value.text)
    return _said_in((*labelled, form.title))._replace(year=form.own_year)


def said_in_report(path: Path) -> Filer:
    """What the first lines of a report say; nothing where it cannot be read."""
    from xlplugin.workbook.reports.reader import read_report  # noqa: PLC0415 - where names do not decide

    with suppress(Refused):
        return said_by_report(read_report(path))
    return Filer()


def said_by_report(report: "WrittenReport") -> Filer:
    """What the first lines of a report that was read say."""
    return _said_in(each.text for each in islice(report.passages, _OPENING))


def _said_in(lines: Iterable[str]) -> Filer:
    """What labels and titles say; the department's name may stand in a line of its own above the title."""
    short = [line for each in lines for line in each.splitlines() if len(line) <= _LONGEST]
    titled = [at for at, line in enumerate(short) if _TITLE.search(line) and "。" not in line]
    titles = [said_by(short[at]) for at in titled]
    year = next((each.year for each in titles if each.year is not None), None)
    labelled = (said_by(found[1]) for line in short if (found := _LABEL.match("".join(line.split()))))
    above = (said_by(line) for line in short[: titled[0] if titled else 0] if not line.endswith(("：", ":")))
    return Filer(next((each.body for each in (*labelled, *titles, *above) if each.body), ""), year)
