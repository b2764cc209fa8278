"""Word documents are read as people see them with all changes accepted."""

from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

from tests.workbook.reports.word_xml import STRICT, TRANSITIONAL, cell, paragraph, run, table, word_file
from xlplugin.form.beside import WrittenReport
from xlplugin.problem import Refused
from xlplugin.workbook.reports.reader import read_report

BOX = "<w:txbxContent>{}</w:txbxContent>"
SHAPE = (
    "<w:drawing><a:graphic><a:graphicData><wps:wsp><wps:txbx>{}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
    "</w:drawing>"
)
OLD_SHAPE = "<w:pict><v:shape><v:textbox>{}</v:textbox></v:shape></w:pict>"
BOTH = (
    "<mc:AlternateContent><mc:Choice Requires='wps'>{}</mc:Choice><mc:Fallback>{}</mc:Fallback>"
    "</mc:AlternateContent>"
)
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
BEGIN, SEPARATE, END = (FIELD.format(each) for each in ("begin", "separate", "end"))
BREAK = "<w:r><w:br/></w:r>"
STRUCK = "<w:rPr><w:del/></w:rPr>"
SENTENCE = "支出合计35万元。"


def read(path: Path, body: str, space: str = TRANSITIONAL, **parts: str) -> WrittenReport:
    return read_report(word_file(path / "报告.docx", body, space=space, **parts))


def texts(path: Path, body: str, **parts: str) -> list[str]:
    return [each.text for each in read(path, body, **parts).passages]


def places(report: WrittenReport) -> list[str]:
    return [each.source.place for each in report.passages]


def asked(words: str) -> str:
    return f"<w:r><w:instrText>{words}</w:instrText></w:r>"


def control(inside: str, settings: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{settings}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize("space", [TRANSITIONAL, STRICT])
@pytest.mark.parametrize(
    "inside",
    [
        pytest.param(("支出合计", f"<w:ins>{run('35')}</w:ins>", "万元。"), id="inserted"),
        pytest.param(("支出", f"<w:moveTo>{run('合计35')}</w:moveTo>", "万元。"), id="moved-here"),
        pytest.param(
            (
                "支出合计",
                "<w:del><w:r><w:delText>53</w:delText></w:r></w:del>",
                f"<w:ins>{run('35')}</w:ins>",
                "万元。",
            ),
            id="corrected",
        ),
        pytest.param(("支出合计", f"<w:moveFrom>{run('90')}</w:moveFrom>", "35万元。"), id="moved-away"),
        pytest.param(("支出合计", control(run("35")), "万元。"), id="control"),
        pytest.param((SENTENCE, control(run("单击输入"), "<w:showingPlcHdr/>")), id="control-to-fill"),
        pytest.param(("支出合计", f"<w:hyperlink>{run('35')}</w:hyperlink>", "万元。"), id="link"),
        pytest.param(("支出合计", f"<w:smartTag>{run('35')}</w:smartTag>", "万元。"), id="smart-tag"),
        pytest.param(
            ("支出合计", f'<w:fldSimple w:instr=" LINK a ">{run("35")}</w:fldSimple>', "万元。"),
            id="simple-field",
        ),
        pytest.param(
            ("支出合计", BEGIN, asked(" =SUM(ABOVE) "), SEPARATE, run("35"), END, "万元。"), id="field"
        ),
        pytest.param(
            (
                *("支出合计", BEGIN, asked(" IF "), BEGIN, asked(" DATE "), SEPARATE, run("90"), END),
                *(asked(" 1 "), SEPARATE, run("35"), END, "万元。"),
            ),
            id="field-in-a-question",
        ),
        pytest.param(
            ("支出合计", BEGIN, asked("REF a"), SEPARATE, run("35"), "万元。"), id="field-without-end"
        ),
        pytest.param(("支出", run("（测算90）", "<w:vanish/>"), "合计35万元。"), id="hidden"),
        pytest.param(("支出", run("合计", '<w:vanish w:val="0"/>'), "35万元。"), id="shown"),
        pytest.param(("支出合", run("计3"), run("5", "<w:b/>"), "万元。"), id="runs"),
        pytest.param(("支出", BREAK, "合计3", BREAK, "5万元。"), id="set-evenly"),
        pytest.param(("支出", "<w:r><w:lastRenderedPageBreak/></w:r>", "合计35万元。"), id="page"),
        pytest.param(("支出", "<!-- 合计90 -->", "合计35万元。"), id="xml-comment"),
        pytest.param(
            (
                "支出合计",
                f"<w:r><w:ruby><w:rt/><w:rubyBase>{run('35')}</w:rubyBase></w:ruby></w:r>",
                "万元。",
            ),
            id="ruby",
        ),
    ],
)
def test_a_sentence_is_read_whole(inside: tuple[str, ...], space: str, tmp_path: Path) -> None:
    assert texts(tmp_path, paragraph(*inside), space=space) == [SENTENCE]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("预算20万元，", "支出15万元。"), "预算20万元，支出15万元。"),
        (("调整预算数为", "20万元。"), "调整预算数为20万元。"),
        (("预算20万元。", "支出15万元。"), "预算20万元。\n支出15万元。"),
        (("预算：20万元", "支出：15万元"), "预算：20万元\n支出：15万元"),
        (("人员经费20万元", "公用经费15万元"), "人员经费20万元\n公用经费15万元"),
        (("主要做法", "（一）加强管理"), "主要做法\n（一）加强管理"),
    ],
)
def test_a_break_parts_lines_but_no_sentence(lines: tuple[str, str], text: str, tmp_path: Path) -> None:
    assert texts(tmp_path, paragraph(lines[0], BREAK, lines[1])) == [text]


