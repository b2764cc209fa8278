"""Word documents for tests, written as XML: what python-docx cannot write is read all the same."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str, settings: str = "") -> str:
    """A run of text."""
    return f"<w:r><w:rPr>{settings}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(*inside: str, settings: str = "") -> str:
    """A paragraph; what is no XML is a run of text."""
    pieces = "".join(each if each.startswith("<") else run(each) for each in inside)
    return f"<w:p><w:pPr>{settings}</w:pPr>{pieces}</w:p>"


def cell(*inside: str, settings: str = "") -> str:
    """A cell of a table; what is no XML is a paragraph."""
    pieces = "".join(each if each.startswith("<") else paragraph(each) for each in inside)
    return f"<w:tc><w:tcPr>{settings}</w:tcPr>{pieces or paragraph()}</w:tc>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of cells; what is no XML is a cell of one paragraph."""
    lines = ("".join(each if each.startswith("<") else cell(each) for each in row) for row in rows)
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def word_file(path: Path, body: str, *, space: str = TRANSITIONAL, **parts: str) -> Path:
    """A Word document with this body.

    Args:
        path: where it is written.
        body: the XML in its body.
        space: the namespace of Word's own names.
        parts: what stands in its other parts, by their kinds: styles, numbering, footnotes, header.
    """
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
    written = {
        kind: (roots.get(kind, "hdr" if "header" in kind else "ftr"), text) for kind, text in parts.items()
    }
    links = "".join(
        f'<Relationship Id="r{at}" Type="{_RELATED}/{kind.rstrip("0123456789")}" Target="{kind}.xml"/>'
        for at, kind in enumerate(parts)
    )
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    main = f'<Relationship Id="r" Type="{_RELATED}/officeDocument" Target="word/document.xml"/>'
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", rels.format(main))
        archive.writestr("word/_rels/document.xml.rels", rels.format(links))
        names = f'xmlns:w="{space}" {_SPACES}'
        archive.writestr("word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
        for kind, (root, text) in written.items():
            archive.writestr(f"word/{kind}.xml", f"<w:{root} {names}>{text}</w:{root}>")
    return path
