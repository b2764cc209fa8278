"""The table of problems: complete, nothing in it that is never told, and the document made from it."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path

import pytest

from tests.workbook.form_books import run
from xlplugin.problem import Severity
from xlplugin.rubric.load import load_record
from xlplugin.service.problem_table import FILE, ProblemTable

PACKAGE = FILE.parent
DOCUMENT = PACKAGE.parent / "docs" / "problems.md"
LOOKS_LIKE_A_CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")

NO_CODES = {
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "us-ascii"),
    *("d-mmm", "d-mmm-yy", "m-d-yy", "mmm-yy"),
    *("no-conf", "no-dll", "no-menu", "no-python"),  # what the add-in's VBA says by itself
    *("longgang-2020", "content-sha256"),
    *("default-src", "script-src", "style-src-elem", "style-src-attr", "base-uri", "form-action"),
}
"""Texts of the program that look like codes and are none."""


def constant(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def nodes() -> Iterator[ast.AST]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text("utf-8")))


@pytest.fixture(scope="module")
def program() -> list[ast.AST]:
    """Every node of the program's source."""
    return list(nodes())


@pytest.fixture(scope="module")
def table() -> ProblemTable:
    return load_record(ProblemTable, FILE)


def test_every_code_that_is_made_is_listed_and_none_that_is_not(
    program: list[ast.AST], table: ProblemTable
) -> None:
    alike = {text for text in map(constant, program) if LOOKS_LIKE_A_CODE.fullmatch(text)}
    calls = (node for node in program if isinstance(node, ast.Call))
    calls = (call for call in calls if getattr(call.func, "id", "") in {"Problem", "Code"} and call.args)
    plain = {constant(call.args[0]) for call in calls} - {""}

    assert (alike - NO_CODES) | plain == {each.code for each in table.explained()}
    assert alike >= NO_CODES


def test_every_problem_is_made_by_a_code_that_is_stated_once(program: list[ast.AST]) -> None:
    calls = [node for node in program if isinstance(node, ast.Call)]
    stated = Counter(
        constant(call.args[0]) for call in calls if getattr(call.func, "id", "") == "Code" and call.args
    )
    assert [code for code, times in stated.items() if times > 1] == []
    assert sum(getattr(call.func, "id", "") == "Problem" for call in calls) == 1  # by Code.at itself


def test_no_code_is_listed_twice(table: ProblemTable) -> None:
    counted = Counter(each.code for each in table.explained())
    assert [code for code, times in counted.items() if times > 1] == []
    assert all(len(set(each.severity)) == len(each.severity) for each in table.explained())


def test_a_code_is_listed_with_every_severity_that_stands_beside_it(
    program: list[ast.AST], table: ProblemTable
) -> None:
    listed = {each.code: {severity.name for severity in each.severity} for each in table.explained()}
    calls = (node.args for node in program if isinstance(node, ast.Call))
    tuples = (node.elts for node in program if isinstance(node, ast.Tuple))
    beside = {
        (constant(code), severity.attr)
        for arguments in chain(calls, tuples)
        for code, severity in pairwise(arguments)
        if isinstance(severity, ast.Attribute)
        and getattr(severity.value, "id", "") == Severity.__name__
        and constant(code) in listed
    }
    assert len(beside) > len(listed) / 2
    assert [pair for pair in sorted(beside) if pair[1] not in listed[pair[0]]] == []


def test_all_codes_are_told_in_a_line_each(table: ProblemTable, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("problems") == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if not line.startswith("【")] == [
        each.code for each in table.explained()
    ]
    assert all("。" in line for line in lines if not line.startswith("【"))


@pytest.mark.parametrize("typed", ["total-rounded", "〔total-rounded〕", "TOTAL_ROUNDED "])
def test_one_code_is_told_in_full_however_it_was_copied(
    capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    assert run("problems", typed) == 0

    assert capsys.readouterr().out == (
        "total-rounded（提示）\n"
        "  意思：总分是各项得分之和舍入而来\n"
        "  怎么办：各项得分应先舍入，再相加为总分\n"
        "  见于：总分和评价等级\n"
    )


def test_a_misspelt_code_suggests_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("problems", "total-round") == 2
    assert "没有问题代码“total-round”。是否想查“total-rounded”？" in capsys.readouterr().err
    assert run("problems", "全无") == 2
    assert capsys.readouterr().err.endswith("“全无”。全部代码见 xlplugin problems\n")


def test_a_damaged_table_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "problems.yaml"
    broken.write_text("groups: [{name: 无, problems: []}]\n", encoding="utf-8")
    monkeypatch.setattr("xlplugin.service.problem_table.FILE", broken)

    assert run("problems", "--details") == 2
    assert "yaml-too-few" in capsys.readouterr().err


def test_the_document_is_what_the_command_makes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("problems", "--markdown") == 0

    made = capsys.readouterr().out
    assert "xlplugin problems --markdown > docs/problems.md" in made.splitlines()[0]
    assert DOCUMENT.read_text("utf-8") == made
