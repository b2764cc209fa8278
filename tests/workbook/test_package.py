import io
import os
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.refusals import refusal_codes, refused
from xlplugin.problem import Severity, Source
from xlplugin.workbook.file import archive as archive_module
from xlplugin.workbook.file.archive import UnpackLimits, read_parts
from xlplugin.workbook.file.package import open_package
from xlplugin.workbook.grid import reader as reader_module
from xlplugin.workbook.grid.reader import read_grid

from .books import (
    RICH_PARTS,
    SHEET,
    SHEET_PART,
    archive,
    codes,
    done_or_refused,
    opened,
    rich_book,
    value_of,
)

CHECKSUM, PACKED, SIZE = 16, 20, 24
"""Where an archive's list of its parts states these of a part."""

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def written(folder: Path, contents: bytes, name: str = "书.xlsx") -> Path:
    path = folder / name
    path.write_bytes(contents)
    return path


def stating(contents: bytes, part: str, field: int, value: int) -> bytes:
    """An archive that states something else about one of its parts."""
    entry = contents.rindex(part.encode()) - 46
    assert contents[entry : entry + 4] == b"PK\x01\x02"
    return contents[: entry + field] + struct.pack("<I", value) + contents[entry + field + 4 :]


def test_every_part_is_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    package = opened(rich_book(tmp_path))
    assert {name: part.data() for name, part in package.parts.items()} == RICH_PARTS
    assert list(package.parts) == list(RICH_PARTS)


def test_an_untouched_package_gives_the_same_file(tmp_path: Path) -> None:
    path = rich_book(tmp_path)
    assert opened(path).to_bytes() == path.read_bytes()


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert refusal_codes(open_package, tmp_path / "没有.xlsx") == ["workbook-missing"]


def test_a_folder_is_a_problem(tmp_path: Path) -> None:
    assert refusal_codes(open_package, tmp_path) == ["workbook-format"]


@pytest.mark.parametrize(
    "contents", [b"", b"a,b,c\n1,2,3\n", b"%PDF-1.7", archive({"word/document.xml": b"<w/>"})]
)
def test_what_is_no_workbook_is_said_to_be_none(tmp_path: Path, contents: bytes) -> None:
    checked = refused(open_package, written(tmp_path, contents))
    assert codes(checked) == ["workbook-format"]
    assert "不是 Excel 工作簿" in checked.problems[0].message


def test_an_older_workbook_without_contents_is_damaged(tmp_path: Path) -> None:
    assert refusal_codes(open_package, written(tmp_path, OLE2 + bytes(4096), "旧.xls")) == [
        "workbook-damaged"
    ]


def test_an_encrypted_workbook_asks_for_its_password_to_be_removed(tmp_path: Path) -> None:
    contents = OLE2 + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    checked = refused(open_package, written(tmp_path, contents))
    assert codes(checked) == ["workbook-encrypted"]
    assert "密码" in checked.problems[0].fix


def test_an_encrypted_zip_entry_is_an_encrypted_workbook(tmp_path: Path) -> None:
    contents = bytearray(archive(RICH_PARTS))
    central = contents.index(b"PK\x01\x02")
    contents[central + 8] |= 1
    assert refusal_codes(open_package, written(tmp_path, bytes(contents))) == ["workbook-encrypted"]


def test_a_binary_workbook_is_not_supported(tmp_path: Path) -> None:
    checked = refused(open_package, written(tmp_path, archive({"xl/workbook.bin": b"\x83\x01"}), "书.xlsb"))
    assert codes(checked) == ["workbook-format"]
    assert "xlsb" in checked.problems[0].message


@pytest.mark.parametrize("kept", [0.02, 0.5, 0.99])
def test_a_truncated_workbook_is_damaged(tmp_path: Path, kept: float) -> None:
    contents = archive(RICH_PARTS)
    assert refusal_codes(open_package, written(tmp_path, contents[: int(len(contents) * kept)])) == [
        "workbook-damaged"
    ]


def test_a_damaged_picture_is_carried_along_byte_by_byte(tmp_path: Path) -> None:
    contents = archive(RICH_PARTS).replace(bytes(range(256)), bytes(reversed(range(256))), 1)
    package = opened(written(tmp_path, contents))
    assert codes(read_grid(package)) == []
    assert package.to_bytes() == contents


@pytest.mark.parametrize("part", [SHEET_PART, "xl/sharedStrings.xml", "xl/styles.xml"])
def test_damage_in_a_part_that_is_read_is_named(tmp_path: Path, part: str) -> None:
    for field, value in ((CHECKSUM, 1), (SIZE, 10), (SIZE, 10**6)):
        path = written(tmp_path, stating(archive(RICH_PARTS), part, field, value))
        checked = refused(read_grid, opened(path))
        assert codes(checked) == ["workbook-damaged"]
        assert part in str(checked.problems[0])


def test_a_bomb_is_never_unpacked(tmp_path: Path) -> None:
    padding = bytes([32]) * (20 * 1024 * 1024)
    noise = {"xl/media/noise.png": os.urandom(1024 * 1024)}  # which makes the whole look harmless

    def with_bomb(part: str) -> bytes:
        contents = archive({**RICH_PARTS, **noise, part: padding})
        # Whoever unpacked it would call it damaged.
        return stating(contents, part, CHECKSUM, 1)

    package = opened(written(tmp_path, with_bomb("xl/bomb.xml")))
    assert codes(read_grid(package)) == []
    assert codes(read_grid(opened(written(tmp_path, package.to_bytes())))) == []
    assert refusal_codes(read_grid, opened(written(tmp_path, with_bomb(SHEET_PART)))) == ["workbook-unsafe"]


