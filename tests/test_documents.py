"""The documents lead where they say, and show what the commands print."""

import re
import shutil
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import pytest

from xlplugin.cli.main import main
from xlplugin.cli.parser import build_parser

ROOT: Final = Path(__file__).parents[1]
DOCUMENTS: Final = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)

_BLOCK: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING: Final = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)
_COMMAND: Final = re.compile(r"xlplugin (?!-)([a-z]+)\b")


@cache
def prose(document: Path) -> str:
    return _BLOCK.sub("", document.read_text(encoding="utf-8"))


def links(document: Path) -> list[str]:
    found = _LINK.findall(prose(document))
    return [unquote(each) for each in found if not each.startswith(("https://", "http://"))]


def anchors(document: Path) -> set[str]:
    """The headings as GitHub names them in an address: letters and digits of any script, and hyphens."""
    headings = _HEADING.findall(prose(document))
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def lead_nowhere(document: Path) -> list[str]:
    lost = []
    for link in links(document):
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    return lost


@each_document
def test_every_link_leads_to_a_file_and_every_anchor_to_a_heading(document: Path) -> None:
    assert lead_nowhere(document) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    text = "# 一、安装 (x)\n[1](b.md) [2](#一安装-x) [3](#没有) ![4](a.png) [5](a.md#no)\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert lead_nowhere(tmp_path / "a.md") == ["b.md", "#没有", "a.png", "a.md#no"]


def test_every_document_and_picture_is_shown_or_linked_somewhere() -> None:
    named = [(document.parent, each.partition("#")[0]) for document in DOCUMENTS for each in links(document)]
    linked = {(folder / name).resolve() for folder, name in named}
    assert {each.name for each in (ROOT / "docs").iterdir() if each not in linked} == set()


@each_document
def test_the_commands_that_are_named_exist(document: Path) -> None:
    commands = re.findall(r"^ {4}([a-z]+)\b", build_parser().format_help(), re.MULTILINE)
    assert {"score", "audit", "addin"} <= set(commands)
    named = set(_COMMAND.findall(document.read_text(encoding="utf-8")))
    assert named - {*commands, "is", "knows", "scores", "ships"} == set()


def test_the_readme_shows_what_its_command_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = _BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    command = next(text for kind, text in blocks if kind == "sh")
    shown = next(text for kind, text in blocks if kind == "text").splitlines()
    shutil.copytree(ROOT / "workbooks", tmp_path / "workbooks")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    assert main(command.rpartition("/xlplugin ")[2].split()) == 0
    assert capsys.readouterr().out.splitlines() == shown
