import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests.excel.xlam.addin_file import sources
from xlplugin.excel.udfs.declaration import Udf, udfs
from xlplugin.excel.xlam.wrappers import wrapper
from xlplugin.functions.catalogue import function, functions

LONGEST_NAME = 255
LONGEST_LINE = 1023
MOST_ARGUMENTS = 60
MOST_CONTINUATIONS = 24

# Why our wrappers differ from xlwings': every difference there is, and what to make of xlwings' text.
DIFFERENCES: Final[dict[str, tuple[str, str | Callable[[re.Match[str]], str]]]] = {
    "only Excel is served, so there is one branch": (
        r'#If App = "Microsoft Excel" Then\n(.*?)#Else\n.*?#End If\n',
        r"\1",
    ),
    "every caller gets an error, the wizard too": (
        r"If TypeOf Application\.Caller Is Range Then (On Error GoTo failed)",
        r"\1",
    ),
    "no workbook and no caller crosses to Python": (r", ActiveWorkbook, Application\.Caller\)", ")"),
    "values are handed over instead of ranges": (
        r"Array\((.*?)\)",
        lambda found: f"Array({', '.join(f'XlpValue({each})' for each in found[1].split(', '))})",
    ),
    "errors become real Excel errors": (r"(\w+) = (XLPy\.CallUDF\(.*\))\n", r"\1 = XlpResult(\2)\n"),
    "no traceback gets into a cell": (
        r"(\w+) = Err\.Description",
        r'\1 = XlpFailure("\1", Err.Number, Err.Description)',
    ),
    "said to be public": (r"^Function", "Public Function"),
}
ADDED = r'^Attribute \w+\.VB_Description = "[ -~]+"\n'


@cache
def written_by_xlwings() -> dict[str, str]:
    command = [sys.executable, "-m", "tests.excel.xlam.xlwings_wrappers"]
    root = Path(__file__).parents[3]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", cwd=root)  # noqa: S603
    return by_name(done.stdout)


def by_name(text: str) -> dict[str, str]:
    lines = "\n".join(each.strip() for each in text.splitlines() if each.strip()) + "\n"
    found = re.findall(r"(^(?:Public )?Function (\w+)\(.*?^End Function\n)", lines, re.DOTALL | re.MULTILINE)
    return {name: whole for whole, name in found}


def declared(text: str) -> dict[str, tuple[str, ...]]:
    found = re.findall(r"^Public Function (\w+)\((.*)\)\r?$", text, re.MULTILINE)
    assert len({name for name, _ in found}) == len(found)
    return {name: tuple(arguments.split(", ")) for name, arguments in found}


@pytest.mark.parametrize("udf", udfs(), ids=lambda each: each.name)
def test_a_wrapper_is_what_xlwings_writes_apart_from_the_declared_differences(udf: Udf) -> None:
    expected = written_by_xlwings()[udf.name]
    for pattern, ours in DIFFERENCES.values():
        expected, changes = re.subn(pattern, ours, expected, flags=re.DOTALL if "#If" in pattern else 0)
        assert changes == 1
    (text,) = by_name(wrapper(udf)).values()
    plain, added = re.subn(ADDED, "", text, flags=re.MULTILINE)
    assert (plain, added) == (expected, 1)


def test_xlwings_would_write_the_same_functions_and_no_other() -> None:
    assert set(written_by_xlwings()) == {each.name for each in udfs()}


def test_every_function_of_the_catalogue_has_exactly_one_wrapper() -> None:
    assert list(declared(sources()["XlpFunctions"])) == [each.name for each in functions()]


def test_a_wrapper_has_the_catalogues_arguments_and_the_optional_ones_last() -> None:
    for name, arguments in declared(sources()["XlpFunctions"]).items():
        described = function(name)
        assert described is not None
        optional = [each.startswith("Optional ") for each in arguments]
        assert (optional.count(False), len(arguments)) == (described.min_args, described.max_args)
        assert optional == sorted(optional)


def test_wrappers_keep_within_the_limits_of_vba_and_excel() -> None:
    for name, arguments in declared(sources()["XlpFunctions"]).items():
        assert len(name) <= LONGEST_NAME
        assert len(arguments) <= MOST_ARGUMENTS


def test_lines_and_continuations_keep_within_the_limits_of_vba() -> None:
    for source in sources().values():
        lines = source.splitlines()
        assert all(len(each) <= LONGEST_LINE for each in lines)
        runs = re.findall(r"(?:[^\n]* _\n)+", "\n".join(lines) + "\n")
        assert all(each.count("\n") <= MOST_CONTINUATIONS for each in runs)