def test_a_tab_in_a_sentence_is_a_blank(tmp_path: Path) -> None:
    assert texts(tmp_path, paragraph("支出合计", "<w:r><w:tab/></w:r>", "35万元。")) == ["支出合计 35万元。"]


@pytest.mark.parametrize(
    "shape",
    [SHAPE.format(BOX), OLD_SHAPE.format(BOX), BOTH.format(SHAPE.format(BOX), OLD_SHAPE.format(BOX))],
)
def test_a_text_box_is_read_once_behind_the_paragraph_that_holds_it(shape: str, tmp_path: Path) -> None:
    inside = shape.replace(BOX, BOX.format(paragraph(SENTENCE)))
    report = read(tmp_path, paragraph("预算", f"<w:r>{inside}</w:r>", "执行情况良好。") + paragraph("其他。"))
    assert [(each.text, each.source.line) for each in report.passages][:2] == [
        ("预算执行情况良好。", 1),
        (SENTENCE, 2),
    ]
    assert places(report)[1] == f"文本框“{SENTENCE}”"
    assert report.passages[-1].source.line == (4 if "Fallback" in shape else 3)


def test_a_note_stands_with_its_paragraph_and_not_in_its_sentence(tmp_path: Path) -> None:
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{paragraph("线")}</w:footnote>'
        f'<w:footnote w:id="1">{paragraph("含上年结转5万元。")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("没有人提到。")}</w:footnote>'
    )
    body = paragraph("一、支出") + paragraph(
        "支出合计", '<w:r><w:footnoteReference w:id="1"/></w:r>', "35万元。"
    )
    report = read(tmp_path, body, footnotes=notes)
    assert [(each.text, each.source.line) for each in report.passages][1:] == [
        (SENTENCE, 2),
        ("含上年结转5万元。", 2),
    ]
    assert places(report)[-1] == "“一、支出”下脚注“含上年结转5万元。”"
    assert report.contents.words == "已读正文2段、脚注1条"


def test_headers_and_footers_are_read_once_without_the_numbers_of_pages(tmp_path: Path) -> None:
    header = paragraph("某局2023年度报告")
    footer = paragraph("第", BEGIN, asked(" PAGE "), SEPARATE, run("3"), END, "页")
    report = read(tmp_path, paragraph("正文。"), header1=header, header2=header, footer1=footer)
    assert [each.text for each in report.passages] == ["某局2023年度报告", "正文。", "第页"]
    assert report.passages[0].source.line is None
    assert places(report)[0] == "页眉“某局2023年度报告”"