def test_more_parts_bytes_or_cells_than_any_workbook_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = rich_book(tmp_path)
    monkeypatch.setattr(archive_module, "MOST_PARTS", len(RICH_PARTS) - 1)
    assert refusal_codes(open_package, path) == ["workbook-unsafe"]
    monkeypatch.undo()
    monkeypatch.setattr(reader_module, "MOST_CELLS", 5)
    checked = refused(read_grid, opened(path))
    assert codes(checked) == ["workbook-cells"]
    assert SHEET in str(checked.problems[0])


def test_an_archive_is_judged_as_a_whole_where_all_of_it_is_read() -> None:
    contents, source = archive(RICH_PARTS), Source("书.docx")
    whole = sum(map(len, RICH_PARTS.values()))
    largest = max(map(len, RICH_PARTS.values()))
    assert read_parts(contents, source, UnpackLimits(largest, whole))
    assert refusal_codes(read_parts, contents, source, UnpackLimits(largest - 1, whole)) == [
        "workbook-unsafe"
    ]
    assert refusal_codes(read_parts, contents, source, UnpackLimits(largest, whole - 1)) == [
        "workbook-unsafe"
    ]


def test_parts_that_lie_over_each_other_are_refused(tmp_path: Path) -> None:
    contents = archive({**RICH_PARTS, "xl/media/noise.png": os.urandom(4096)})
    assert refusal_codes(open_package, written(tmp_path, stating(contents, SHEET_PART, PACKED, 4500))) != []


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "XL/Workbook.xml", "/etc/passwd", "../up.xml", "c:/x.xml"]
)
def test_names_that_cannot_be_trusted_are_refused(tmp_path: Path, name: str) -> None:
    buffer = io.BytesIO(archive(RICH_PARTS))
    with zipfile.ZipFile(buffer, "a") as book:
        book.writestr(name, b"<x/>")
    assert refusal_codes(open_package, written(tmp_path, buffer.getvalue())) == ["workbook-unsafe"]


def test_an_unreadable_file_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = rich_book(tmp_path)

    def refuse(_: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert refusal_codes(open_package, path) == ["workbook-unreadable"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_read_permission_is_a_problem(tmp_path: Path) -> None:
    path = rich_book(tmp_path)
    path.chmod(0)
    assert refusal_codes(open_package, path) == ["workbook-unreadable"]


@pytest.mark.parametrize(
    ("lock", "program"), [("~$自评 表.xlsm", "Excel"), (".~lock.自评 表.xlsm#", "LibreOffice")]
)
def test_an_open_workbook_is_read_with_a_warning(tmp_path: Path, lock: str, program: str) -> None:
    path = rich_book(tmp_path)
    (tmp_path / lock).touch()
    checked = open_package(path)
    assert checked.value is not None
    assert codes(checked) == ["workbook-open"]
    assert checked.problems[0].severity is Severity.WARNING
    assert program in checked.problems[0].message


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>',
        b"<worksheet><sheetData>",
        b"",
        b"\xff\xfe<\x00a\x00/\x00>",
        b'<?xml version="1.0" encoding="UTF-7"?><worksheet/>',
        b'<?xml version="1.0" encoding="\x00UTF-8"?><worksheet/>',
        b'<?xml version="1.0" encoding="GBK"?><a>\xff</a>',
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'.encode("utf-16"),
        b"<worksheet>" + b"<a>" * 100_000,
    ],
)
@pytest.mark.parametrize("part", [SHEET_PART, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])
def test_xml_that_is_broken_or_not_harmless_is_refused_with_its_part(
    tmp_path: Path, part: str, xml: bytes
) -> None:
    checked = refused(read_grid, opened(rich_book(tmp_path, {part: xml})))
    assert codes(checked) == ["workbook-xml"]
    assert part in str(checked.problems[0])


@pytest.mark.parametrize(
    "parts",
    [("xl/workbook.xml", "xl/_rels/workbook.xml.rels"), ("xl/sharedStrings.xml", "xl/styles.xml")],
)
def test_of_two_parts_that_cannot_be_read_both_are_told(tmp_path: Path, parts: tuple[str, str]) -> None:
    refusal = refused(read_grid, opened(rich_book(tmp_path, dict.fromkeys(parts, b"<x"))))
    assert codes(refusal) == ["workbook-xml", "workbook-xml"]
    assert all(part in str(problem) for part, problem in zip(parts, refusal.problems, strict=True))


@settings(max_examples=60)
@given(contents=st.binary(max_size=200), prefix=st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", OLE2]))
def test_any_bytes_give_a_problem_and_never_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, contents: bytes, prefix: bytes
) -> None:
    path = written(tmp_path_factory.mktemp("any"), prefix + contents)
    assert refusal_codes(open_package, path)


@settings(max_examples=100)
@given(data=st.data())
def test_any_damage_gives_a_grid_or_problems_and_never_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    contents = bytearray(archive(RICH_PARTS))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(contents) - 1))
        contents[at] = data.draw(st.integers(0, 255))
    damaged = written(tmp_path_factory.mktemp("damage"), bytes(contents))
    done_or_refused(lambda: read_grid(opened(damaged)))


def test_paths_with_chinese_and_spaces_work(tmp_path: Path) -> None:
    folder = tmp_path / "部门 整体" / "支出"
    folder.mkdir(parents=True)
    assert value_of(open_package(rich_book(folder))).path.parent == folder
