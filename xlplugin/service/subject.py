"""What a form is about: whose it is, which project's and which year's."""

from typing import Final, NamedTuple
from unicodedata import normalize

from xlplugin.form.form import Form, FormKind
from xlplugin.pattern import Pattern
from xlplugin.rubric.headings import LabelTells
from xlplugin.service.filer import said_by, said_by_form

_CODE: Final = Pattern(r"^(?:[\[【（(]\d{3,}[\]】）)][-－—_\s]*|\d{3,}[-－—_\s]+)")
"""The number of a department in the budget, as systems print it before the name."""

_NO_LETTERS: Final = Pattern(r"[\W_]+")


class FormSubject(NamedTuple):
    """What a form is about; empty and None where neither the form nor its name tells.

    Attributes:
        kind: the sort of form.
        department: whose it is.
        unit: the unit that carries out the project.
        project: the project's name.
        year: the year.
    """

    kind: FormKind
    department: str
    unit: str
    project: str
    year: int | None

    def is_other_than(self, other: "FormSubject") -> bool:
        """Whether two forms surely are about different things: what one says contradicts the other."""
        names = zip(self[1:-1], other[1:-1], strict=True)
        is_other = any(_plain(one) != _plain(another) for one, another in names if one and another)
        years = {self.year, other.year} - {None}
        return is_other or self.kind is not other.kind or len(years) > 1


def _plain(name: object) -> str:
    return _NO_LETTERS.sub("", normalize("NFKC", str(name))).casefold()


def subject_of(form: Form, file: str, sheet: str | None = None) -> FormSubject:
    """What a form is about.

    Args:
        form: the form.
        file: its file's name without the ending.
        sheet: its sheet's, where the file holds several forms: then the file's says less than the form.
    """
    first, *others = map(said_by, (file,) if sheet is None else (sheet, file))
    years = (first.year, form.own_year, *(each.year for each in others))
    department = form.told(LabelTells.DEPARTMENT)
    unit = form.told(LabelTells.UNIT, *((LabelTells.FILER,) if department.text else ()))
    department = department if department.text else form.told(LabelTells.FILER)
    named = _CODE.sub("", department.text)
    if not named:
        said = (first, said_by_form(form), *others)
        named = next((each.body for each in said if each.body and not each.body.endswith("项目")), "")
    return FormSubject(
        form.kind,
        named,
        _CODE.sub("", unit.text),
        form.told(LabelTells.PROJECT).text,
        next((each for each in years if each is not None), None),
    )
