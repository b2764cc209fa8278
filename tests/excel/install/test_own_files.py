"""The bundle's xlplugin, when no wheel of it is given: the one that runs now."""

from importlib.metadata import PathDistribution
from pathlib import Path

from xlplugin.excel.install.bundle import own_files, requirements

METADATA = """Metadata-Version: 2.4
Name: xlplugin
Version: 1.0
Requires-Dist: lxml<7,>=5.3
Requires-Dist: pyopenvba<7,>=6.5
Requires-Dist: xlwings==0.37.8
Requires-Dist: hypothesis; extra == 'test'
"""


def _record(folder: Path) -> PathDistribution:
    notes = folder / "xlplugin-1.0.dist-info"
    notes.mkdir()
    (notes / "METADATA").write_text(METADATA)
    (notes / "direct_url.json").write_text('{"url": "file:///home/builder"}')
    names = ("METADATA", "direct_url.json", "RECORD")
    (notes / "RECORD").write_text("".join(f"{notes.name}/{name},,\n" for name in names))
    return PathDistribution(notes)


def test_it_has_the_package_the_rubrics_and_its_record(tmp_path: Path) -> None:
    names = set(own_files(_record(tmp_path)))
    assert {
        "xlplugin/__main__.py",
        "xlplugin/excel/install/bundle.py",
        "xlplugin/rubrics/longgang-2020.yaml",
        "xlplugin/rubrics/facts.yaml",
        "xlplugin/rubrics/headings.yaml",
        "xlplugin/problems.yaml",
        "xlplugin-1.0.dist-info/METADATA",
    } <= names
    assert not [name for name in names if name.endswith((".pyc", "direct_url.json"))]


def test_it_asks_for_what_windows_needs_and_for_no_tools(tmp_path: Path) -> None:
    wanted = requirements(_record(tmp_path))
    assert {"lxml<7,>=5.3", "pyopenvba<7,>=6.5", "xlwings==0.37.8", "pywin32"} == set(wanted)