def test_a_paragraph_whose_end_was_struck_out_goes_on_in_the_next(tmp_path: Path) -> None:
    body = paragraph("支出合计", settings=STRUCK) + paragraph("35万元。")
    assert texts(tmp_path, body) == [SENTENCE]
    gone = f"<w:del>{run('作废。')}</w:del>"
    assert texts(tmp_path, paragraph(gone, settings=STRUCK) + paragraph(SENTENCE)) == [SENTENCE]


def test_paragraphs_are_numbered_as_they_stand_in_the_part_whatever_is_read_of_them(tmp_path: Path) -> None:
    deleted = paragraph(f"<w:del>{run('作废。')}</w:del>", settings=STRUCK)
    blocks = (paragraph(), deleted, table(("预算执行的说明文字", "其他")), control(paragraph(SENTENCE)))
    report = read(tmp_path, "".join(blocks))
    assert [(each.text, each.source.line) for each in report.passages] == [
        ("预算执行的说明文字", 3),
        (SENTENCE, 5),
    ]


def test_what_was_not_read_is_counted(tmp_path: Path) -> None:
    picture = "<w:drawing><a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></w:drawing>"
    chart = "<w:drawing><a:graphic><a:graphicData><c:chart/></a:graphicData></a:graphic></w:drawing>"
    formula = '<w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="Equation.3"/></w:object>'
    sheet = '<w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/></w:object>'
    inside = (*(f"<w:r>{each}</w:r>" for each in (picture, picture, chart, formula, sheet)), "<m:oMath/>")
    struck = paragraph(f"<w:del><w:r>{picture}</w:r></w:del>")
    report = read(tmp_path, paragraph("支出见图。", *inside) + struck)
    assert report.contents.words == "已读正文1段；未读：图片2张、图表1张、公式2个、嵌入对象1个"


HEADINGS = (
    '<w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:styleId="2"><w:name w:val="标题 2"/></w:style>'
    '<w:style w:styleId="3"><w:basedOn w:val="1"/></w:style>'
    '<w:style w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:styleId="H"><w:name w:val="草稿"/><w:rPr><w:vanish/></w:rPr></w:style>'
)


def styled(text: str, style: str) -> str:
    return paragraph(text, settings=f'<w:pStyle w:val="{style}"/>')


@pytest.mark.parametrize(
    ("above", "under"),
    [
        ((styled("预算执行", "1"),), "“预算执行”下"),
        ((styled("总体情况", "1"), styled("预算执行", "2")), "“预算执行”下"),
        ((styled("预算执行", "2"), styled("问题", "3")), "“问题”下"),
        ((paragraph("问题", settings='<w:outlineLvl w:val="1"/>'),), "“问题”下"),
        ((paragraph("一、总体情况"), paragraph("（一）预算执行")), "“（一）预算执行”下"),
        ((paragraph("（一）预算执行"), paragraph("二、问题")), "“二、问题”下"),
        ((paragraph("1. 加强管理"), paragraph("2. 落实责任")), ""),
        ((paragraph("1.5万元用于培训"),), ""),
        ((styled("预算执行\t3", "T"),), ""),
        ((paragraph("一、预算执行", "<w:r><w:tab/></w:r>", "3"),), ""),
        ((styled("旧稿", "H"),), ""),
    ],
)
def test_a_paragraph_is_found_under_its_heading(above: tuple[str, ...], under: str, tmp_path: Path) -> None:
    report = read(tmp_path, "".join(above) + paragraph(SENTENCE), styles=HEADINGS)
    assert places(report)[-1] == f"{under}“{SENTENCE}”段"


