"""Texts of rubrics and fillings: in the cells of a workbook they are texts, whatever they look like."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell

from xlplugin.cli.main import main
from xlplugin.rubric.library import shipped
from xlplugin.workbook.edit.applying import apply_plan
from xlplugin.workbook.edit.plan import NewCell, NewSheet, Plan
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.grid.reader import read_grid
from xlplugin.workbook.layout.names import FACTS_SHEET

RUBRIC = "longgang-2021"
OF_LEVELS = "guangzhou-2023"
LINK = '=HYPERLINK("http://evil.example/","x")'
FREE = {"title", "authority", "document", "place", "about", "definition", "why", "source"}
"""The keys of a rubric whose texts nothing else refers to."""
LONG = "很长" * 20_000


def spoilt(value: Any, keys: set[str], spoil: Callable[[str], str], key: str = "") -> Any:  # noqa: ANN401
    """The same tree with the texts under some keys changed."""
    if isinstance(value, dict):
        return {name: spoilt(each, keys, spoil, name) for name, each in value.items()}
    if isinstance(value, list):
        return [spoilt(each, keys, spoil, key) for each in value]
    return spoil(value) if isinstance(value, str) and key in keys else value


def rubric(folder: Path, keys: set[str], spoil: Callable[[str], str]) -> None:
    """The shipped rubric as an own one, under its own name, with texts changed."""
    tree = yaml.safe_load((shipped("rubrics") / f"{RUBRIC}.yaml").read_text("utf-8"))
    written = yaml.safe_dump(spoilt(tree, keys, spoil), allow_unicode=True, sort_keys=False, width=10_000)
    (folder / f"{RUBRIC}.yaml").write_text(written, "utf-8")


def template(folder: Path, *more: str, rubric: str = RUBRIC) -> bytes:
    out = folder / "out.xlsx"
    words = ["template", rubric, "--rubrics", str(folder), "-o", str(out), *more]
    assert main(words) == 0
    return out.read_bytes()


def cells(book: bytes) -> dict[str, Cell | MergedCell]:
    sheets = load_workbook(BytesIO(book)).worksheets
    return {
        f"{sheet.title}!{cell.coordinate}": cell for sheet in sheets for row in sheet.rows for cell in row
    }


def formulas(book: bytes) -> set[str]:
    return {place for place, cell in cells(book).items() if cell.data_type == "f"}


PLAIN = (shipped("workbooks") / f"{RUBRIC}.xlsx").read_bytes()
FILLED = (shipped("workbooks") / f"{RUBRIC}-example.xlsx").read_bytes()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: LINK,
        lambda text: f"={text}",
        lambda _: "=1+",
        lambda _: "#N/A",
        lambda _: "'x",
        lambda _: "+1",
        lambda _: "2024-01-01",
        lambda _: "{=A1}",
        lambda text: f"\x01\ufffe_x0041_]]>\r\n{text}",
        lambda text: LONG + text,
        lambda _: "😀" * 20_000,
    ],
)
def test_no_text_of_a_rubric_becomes_anything_but_text(tmp_path: Path, spoil: Callable[[str], str]) -> None:
    rubric(tmp_path, FREE, spoil)

    book = template(tmp_path)

    assert formulas(book) == formulas(PLAIN)
    texts = [(cell.data_type, cell.value) for cell in cells(book).values() if isinstance(cell.value, str)]
    assert {kind for kind, _ in texts} == {"s", "f"}
    assert max(len(text.encode("utf-16-le")) for _, text in texts) <= 2 * 32_767


@pytest.mark.parametrize("prefix", ["=", f"{LINK}&", "#N/A", "'", "@", "\x01", '"&A1&"'])
def test_names_stay_names_in_cells_and_in_formulas(tmp_path: Path, prefix: str) -> None:
    rubric(
        tmp_path,
        {"name", "label", "where", "what", "reading"},
        lambda text: text if text == "总分" else f"{prefix}{text}",
    )

    book = template(tmp_path)

    grid = read_grid(open_package(tmp_path / "out.xlsx").value)
    assert grid.value is not None
    assert formulas(book) == formulas(PLAIN)
    assert f"{prefix}预算编制规范性" in {
        view.value for sheet in grid.value.sheets for view in sheet.cells.values()
    }


@pytest.mark.parametrize("odd", ['按"规定"公开', "按规定,公开", "按规定公开" * 60])
def test_levels_that_no_drop_down_list_can_hold_are_asked_for_in_words(tmp_path: Path, odd: str) -> None:
    text = (shipped("rubrics") / f"{OF_LEVELS}.yaml").read_text("utf-8")
    named = text.replace("按规定公开,", f"{json.dumps(odd, ensure_ascii=False)},")
    (tmp_path / f"{OF_LEVELS}.yaml").write_text(
        named.replace("按规定公开:", f"{json.dumps(odd, ensure_ascii=False)}:"), "utf-8"
    )

    sheet = load_workbook(BytesIO(template(tmp_path, rubric=OF_LEVELS)))[FACTS_SHEET]

    asked = [each for each in sheet.data_validations.dataValidation if odd[:20] in each.prompt]
    assert asked
    for each in asked:
        assert max(len(each.prompt), len(each.error)) <= 255
        assert (each.type == "list") == ("," not in odd and len(odd) < 200)
        assert each.type is None or each.formula1.startswith('"按""规定""公开,')


def test_no_text_of_a_filling_becomes_anything_but_text(tmp_path: Path) -> None:
    filling = yaml.safe_load((shipped("workbooks") / f"{RUBRIC}-example.yaml").read_text("utf-8"))
    for entry in (*filling["facts"], *filling["claims"]):
        entry.update({"note": LINK, "source": LINK} if "fact" in entry else {"reason": LINK})
    filling["department"] = LINK
    file = tmp_path / "filling.yaml"
    file.write_text(yaml.safe_dump(filling, allow_unicode=True), "utf-8")
    rubric(tmp_path, set(), str)

    book = template(tmp_path, "--fill", str(file))

    assert formulas(book) == formulas(FILLED)
    given = [cell for cell in cells(book).values() if cell.value == LINK]
    assert len(given) > len(filling["facts"])
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in given)


def test_no_text_on_a_sheet_of_our_own_writing_becomes_a_formula(tmp_path: Path) -> None:
    texts = (LINK, "=1+", "#N/A", "'x", "+1", "\x01", "_x0041_")
    (tmp_path / "book.xlsx").write_bytes(PLAIN)
    package = open_package(tmp_path / "book.xlsx").value
    assert package is not None
    sheet = NewSheet("我们的", tuple(NewCell(row, 1, text) for row, text in enumerate(texts, 1)))

    applied = apply_plan(package, Plan(sheets=(sheet,))).value

    assert applied is not None
    assert formulas(applied.to_bytes()) == formulas(PLAIN)
    grid = read_grid(applied).value
    assert grid is not None
    (ours,) = (each for each in grid.sheets if each.name == "我们的")
    assert [ours.cell(row, 1).value for row in range(1, len(texts) + 1)] == list(texts)
