from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from xlplugin.form.form import Passage
from xlplugin.problem import Refused, Source
from xlplugin.workbook.reports.reader import read_report


def _codes(path: Path) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_report(path)
    return [each.code for each in refused.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("name", ["报告.txt", "报告.md"])
def test_every_line_with_words_is_a_passage_with_its_line(tmp_path: Path, name: str, encoding: str) -> None:
    path = tmp_path / name
    path.write_bytes("一、基本情况\r\n\r\n  在编人数100人。\n".encode(encoding))
    assert read_report(path).passages == (
        Passage("一、基本情况", Source(name, line=1, place="标题“一、基本情况”")),
        Passage("在编人数100人。", Source(name, line=3, place="“一、基本情况”下“在编人数100人。”段")),
    )


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("报告.pdf", b"%PDF", "narrative-kind"),
        ("报告.txt", b"\xff\xfe\x00\x01", "file-encoding"),
        ("报告.txt", b"PK\x03\x04\x00\x00", "file-encoding"),
        ("报告.docx", b"PK\x03\x04", "narrative-damaged"),
        ("报告.docx", b"PK\x05\x06" + bytes(18), "narrative-damaged"),
        ("报告.txt", b"1" * 20_000_001, "narrative-size"),
        ("报告.txt", b"1\n" * 200_001, "narrative-size"),
        ("报告.txt", b"1\t" * 100_001, "narrative-size"),
        ("报告.md", b"|" * 100_001, "narrative-size"),
    ],
)
def test_what_cannot_be_read_is_a_problem(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert _codes(tmp_path / name) == [code]


def _document(path: Path, body: bytes, kind: int = ZIP_DEFLATED) -> Path:
    """A Word document with this XML in its body."""
    words = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with ZipFile(path, "w", kind) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            b'<w:document xmlns:w="%b"><w:body>%b</w:body></w:document>' % (words, body),
        )
    return path


def test_a_word_document_that_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path) -> None:
    path = _document(tmp_path / "报告.docx", b"<w:p/>" * 3_000_000)
    assert _codes(path) == ["narrative-unsafe"]


def test_a_word_document_of_too_much_text_is_refused(tmp_path: Path) -> None:
    noise = b"".join(b"<w:p>%064x</w:p>" % (place * 7919**9) for place in range(900_000))
    path = _document(tmp_path / "报告.docx", noise)
    assert path.stat().st_size < 20_000_000
    assert _codes(path) == ["narrative-size"]


def test_entities_of_a_word_document_are_never_unfolded(tmp_path: Path) -> None:
    path = _document(tmp_path / "报告.docx", b"<w:p><w:r><w:t>&f;</w:t></w:r></w:p>")
    assert _codes(path) == ["narrative-damaged"]


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert _codes(tmp_path / "没有.txt") == ["file-unreadable"]