def test_headings_that_word_numbers_are_known_by_their_numbers(tmp_path: Path) -> None:
    levels = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    written = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{written}</w:abstractNum>'
        '<w:num w:numId="4"><w:abstractNumId w:val="7"/></w:num>'
    )

    def numbered(text: str, level: int) -> str:
        return paragraph(text, settings=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="4"/></w:numPr>')

    heads = (("基本情况", 0), ("职能", 1), ("预算执行", 0), ("资金", 1), ("项目", 1))
    body = "".join(numbered(text, level) + paragraph(SENTENCE) for text, level in heads)
    found = places(read(tmp_path, body, numbering=numbering))
    assert [each.partition("下")[0] for each in found[1::2]] == [
        "“一、基本情况”",
        "“（一）职能”",
        "“二、预算执行”",
        "“（一）资金”",
        "“（二）项目”",
    ]
    assert found[2] == "标题“职能”"


def test_merged_cells_are_one_cell_both_ways(tmp_path: Path) -> None:
    down, on, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    rows = (
        (cell("项目", settings=down), cell("三公经费", settings=wide), "会议费"),
        (cell(settings=on), "预算", "支出", "支出"),
        ("本级", "20", "15", "3.0"),
    )
    (found,) = read(tmp_path, paragraph("单位：万元") + table(*rows)).tables
    assert found.columns == (("三公经费", "预算"), ("三公经费", "支出"), ("会议费", "支出"))
    assert [each.text for each in found.rows[0].cells] == ["20", "15", "3.0"]
    assert found.rows[0].cells[2].source.place == "表格第3行第4列"


def test_rows_that_were_struck_out_are_no_rows(tmp_path: Path) -> None:
    written = table(("项目", "预算"), ("公务接待", "20"), ("会议", "15"))
    struck = "<w:tr><w:trPr><w:del/></w:trPr>" + cell("旧数") + cell("90") + "</w:tr>"
    body = written.replace("<w:tr>", "<w:tr>", 1).replace("</w:tr>", "</w:tr>" + struck, 1)
    (found,) = read(tmp_path, body).tables
    assert [row.label for row in found.rows] == ["公务接待", "会议"]
    assert found.rows[1].cells[0].source.place == "表格第3行第2列"
    assert found.rows[1].cells[0].source.line == 8


def test_tables_in_tables_are_read_with_their_captions(tmp_path: Path) -> None:
    inner = table(("项目", "预算"), ("公务接待", "20"), ("会议", "15"))
    body = table((cell("本页填写预算执行情况", "会议费情况表", inner, paragraph()), "其他"))
    report = read(tmp_path, body)
    (found,) = report.tables
    assert found.source.place == "表“会议费情况表”第1行第1列"
    assert [each.text for each in report.passages] == ["本页填写预算执行情况\n会议费情况表"]
    assert report.contents.tables == 2


def test_a_ticked_box_is_a_tick(tmp_path: Path) -> None:
    ticked = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    checked = "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"
    box = f'<w:r><w:fldChar w:fldCharType="begin">{checked}</w:fldChar></w:r>'
    assert texts(tmp_path, paragraph("等级：", ticked, "优", box, END, "良")) == ["等级：☑优☑良"]


@pytest.mark.parametrize(
    ("space", "end"), [("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"), ("<w:ins>", "</w:ins>")]
)
def test_depth_is_bounded(space: str, end: str, tmp_path: Path) -> None:
    path = word_file(tmp_path / "报告.docx", f"<w:p>{space * 20_000}{end * 20_000}</w:p>")
    with pytest.raises(Refused) as refused:
        read_report(path)
    assert [each.code for each in refused.value.problems] == ["narrative-damaged"]


@pytest.mark.parametrize(
    "body",
    [
        "<w:p/>" * 200_001,
        f"<w:tbl><w:tr>{'<w:tc/>' * 100_001}</w:tr></w:tbl>",
        f"<w:p><w:r>{'<w:tab/>' * 100_001}<w:t>1</w:t></w:r></w:p>",
    ],
)
def test_a_document_longer_than_anybody_writes_is_refused(body: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, body)
    assert [each.code for each in refused.value.problems] == ["narrative-size"]


@pytest.mark.parametrize(
    "body",
    [
        lambda times: table(("<w:tc>" + paragraph("字") * times + "</w:tc>",)),
        lambda times: paragraph("支出", BREAK) * times,
        lambda times: paragraph("字", settings=STRUCK) * times,
        lambda times: paragraph("1. 预算") * times,
        lambda times: table(("项目", "预算"), *(("接待", "20"),) * times),
        lambda times: (table(("项目", "预算"), ("接待", "20")) + paragraph()) * times,
    ],
)
def test_what_it_costs_to_read_grows_with_what_stands_there(
    body: Callable[[int], str], tmp_path: Path
) -> None:
    def cost(times: int) -> float:
        path = word_file(tmp_path / f"{times}.docx", body(times))
        start = process_time()
        read_report(path)
        return process_time() - start

    cost(100)
    assert any(cost(8_000) < 8 * cost(2_000) for _ in range(3))
