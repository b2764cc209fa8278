"""Word documents that are broken or made to do harm: read and marked within bounds, or refused clearly."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from zipfile import ZIP_STORED

import pytest

from tests.workbook.reports.word_files import MAIN, document, packed, parts_of, relations
from xlplugin.problem import Refused
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.reports.comments import ReportComment, commented
from xlplugin.workbook.reports.document import LARGEST, open_document
from xlplugin.workbook.reports.reader import read_report

_SECONDS = 30
_WORDS = document("<w:p><w:r><w:t>在编100人。</w:t></w:r></w:p>")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def _mark(path: Path) -> Package:
    return commented(open_document(path), (ReportComment(1, ("说的是",)),))


def _with(**changed: bytes | None) -> bytes:
    """A document with parts changed; None is none."""
    parts = {**parts_of(_WORDS), **changed}
    return packed({name: data for name, data in parts.items() if data is not None})


def _nested(levels: int) -> bytes:
    return document("<w:sdt>" * levels + "<w:p/>" + "</w:sdt>" * levels)


def _said_encrypted() -> bytes:
    contents = bytearray(packed(parts_of(_WORDS)))
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = contents.find(magic)
        while start >= 0:
            contents[start + place] |= 1
            start = contents.find(magic, start + 4)
    return bytes(contents)


_HOSTILE = {
    "nothing": (b"", "narrative-damaged", "无法读取"),
    "no zip": ("报告".encode(), "narrative-damaged", "无法读取"),
    "half a file": (packed(parts_of(_WORDS))[:400], "narrative-damaged", "无法读取"),
    "password": (
        _OLE2 + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "narrative-encrypted",
        "已加密",
    ),
    "password of the zip": (_said_encrypted(), "narrative-encrypted", "已加密"),
    "older format": (_OLE2 + bytes(600), "narrative-kind", "旧版 Word 文档"),
    "a workbook": (
        packed({"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<Types/>"}),
        "narrative-damaged",
        "无法读取",
    ),
    "no text": (_with(**{MAIN: None}), "narrative-damaged", "无法读取"),
    "another root": (_with(**{MAIN: b"<html/>"}), "narrative-damaged", "无法读取"),
    "torn text": (_with(**{MAIN: _WORDS[:-9]}), "narrative-damaged", "无法读取"),
    "zip bomb": (
        _with(**{MAIN: document("<w:p/>" * 6_000_000)}),
        "narrative-unsafe",
        "异常庞大",
    ),
    "more text than can be read": (
        packed(parts_of(document(" " * 64_000_000))),
        "narrative-size",
        "太大",
    ),
    "entity bomb": (
        _with(**{MAIN: f"<!DOCTYPE d [<!ENTITY l0 'ha'>{_LAUGHS}]>".encode() + document("<w:p>&l9;</w:p>")}),
        "narrative-damaged",
        "无法读取",
    ),
    "file of the machine": (
        _with(
            **{MAIN: b'<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + document("<w:p>&f;</w:p>")}
        ),
        "narrative-damaged",
        "无法读取",
    ),
    "deep": (_with(**{MAIN: _nested(50_000)}), "narrative-damaged", "无法读取"),
    "absolute name": (_with(**{"/etc/cron.d/x": b"x"}), "narrative-unsafe", "指向文件之外"),
    "name above": (_with(**{"word/../../x": b"x"}), "narrative-unsafe", "指向文件之外"),
    "one name twice": (_with(**{"word/Document.xml": b"x"}), "narrative-unsafe", "重名"),
}


@pytest.mark.parametrize("use", [read_report, _mark], ids=["read", "mark"])
@pytest.mark.parametrize(("contents", "code", "words"), list(_HOSTILE.values()), ids=list(_HOSTILE))
def test_what_is_hostile_or_broken_is_refused_in_clear_words(
    tmp_path: Path, contents: bytes, code: str, words: str, use: Callable[[Path], object]
) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(contents)
    started = monotonic()
    with pytest.raises(Refused) as refused:
        use(path)
    assert monotonic() - started < _SECONDS
    (problem,) = refused.value.problems
    assert problem.code == code
    assert words in problem.message
    assert "工作簿" not in str(problem)


def test_a_file_above_the_bound_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    with path.open("wb") as stream:
        stream.truncate(LARGEST + 1)
    with pytest.raises(Refused, match="超过20MB"):
        open_document(path)


@pytest.mark.parametrize("name", ["没有.docx", "."])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused) as refused:
        open_document(tmp_path / name)
    assert [each.code for each in refused.value.problems] == ["file-unreadable"]


def _external(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Relationships that lead out of the file, be it to a template to fetch, and to missing parts."""
    outside = 'TargetMode="External"'
    entries = (
        ("attachedTemplate", f'"http://127.0.0.1:9/t.dotm" {outside}'),
        ("comments", '"../../../../etc/passwd"'),
        ("image", '"NULL"'),
        ("comments", f'"file:///etc/passwd" {outside}'),
    )
    related = relations(
        "".join(
            f'<Relationship Id="r{number}" Type="x/{kind}" Target={target}/>'
            for number, (kind, target) in enumerate(entries)
        )
    )
    return {**parts, "word/_rels/document.xml.rels": related}


def _largest(parts: dict[str, bytes]) -> dict[str, bytes]:
    seed, noise = 1, bytearray()
    for _ in range(2_450_000):
        seed = seed * 6364136223846793005 % 2**64
        noise += seed.to_bytes(8, "little")
    return {**parts, "word/media/大图.png": bytes(noise)}


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(_external, id="external relationships"),
        pytest.param(_largest, id="20 MB of pictures"),
        pytest.param(
            lambda parts: {
                **parts,
                MAIN: document(f"<w:p><w:r><w:t>{'在编100人。' * 18_286}</w:t></w:r></w:p>"),
            },
            id="128,000 characters in one paragraph",
        ),
        pytest.param(lambda parts: {**parts, MAIN: _nested(90)}, id="as deep as can be read"),
        pytest.param(
            lambda parts: {name: data for name, data in parts.items() if not name.endswith("xml.rels")},
            id="no relationships",
        ),
    ],
)
def test_what_is_odd_and_sound_is_read_and_marked(
    tmp_path: Path, changed: Callable[[dict[str, bytes]], dict[str, bytes]]
) -> None:
    path = tmp_path / "报告.docx"
    parts = changed(parts_of(_WORDS))
    path.write_bytes(packed(parts, ZIP_STORED))
    assert path.stat().st_size <= LARGEST
    started = monotonic()
    read_report(path)
    result = _mark(path)
    assert monotonic() - started < _SECONDS
    assert b"commentReference" in result.xml(MAIN)
    others = parts.keys() - {MAIN, "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert {name: result.data(name) for name in others} == {name: parts[name] for name in others}
