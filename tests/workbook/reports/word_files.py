"""Word documents for tests, made part by part as other programs would make them."""

from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.document import Document as WordDocument

from xlplugin.workbook.file.package import Package
from xlplugin.workbook.reports.document import document_of

TRANSITIONAL: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MAIN: Final = "word/document.xml"
_OFFICE: Final = {
    TRANSITIONAL: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    STRICT: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATED: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def document(body: str, namespace: str = TRANSITIONAL, prefix: str = "w") -> bytes:
    """The main part of a document with this in its body, Word's names written with a prefix or with none."""
    named, colon = (f":{prefix}", ":") if prefix else ("", "")
    start = f"{prefix}{colon}"
    root = f'<{start}document xmlns{named}="{namespace}">'
    return f"{root}<{start}body>{body}</{start}body></{start}document>".encode()


def parts_of(main: bytes, namespace: str = TRANSITIONAL, comments: bytes | None = None) -> dict[str, bytes]:
    """The parts of a whole document: without others, comments only where they are given."""
    types = {MAIN: f"{_CONTENT}.document.main+xml"}
    related = ""
    if comments is not None:
        types["word/comments.xml"] = f"{_CONTENT}.comments+xml"
        related = f'<Relationship Id="rId1" Type="{_OFFICE[namespace]}/comments" Target="comments.xml"/>'
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items()
    )
    endings = {"xml": "application/xml", "png": "image/png"}
    defaults = "".join(
        f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in endings.items()
    )
    office = f'<Relationship Id="rId1" Type="{_OFFICE[namespace]}/officeDocument" Target="{MAIN}"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}">{defaults}{overrides}</Types>'.encode(),
        "_rels/.rels": relations(office),
        MAIN: main,
        "word/_rels/document.xml.rels": relations(related),
        "word/media/图.png": b"\x89PNG" + bytes(range(256)),
    }
    return parts if comments is None else {**parts, "word/comments.xml": comments}


def relations(entries: str) -> bytes:
    """A list of relationships."""
    return f'<Relationships xmlns="{_RELATED}">{entries}</Relationships>'.encode()


def packed(parts: dict[str, bytes], kind: int = ZIP_DEFLATED) -> bytes:
    """The parts as a file."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", kind) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def opened(contents: bytes) -> Package:
    """A file of these contents, opened."""
    return document_of(Path("报告.docx"), contents)


def saved(made: WordDocument) -> bytes:
    """A document of python-docx as a file."""
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def loaded(package: Package) -> WordDocument:
    """A package as python-docx reads it."""
    return Document(BytesIO(package.to_bytes()))
