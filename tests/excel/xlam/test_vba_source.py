"""The VBA source: every module as VBA takes it, and the wrappers held against those of xlwings."""

import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import pytest
from lxml import etree
from pyopenvba import ExcelFile

from tests.excel.xlam.addin_file import sources
from xlplugin.excel.names import ADDIN, ERROR_MARK, RIBBON_MODULE, XLWINGS_VERSION
from xlplugin.excel.ribbon.custom_ui import custom_ui
from xlplugin.excel.xlam.build import MESSAGES, addin_version
from xlplugin.excel.xlam.vba_project import wrapper
from xlplugin.functions.catalogue import Function, function, functions
from xlplugin.workbook.layout.names import HIDDEN

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
ALL_SOURCE = "\r\n".join(sources().values())
SIGNATURES = {
    "onLoad": r"Public Sub {}\(ribbon As IRibbonUI\)",
    "onAction": r"Public Sub {}\(control As IRibbonControl\)",
    "getContent": r"Public Sub {}\(control As IRibbonControl, ByRef returnedVal\)",
}
SHOWN_TO_NOBODY = ("XlpBinding", "XlpLauncher", "XlpMessages", "XlpSheets", "XlpValues")


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


@pytest.mark.parametrize("udf", tuple(functions()), ids=lambda each: each.name)
def test_a_wrapper_is_what_xlwings_writes_apart_from_the_declared_differences(udf: Function) -> None:
    expected = written_by_xlwings()[udf.name]
    for pattern, ours in DIFFERENCES.values():
        expected, changes = re.subn(pattern, ours, expected, flags=re.DOTALL if "#If" in pattern else 0)
        assert changes == 1
    (text,) = by_name(wrapper(udf)).values()
    plain, added = re.subn(ADDED, "", text, flags=re.MULTILINE)
    assert (plain, added) == (expected, 1)


def test_xlwings_would_write_the_same_functions_and_no_other() -> None:
    assert set(written_by_xlwings()) == {each.name for each in functions()}


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


def code(name: str) -> str:
    """A module without its comments."""
    return re.sub(r"(?m)^\s*'.*$", "", sources()[name])


def test_all_source_is_ascii() -> None:
    assert ALL_SOURCE.isascii()


def test_no_name_is_left_to_be_filled_in() -> None:
    assert re.findall(r"@\w+@", ALL_SOURCE) == []


@pytest.mark.parametrize("name", sources())
def test_every_variable_has_to_be_declared(name: str) -> None:
    body = re.sub(r"(?m)^Attribute .*\r\n", "", sources()[name])
    assert body.startswith("Option Explicit\r\n")


@pytest.mark.parametrize("name", sources())
def test_every_module_bears_its_name_and_ends_its_lines_as_vba_does(name: str) -> None:
    source = sources()[name]
    assert source.startswith(f'Attribute VB_Name = "{name}"\r\n')
    assert source.count("\n") == source.count("\r\n")
    assert source.endswith("\r\n")


def test_nothing_bears_the_name_of_a_module_or_of_the_project() -> None:
    # Called from another module VBA takes it for the module: "Expected variable or procedure, not module".
    named = r"(?m)^(?:Public |Private )?(?:Sub|Function|Const|WithEvents)? ?(\w+)(?= As |\()"
    written = {each.casefold() for name in sources() for each in re.findall(named, code(name))}
    assert {"xlppress", "xlp_error", "xlpfailedwhy", "score_asset_use"} <= written
    assert written.isdisjoint({each.casefold() for each in (*sources(), ADDIN)})


def test_no_two_modules_share_a_public_name() -> None:
    # VBA calls it ambiguous.
    public = r"(?m)^Public (?:Sub|Function|Const) (\w+)"
    found = [each.casefold() for name in sources() for each in re.findall(public, code(name))]
    assert sorted(found) == sorted(set(found))


def test_every_callback_of_the_ribbon_is_a_sub_with_the_right_signature() -> None:
    seen = set()
    for element in etree.fromstring(custom_ui()).iter():
        for attribute, signature in SIGNATURES.items():
            called = element.get(attribute)
            if called:
                assert len(re.findall(signature.format(called), sources()["XlpRibbon"])) == 1
                seen.add(attribute)
    assert seen == set(SIGNATURES)


