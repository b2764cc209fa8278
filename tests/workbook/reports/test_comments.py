"""Comments in Word documents: ours are where they belong, and nothing else has changed."""

import re
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.workbook.reports.word_files import (
    MAIN,
    STRICT,
    TRANSITIONAL,
    document,
    loaded,
    opened,
    packed,
    parts_of,
    saved,
)
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.reports.comments import ReportComment, commented

START, END = '<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/>'
MARKED = f'{END}<w:r><w:commentReference w:id="0"/></w:r>'
SAID = ReportComment(1, ("1. 错误：数不对", "建议：改正"))


def on(line: int | None, *quotes: str) -> ReportComment:
    return ReportComment(line, ("说的是", "改法"), quotes)


def body(package: Package) -> str:
    found = re.search(r"<(?:\w+:)?body>(.*)</(?:\w+:)?body>", package.xml(MAIN).decode(), re.DOTALL)
    assert found is not None
    return found[1]


def said(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def marked(xml: str, *comments: ReportComment) -> str:
    return body(commented(opened(packed(parts_of(document(xml)))), comments))


@pytest.mark.parametrize(
    ("line", "quotes", "before", "after"),
    [
        pytest.param(
            1, (), f"<w:p>{said('甲')}</w:p>", f"<w:p>{START}{said('甲')}{MARKED}</w:p>", id="all of it"
        ),
        pytest.param(
            2,
            (),
            f"<w:p>{said('甲')}</w:p><w:p><w:pPr><w:jc/></w:pPr>{said('乙')}</w:p>",
            f"<w:p>{said('甲')}</w:p><w:p><w:pPr><w:jc/></w:pPr>{START}{said('乙')}{MARKED}</w:p>",
            id="behind the properties",
        ),
        pytest.param(
            1,
            ("支出120万元",),
            f"<w:p>{said('全年')}{said('支出')}{said('120 万元')}{said('。')}</w:p>",
            f"<w:p>{said('全年')}{START}{said('支出')}{said('120 万元')}{MARKED}{said('。')}</w:p>",
            id="the runs that hold what is quoted",
        ),
        pytest.param(
            1,
            ("20万元",),
            f"<w:p>{said('120万元，')}{said('其中20万元')}</w:p>",
            f"<w:p>{said('120万元，')}{START}{said('其中20万元')}{MARKED}</w:p>",
            id="no figure inside of another",
        ),
        pytest.param(
            1,
            ("12",),
            f"<w:p>{said('120.5、3.12、12.5和')}{said('12')}</w:p>",
            f"<w:p>{said('120.5、3.12、12.5和')}{START}{said('12')}{MARKED}</w:p>",
            id="no part of a figure",
        ),
        pytest.param(
            1,
            ("新数",),
            f"<w:p>{said('旧')}<w:ins>{said('新数')}</w:ins><w:del>{said('新数')}</w:del></w:p>",
            f"<w:p>{said('旧')}{START}<w:ins>{said('新数')}</w:ins>{MARKED}<w:del>{said('新数')}</w:del></w:p>",
            id="an insertion, not what was struck out",
        ),
        pytest.param(
            3,
            (),
            f"<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p>{said('5')}</w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
            f"<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p>{START}{said('5')}{MARKED}</w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
            id="a cell of a table in a table",
        ),
        pytest.param(
            1,
            ("数",),
            f"<w:sdt><w:sdtContent><w:p><w:sdt><w:sdtContent>{said('数')}</w:sdtContent></w:sdt></w:p></w:sdtContent></w:sdt>",
            f"<w:sdt><w:sdtContent><w:p>{START}<w:sdt><w:sdtContent>{said('数')}</w:sdtContent></w:sdt>{MARKED}</w:p></w:sdtContent></w:sdt>",
            id="controls around and in a paragraph",
        ),
        pytest.param(
            2,
            ("框",),
            f"<w:p>{said('前')}<w:r><w:pict><w:txbxContent><w:p>{said('框')}</w:p></w:txbxContent></w:pict></w:r></w:p>",
            f"<w:p>{said('前')}{START}<w:r><w:pict><w:txbxContent><w:p>{said('框')}</w:p></w:txbxContent></w:pict></w:r>{MARKED}</w:p>",
            id="a box takes no comment, what it hangs on does",
        ),
        pytest.param(
            2, (), "<w:p/><w:p w:x='1' />", f"<w:p/><w:p w:x='1' >{START}{MARKED}</w:p>", id="empty"
        ),
        pytest.param(
            None, (), f"<w:p>{said('甲')}</w:p>", f"<w:p>{START}{said('甲')}{MARKED}</w:p>", id="no place"
        ),
        pytest.param(
            9, (), f"<w:p>{said('甲')}</w:p>", f"<w:p>{START}{said('甲')}{MARKED}</w:p>", id="no such place"
        ),
        pytest.param(
            1,
            (),
            f"<a:p xmlns:a='urn:a'/><w:p>{said('甲')}</w:p>",
            f"<a:p xmlns:a='urn:a'/><w:p>{START}{said('甲')}{MARKED}</w:p>",
            id="only Word's paragraphs count",
        ),
    ],
)
def test_a_comment_stands_where_it_belongs(
    line: int | None, quotes: tuple[str, ...], before: str, after: str
) -> None:
    assert marked(before, on(line, *quotes)) == after


def test_two_comments_at_one_place_have_marks_of_their_own() -> None:
    text = marked(f"<w:p>{said('甲')}</w:p><w:p/>", on(1), on(2), on(1), on(2))
    assert re.findall(r"commentReference w:id=\"(\d)", text) == ["0", "2", "1", "3"]
    assert etree.fromstring(document(text)) is not None


def test_a_document_without_paragraphs_stays_as_it_is() -> None:
    package = opened(packed(parts_of(document("<w:sectPr/>"))))
    assert commented(package, (SAID,)).to_bytes() == package.to_bytes()


def _members(contents: bytes) -> list[tuple[object, ...]]:
    """The members in order, each as it is packed."""
    with ZipFile(BytesIO(contents)) as archive:
        return [
            (
                each.filename,
                each.CRC,
                each.compress_size,
                each.compress_type,
                each.date_time,
                each.external_attr,
            )
            for each in archive.infolist()
        ]


def _report() -> bytes:
    made = Document()
    made.add_heading("一、基本情况")
    paragraph = made.add_paragraph("全年收入")
    paragraph.add_run("100万元").bold = True
    made.add_table(2, 2).cell(1, 1).text = "30"
    made.add_comment(paragraph.runs, "请补附件", "张三", "张")
    made.add_paragraph("本年支出90万元")
    return saved(made)


def test_python_docx_reads_what_was_said_beside_the_comments_of_people() -> None:
    result = loaded(commented(opened(_report()), (on(2, "100万元"), on(7))))
    assert [(each.comment_id, each.author, each.initials, each.text) for each in result.comments] == [
        (0, "张三", "张", "请补附件"),
        (1, "xlplugin", "核查", "说的是\n改法"),
        (2, "xlplugin", "核查", "说的是\n改法"),
    ]
    assert [each.text for each in result.paragraphs] == [
        each.text for each in Document(BytesIO(_report())).paragraphs
    ]


def test_every_other_part_keeps_its_bytes_and_its_place() -> None:
    report = _report()
    before, after = _members(report), _members(commented(opened(report), (on(1), on(6))).to_bytes())
    changed = {MAIN, "word/comments.xml"}
    assert [name for name, *_ in after] == [name for name, *_ in before]
    assert [each for each in after if each[0] not in changed] == [
        each for each in before if each[0] not in changed
    ]


def test_a_document_that_had_no_comments_gets_a_part_for_them() -> None:
    parts = parts_of(document(f"<w:p>{said('甲')}</w:p>"))
    package = commented(opened(packed(parts)), (SAID,))
    assert list(package.parts) == [*parts, "word/comments1.xml"]
    assert package.data("word/media/图.png") == parts["word/media/图.png"]
    types = package.xml("[Content_Types].xml").decode()
    assert 'PartName="/word/comments1.xml"' in types
    assert "wordprocessingml.comments+xml" in types
    assert [each.text for each in loaded(package).comments] == ["1. 错误：数不对\n建议：改正"]


@pytest.mark.parametrize("namespace", [TRANSITIONAL, STRICT])
@pytest.mark.parametrize("prefix", ["w", "ns0", ""])
def test_strict_documents_and_other_prefixes_get_comments_in_their_own_names(
    namespace: str, prefix: str
) -> None:
    start = f"{prefix}:" if prefix else ""
    main = document(
        f"<{start}p/><{start}p><{start}r><{start}t>甲</{start}t></{start}r></{start}p>", namespace, prefix
    )
    package = commented(opened(packed(parts_of(main, namespace))), (on(2), on(1)))
    root, comments = (etree.fromstring(package.xml(name)) for name in (MAIN, "word/comments1.xml"))
    names = {"w": namespace}
    ids = [
        root.xpath(f"//w:p[2]/w:{each}/@w:id", namespaces=names)
        for each in ("commentRangeStart", "commentRangeEnd")
    ]
    assert [*ids, root.xpath("//w:p[2]/w:r/w:commentReference/@w:id", namespaces=names)] == [["0"]] * 3
    assert comments.xpath("w:comment/@w:author", namespaces=names) == ["xlplugin"] * 2
    related = package.xml("word/_rels/document.xml.rels").decode()
    assert ("purl.oclc.org" in related) == (namespace == STRICT)


def test_what_xml_cannot_hold_is_left_out_of_a_comment() -> None:
    package = commented(
        opened(packed(parts_of(document("<w:p/>")))), (ReportComment(1, ("a<b>&\x00\x0b\ud800c\nd_x0041_",)),)
    )
    assert [each.text for each in loaded(package).comments] == ["a<b>& c d_x0041_"]


_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_CONVERSATION = f"""<w:comments xmlns:w="{TRANSITIONAL}" xmlns:w14="urn:w14">
<w:comment w:id="0" w:author="xlplugin"><w:p w14:paraId="0A"><w:r><w:t>旧话</w:t></w:r></w:p></w:comment>
<w:comment w:id="5" w:author="李四"><w:p w14:paraId="0B"><w:r><w:t>已核对</w:t></w:r></w:p></w:comment>
</w:comments>""".encode()


def _answered() -> Package:
    """A copy of an earlier run after a person has answered in Word, which packs marks as it likes."""
    xml = (
        '<w:p><w:commentRangeStart w:id="0"/><w:commentRangeStart w:id="5"/>'
        f"{said('甲')}"
        '<w:commentRangeEnd w:id="0"/><w:r><w:rPr><w:rStyle/></w:rPr><w:commentReference w:id="0"/></w:r>'
        '<w:commentRangeEnd w:id="5"/><w:r><w:commentReference w:id="5"/></w:r>'
        '<w:r><w:t>乙</w:t><w:commentReference w:id="0"/></w:r></w:p>'
    )
    parts = parts_of(document(xml), comments=_CONVERSATION)
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Rel", f'<Relationship Id="rId9" Type="{kind}" Target="commentsExtended.xml"/></Rel'.encode()
    )
    parts["word/commentsExtended.xml"] = (
        f'<w15:commentsEx xmlns:w15="{_W15}"><w15:commentEx w15:paraId="0A" w15:done="0"/>'
        '<w15:commentEx w15:paraId="0B" w15:paraIdParent="0A" w15:done="0"/></w15:commentsEx>'
    ).encode()
    return opened(packed(parts))


