"""LibreOffice is asked again for every value that the proven functions and the everyday formulas rest on."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.referee.office import Office, Profile, settle
from tests.workbook.proofs import case_book, case_places, cases, everyday, everyday_book, same
from xlplugin.functions.cell import Cell
from xlplugin.workbook.grid.grid import Place

pytestmark = pytest.mark.referee


def asked(office: Office, folder: Path, book: bytes, places: Sequence[Place]) -> list[Cell]:
    path = folder / "asked.xlsx"
    path.write_bytes(book)
    profile = Profile(office, folder / "profile", {})
    settle(profile.folder)
    return profile.results(path, places)


def test_libreoffice_gives_the_value_of_every_case(office: Office, tmp_path: Path) -> None:
    told = [
        case for part in (cases().cases, cases().noise) for found in part.values() for case in found.items()
    ]
    formulas = [formula for formula, _ in told]
    given = asked(office, tmp_path, case_book(formulas), case_places(formulas))
    assert [
        f"{formula}: {value!r}, LibreOffice {other!r}"
        for (formula, value), other in zip(told, given, strict=True)
        if not same(value, other)
    ] == []


@pytest.mark.parametrize("changed", [False, True], ids=["before", "after"])
def test_libreoffice_gives_the_value_of_every_everyday_formula(
    office: Office, tmp_path: Path, *, changed: bool
) -> None:
    told = [each for each in everyday() if not each.excel]
    given = asked(office, tmp_path, everyday_book(changed=changed), [each.place for each in told])
    assert [
        f"{each.place.sheet}!{each.place.cell} ={each.formula}: LibreOffice {other!r}"
        for each, other in zip(told, given, strict=True)
        if not same(each.after if changed else each.before, other)
    ] == []