def test_helpers_are_in_no_list_of_functions_or_macros() -> None:
    for name in SHOWN_TO_NOBODY:
        assert "Option Private Module\r\n" in sources()[name]
    assert re.findall(r"Public Function", sources()["XlpRibbon"]) == []


def test_every_message_that_vba_asks_for_stands_in_the_sheet_and_none_besides() -> None:
    asked = set(re.findall(r'XlpMessage\("([a-z-]+)"', ALL_SOURCE))
    assert asked == set(MESSAGES)


def test_every_detail_of_a_message_is_given_where_it_is_asked_for() -> None:
    calls = re.findall(
        r'XlpMessage\("([a-z-]+)"((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)', code_of_everything()
    )
    given = {name: len(re.findall(r",", re.sub(r"\(.*?\)", "", details))) for name, details in calls}
    for code, text in MESSAGES.items():
        wanted = {int(number) for number in re.findall(r"\{(\d)\}", text)}
        assert wanted == set(range(1, given[code] + 1)), code


def code_of_everything() -> str:
    return re.sub(r" _\r\n\s*", " ", ALL_SOURCE)


def test_the_entry_of_the_failed_menu_is_safe_inside_xml() -> None:
    assert re.search(r"[<>&\"']", MESSAGES["no-menu"]) is None


def test_messages_are_short_enough_for_a_cell_and_a_box_of_two_pages() -> None:
    assert all(len(text) < 2000 for text in MESSAGES.values())


def test_names_are_the_ones_that_python_uses() -> None:
    launcher = sources()["XlpLauncher"]
    assert f'XLP_VERSION As String = "{addin_version()}"' in launcher
    assert set(re.findall(r"xlwings(?:32|64)-([\d.]+)\.dll", launcher)) == {XLWINGS_VERSION}
    assert set(re.findall(r'XLPy\.Module\("(.*?)"\)', sources()["XlpRibbon"])) == {RIBBON_MODULE}
    assert f'"{ERROR_MARK}"' in sources()["XlpValues"]
    assert f'"{HIDDEN}"' in sources()["ThisWorkbook"]


def test_every_declaration_fits_32_and_64_bit_excel() -> None:
    declarations = re.findall(r"^ *(?:Private |Public )?Declare .*$", ALL_SOURCE, re.MULTILINE)
    assert len(declarations) == 7
    for each in declarations:
        assert each.lstrip().startswith("Private Declare PtrSafe Function ")
        numbers = set(re.findall(r"ByVal (\w+) As Long\b", each))
        assert numbers <= {"Size", "Mode", "Style"}


def test_the_launcher_looks_at_no_workbook_for_its_configuration() -> None:
    launcher = code("XlpLauncher")
    assert "ActiveWorkbook" not in launcher
    assert re.findall(r"ThisWorkbook\.(\w+)", launcher) == ["FullName"]
    assert set(re.findall(r"%(\w+)%", launcher)) == {"USERPROFILE", "ProgramData"}


@pytest.mark.parametrize(
    "word", ["cmd.exe", "Shell", "CreateObject", "GetObject", "Kill", "VBProject", "VBE"]
)
def test_nothing_is_used_that_security_software_objects_to(word: str) -> None:
    assert all(re.search(rf"\b{re.escape(word)}\b", code(name)) is None for name in sources())


def test_the_command_is_python_itself_which_looks_into_no_folder_of_a_workbook() -> None:
    quoted = '"""{1}"" -P -E -c ""import xlplugin.excel.server as s; s.serve(\'$(CLSID)\')"""'
    assert f"XLP_COMMAND As String = {quoted}" in code("XlpLauncher")


def test_the_notice_of_xlwings_is_kept_whole() -> None:
    with as_file(files("xlwings") / "quickstart_addin_ribbon.xlam") as path, ExcelFile(path) as template:
        theirs = template.get_module("xlwings")
    notice = re.findall(r"(?s)'xlwings is distributed under a BSD.*?SUCH DAMAGE\.", theirs)
    assert notice
    assert "\r\n".join(notice[0].splitlines()) in sources()["XlpLauncher"]