def test_an_earlier_runs_comments_go_and_an_answer_to_one_stays_as_a_comment() -> None:
    package = commented(_answered(), ())
    assert body(package) == (
        f'<w:p><w:commentRangeStart w:id="5"/>{said("甲")}<w:commentRangeEnd w:id="5"/>'
        f'<w:r><w:commentReference w:id="5"/></w:r>{said("乙")}</w:p>'
    )
    assert [each.text for each in loaded(package).comments] == ["已核对"]
    extended = package.xml("word/commentsExtended.xml").decode()
    assert extended == (
        f'<w15:commentsEx xmlns:w15="{_W15}"><w15:commentEx w15:paraId="0B" w15:done="0"/></w15:commentsEx>'
    )


def test_a_run_that_two_comments_share_keeps_the_mark_of_the_other() -> None:
    xml = '<w:p><w:r><w:commentReference w:id="0"/><w:commentReference w:id="5"/></w:r></w:p>'
    package = commented(opened(packed(parts_of(document(xml), comments=_CONVERSATION))), ())
    assert body(package) == '<w:p><w:r><w:commentReference w:id="5"/></w:r></w:p>'


def _paragraphs(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    runs = st.sampled_from([said("甲1.5"), said("乙"), "<w:r/>", "<w:proofErr w:type='x'/>", said("12")])
    inside = st.lists(runs | children.map(lambda xml: f"<w:r><w:pict>{xml}</w:pict></w:r>"), max_size=3)
    paragraph = inside.map(lambda pieces: f"<w:p><w:pPr/>{''.join(pieces)}</w:p>")
    table = st.lists(children, max_size=2).map(
        lambda cells: f"<w:tbl><w:tr><w:tc>{''.join(cells)}<w:p></w:p></w:tc></w:tr></w:tbl>"
    )
    return paragraph | table


_BODIES = st.lists(
    st.recursive(st.just("<w:p><w:r><w:t>12</w:t></w:r></w:p>"), _paragraphs, max_leaves=8), max_size=4
)
_COMMENTS = st.lists(
    st.builds(
        ReportComment,
        st.none() | st.integers(1, 12),
        st.just(("话",)),
        st.lists(st.sampled_from(["12", "乙", "没有"]), max_size=2).map(tuple),
    ),
    max_size=5,
)


@given(xml=_BODIES, first=_COMMENTS, second=_COMMENTS)
def test_comments_taken_back_leave_the_text_to_the_byte_and_later_ones_are_as_the_first(
    xml: list[str], first: Iterable[ReportComment], second: Iterable[ReportComment]
) -> None:
    main = document("".join(xml))
    once = commented(opened(packed(parts_of(main))), first)
    etree.fromstring(once.xml(MAIN))
    assert commented(once, ()).xml(MAIN) == main
    again, fresh = commented(once, second), commented(opened(packed(parts_of(main))), second)
    assert again.xml(MAIN) == fresh.xml(MAIN)
