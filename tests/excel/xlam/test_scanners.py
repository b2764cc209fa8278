"""What scanners of macros make of the add-in: no worse than of xlwings' own, and nothing of its comments."""

import re
import warnings
from importlib.resources import as_file, files

from pyopenvba import ExcelFile

from tests.excel.xlam.addin_file import sources

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of the parser that oletools is built on
    from oletools.mraptor import MacroRaptor
    from oletools.olevba import VBA_Scanner

OURS = "\n".join(sources().values())
COMMENTS = re.compile(r"(?m)^\s*'.*$")


def verdict(source: str) -> tuple[bool, bool, bool, bool]:
    raptor = MacroRaptor(source)
    raptor.scan()
    return raptor.suspicious, raptor.autoexec, raptor.write, raptor.execute


def of_xlwings() -> str:
    with as_file(files("xlwings") / "addin" / "xlwings.xlam") as path, ExcelFile(path) as addin:
        return "\n".join(addin.get_module(name) for name in addin.module_names())


def words(source: str) -> set[tuple[str, str]]:
    """The kinds and words that a scanner of sources lists; what strings may encode aside."""
    found = VBA_Scanner(source).scan(include_decoded_strings=False)
    return {(kind, word.lower()) for kind, word, _ in found if kind in {"AutoExec", "Suspicious", "IOC"}}


def test_the_verdict_is_no_worse_than_that_on_xlwings_own_addin() -> None:
    suspicious, *flags = verdict(OURS)
    theirs_suspicious, *theirs = verdict(of_xlwings())
    assert (suspicious, theirs_suspicious) == (False, False)
    assert all(their or not our for our, their in zip(flags, theirs, strict=True))


def test_a_macro_that_starts_by_itself_would_be_told() -> None:
    assert verdict(f"{OURS}\nPrivate Sub Workbook_Open()\nEnd Sub")[0]


def test_nothing_runs_by_itself_but_what_excel_calls_for_the_ribbon() -> None:
    assert [word for kind, word in words(OURS) if kind == "AutoExec"] == []


def test_no_comment_of_ours_is_taken_for_anything() -> None:
    notice = re.search(r"(?s)'xlwings is distributed.*?SUCH DAMAGE\.", OURS)
    assert notice is not None
    ours = OURS.replace(notice[0], "")
    assert words(ours) == words(COMMENTS.sub("", ours))
