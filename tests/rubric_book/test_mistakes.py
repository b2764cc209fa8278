"""What people get wrong in a rubric's workbook is told with its sheet and cell, in the words they see."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from xlplugin.facts.vocabulary import UnitKind
from xlplugin.model import as_fields
from xlplugin.rubric.book.columns import OFFERED_KINDS
from xlplugin.rubric.library import shipped

from .changed import Change, problems_of, read, small_book, told


@pytest.mark.parametrize(
    ("change", "cell", "words"),
    [
        (("概况", "B9", None), "概况!B9", "没有填“年度”"),
        (("概况", "B9", "二〇二四"), "概况!B9", "应为数字"),
        (("概况", "B10", 2.5), "概况!B10", "小数位数应为"),
        (("概况", "B14", "有"), "概况!B14", "“有”不在可选值之中"),
        (("指标", "F2", None), "指标!F2", "没有填“分值”"),
        (("指标", "F2", "四分"), "指标!F2", "“四分”应为数字"),
        (("指标", "F2", 5), "评分规则!D2", "规则满分4分，分值5分"),
        (("指标", "B3", 7), "指标", "产出：印刷分值7，下级合计6"),
        (("指标", "E3", "公开情况"), "指标!E3", "“公开情况”没有评分规则"),
        (("指标", "B4", 5), "指标!B4", "与上面写的不同"),
        (("指标", "H3", None), "指标!H3", "没有填“出处”"),
        (("评分规则", "D3", "执行率达到100%，得4分。"), "评分规则!D3", "执行率达到100%"),
        (("评分规则", "D2", "执行率=支出数÷预算总额。"), "评分规则!D2", "没有叫“预算总额”的基础数据"),
        (("评分规则", "C6", "一票否决"), "评分规则!C6", "选的是“一票否决”"),
        (("评分规则", "C6", "评级"), "评分规则!C6", "没有“评级”这种规则"),
        (("评分规则", "I6", "SCORE_A"), "评分规则!I6", "不是一部分的开头"),
        (("评分规则", "J6", "预算执行率"), "评分规则!J6", "没有比率的算法"),
        (("评分规则", "H4", None), "评分规则!H4", "口径“一半从宽”没有写理由"),
        (("评分规则", "A6", "公示"), "评分规则!A6", "没有三级指标“公示”"),
        (("评分规则", "D9", "2. 乙，最高2分。"), "评分规则!D7", "规则满分5分，分值4分"),
        (("基础数据项", "B4", "档次"), "基础数据项!B4", "“档次”不在可选值之中"),
        (("基础数据项", "H4", None), "基础数据项!H4", "没有列出等级"),
        (("基础数据项", "D2", None), "基础数据项!D2", "没有填“说明”"),
        (("基础数据项", "G2", 2), "基础数据项!G2", "小数位不对"),
        (("基础数据项", "B4", "得分"), "评分规则!D6", "“公开”是“得分”，这条规则需要“等级”"),
        (("等级", "B4", 1), "等级", "最低一级从0分起"),
        (("概况", "A9", "年"), "概况", "“项目”一列里没有“年度”"),
        (("概况", "A6", "内容"), "概况", "没有名为“项目”的列"),
        (("概况", "B9", 2024.5), "概况!B9", "年度应为整数"),
        (("概况", "B11", 0), "概况!B11", "满分应大于0"),
        (("指标", "E3", None), "指标!E3", "没有填“三级指标”"),
        (("基础数据项", "E3", 1), "基础数据项!E3", "“逐项”不是百分比，下限只能是0"),
        (("基础数据项", "I2", "评 定"), "基础数据项!A2", "编码“评 定”应由小写字母"),
        (("线索", "A2", "支出数"), "线索!A2", "自带的数据项不在这里改"),
        (("线索", "A2", "无此项"), "线索!A2", "“基础数据项”里没有这个名称"),
        (("线索", "E2", "支出"), "线索!A2", "没有填“数据项”"),
        (("线索", "A2", "评定"), "线索!A2", "须写 table（表名）或 words（词语）之一"),
    ],
)
def test_a_mistake_is_told_with_its_cell(change: Change, cell: str, words: str, tmp_path: Path) -> None:
    found = told(small_book(tmp_path / "small.xlsx", change))
    assert any(each.startswith(cell) and words in each for each in found), found
    assert all(each.fix for each in problems_of(tmp_path / "small.xlsx"))


def test_nobody_is_told_of_codes_or_keys(tmp_path: Path) -> None:
    changes: list[Change] = [("基础数据项", "B4", "得分"), ("指标", "F3", 3), ("等级", "B4", 1)]
    for problem in problems_of(small_book(tmp_path / "small.xlsx", *changes)):
        assert not any(word in problem.message for word in ("level", "rule", "points", "weight"))


def test_a_unit_that_a_fact_has_not_is_told_in_the_words_of_the_sentences(tmp_path: Path) -> None:
    changes: list[Change] = [
        ("评分规则", "D2", "支出=支出数（按个计）。"),
        ("评分规则", "D3", "支出≥100个，得4分；50个≤支出<100个，得2分；支出<50个，得0分。"),
    ]
    (found,) = problems_of(small_book(tmp_path / "small.xlsx", *changes))
    assert str(found.source).endswith("评分规则!D2")
    assert found.message.startswith("基础数据“支出数”的单位是万元、")
    assert found.fix.startswith("按什么单位计请写万元、")


@pytest.mark.parametrize("change", [("基础数据项", "D4", None), ("基础数据项", "I2", "评 定")])
def test_a_rule_whose_fact_is_to_be_mended_waits_for_it(change: Change, tmp_path: Path) -> None:
    _, waiting, *_ = problems_of(small_book(tmp_path / "small.xlsx", change))
    assert str(waiting.source).endswith("评分规则!D6")
    assert waiting.message == "用到“公开”，要等“基础数据项”改好"
    assert waiting.fix.startswith("请先改好“基础数据项”")


def test_a_new_fact_needs_no_code_and_keeps_the_one_it_gets(tmp_path: Path) -> None:
    changes: list[Change] = [("基础数据项", "I4", None)]
    held = read(small_book(tmp_path / "small.xlsx", *changes))
    (made,) = (each for each in held.rubric.facts if each.label == "公开")
    assert made.kind is UnitKind.LEVEL
    again = read(small_book(tmp_path / "again.xlsx", *changes))
    assert [each.id for each in again.rubric.facts] == [each.id for each in held.rubric.facts]


def test_a_shared_fact_without_code_is_defined_anew(tmp_path: Path) -> None:
    changes: list[Change] = [
        ("基础数据项", "A6", "支出数"), ("基础数据项", "B6", "金额"), ("基础数据项", "D6", "本单位的支出"),
    ]  # fmt: skip
    held = read(small_book(tmp_path / "small.xlsx", *changes))
    assert held.vocabulary["spent"].definition == "本单位的支出"


def test_names_left_blank_go_on_and_columns_may_change_places(tmp_path: Path) -> None:
    blank: list[Change] = [("评分规则", f"{column}{row}", None) for column in "AB" for row in (3, 8, 9)]
    held = read(small_book(tmp_path / "small.xlsx", *blank))
    moved: list[Change] = [
        ("等级", "A1", "最低分"), ("等级", "B1", "等级"),
        *(("等级", f"A{row}", points) for row, points in ((2, 9), (3, 6), (4, 0))),
        *(("等级", f"B{row}", grade) for row, grade in ((2, "优"), (3, "良"), (4, "差"))),
    ]  # fmt: skip
    other = read(small_book(tmp_path / "o.xlsx", *moved))
    assert {**as_fields(other.rubric), "id": ""} == {**as_fields(held.rubric), "id": ""}


def test_a_sheet_or_column_that_is_gone_is_named(tmp_path: Path) -> None:
    found = problems_of(small_book(tmp_path / "small.xlsx", ("评分规则", "D1", "规则")))
    assert any("没有名为“规则的话”的列" in each.message for each in found)


@pytest.mark.parametrize(
    ("words", "kind", "fix"),
    [
        (
            "执行率不低于100%得4分",
            "按比率分档",
            "“按比率分档”的句式是“重点任务完成率≥95%，得10分；",
        ),
        ("执行率不低于100%得4分", None, "请照“句式”表里的句子写"),
        ("执行率≥100%，得4分；执行率<90%，得0分。", "按比率分档", "请改正这条规则里的数字"),
        ("执行率≥１００%,计4分;执行率<90%，不得分", "按比率分档", "请改正这条规则里的数字"),
        ("支出率≥100%，得4分；支出率<100%，得0分。", "按比率分档", "请改成前面的名称"),
        ("执行率≥100，得4分；执行率<100，得0分。", "按比率分档", "“≥100”后面没有单位：比率写 100%"),
    ],
)
def test_a_sentence_that_is_not_read_is_told_how_its_kind_is_written(
    tmp_path: Path, words: str, kind: str | None, fix: str
) -> None:
    changes: list[Change] = [("评分规则", "D3", words), ("评分规则", "C3", kind)]
    (found,) = problems_of(small_book(tmp_path / "small.xlsx", *changes))
    assert str(found.source).endswith("评分规则!D3")
    assert found.fix.startswith(fix)


def test_bands_that_end_as_official_ones_do_and_numbers_with_their_unit_are_read(tmp_path: Path) -> None:
    plain = as_fields(read(small_book(tmp_path / "small.xlsx")).rubric)
    changes: list[Change] = [
        ("评分规则", "D3", "执行率≥100%的，计4分；50%≤执行率<100%的，得2分；执行率<50%的，不得分"),
        ("指标", "F2", "4分"),
        ("概况", "B9", "2024年"),
    ]
    (tmp_path / "typed").mkdir()
    assert as_fields(read(small_book(tmp_path / "typed" / "small.xlsx", *changes)).rubric) == plain


def test_where_a_sheet_or_column_is_gone_nothing_else_is_told(tmp_path: Path) -> None:
    renamed, lost = (small_book(tmp_path / name) for name in ("renamed.xlsx", "lost.xlsx"))
    book = load_workbook(renamed)
    book["评分规则"].title = "规则"
    book.save(renamed)
    assert [each.message for each in problems_of(renamed)] == ["没有工作表“评分规则”"]
    book = load_workbook(lost)
    book["评分规则"].delete_cols(4)
    book.save(lost)
    assert told(lost) == ["评分规则!None 没有名为“规则的话”的列"]


def test_weights_that_do_not_add_up_are_told_at_their_cell_in_the_words_of_the_workbook(
    tmp_path: Path,
) -> None:
    (found,) = problems_of(small_book(tmp_path / "small.xlsx", ("指标", "B2", 5), ("概况", "B11", 11)))
    assert str(found.source).endswith("指标!B2")
    assert found.fix == "请核对分值；确系原文如此的，请写入“原文矛盾”表"


def test_a_whole_sheet_that_is_gone_is_named(tmp_path: Path) -> None:
    path = small_book(tmp_path / "small.xlsx")
    book = load_workbook(path)
    del book["等级"]
    book.save(path)
    assert "没有工作表“等级”" in [each.message for each in problems_of(path)]


def test_of_an_emptied_sheet_every_line_that_is_missing_is_named(tmp_path: Path) -> None:
    emptied: list[Change] = [("概况", f"A{row}", None) for row in range(7, 17)]
    lines = (
        "名称",
        "制定机关",
        "年度",
        "小数位数",
        "满分",
        "来源文件",
        "来源位置",
        "等级印在表内",
        "等级的依据",
    )
    assert [each.message for each in problems_of(small_book(tmp_path / "small.xlsx", *emptied))] == [
        f"“项目”一列里没有“{line}”" for line in lines
    ]


def test_one_grade_alone_is_none(tmp_path: Path) -> None:
    gone: list[Change] = [("等级", f"{column}{row}", None) for column in "AB" for row in (3, 4)]
    assert "等级!None 至少应有两个等级" in told(small_book(tmp_path / "small.xlsx", *gone))


def test_a_sentence_above_the_first_indicator_belongs_to_none(tmp_path: Path) -> None:
    nameless: list[Change] = [("评分规则", f"A{row}", None) for row in (2, 3, 4, 5)]
    assert [each for each in told(small_book(tmp_path / "small.xlsx", *nameless)) if "“指标”" in each] == [
        *(f"评分规则!A{row} 没有填“指标”" for row in (2, 3, 4, 5)),
    ]


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "small.xlsx"
    path.write_bytes(b"PK\x03\x04 damaged")
    (found,) = problems_of(path)
    assert "不是完好的 .xlsx 工作簿" in found.message


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        ("D2", "执行率＝支出数÷预算数"),
        ("D3", "执行率>=100%,得4分; 50%<=执行率<100%，得2分；执行率＜５０％，得0分"),
        ("D6", '按"公开"计分:“好”(全部公开)得2分；“差”（没有公开）得0分。'),
        ("D8", "1、甲， 最高3分"),
        ("D3", "执行率≥100%，得4分；50%≤执行率<100%，得2分；执行率<50%，得0分."),
    ],
)
def test_signs_are_read_however_the_keyboard_gives_them(cell: str, typed: str, tmp_path: Path) -> None:
    held = read(small_book(tmp_path / "small.xlsx", ("评分规则", cell, typed)))
    assert as_fields(held.rubric) == as_fields(read(small_book(tmp_path / "small.xlsx")).rubric)


def test_of_deductions_the_name_that_is_not_known_is_told_and_nothing_else(tmp_path: Path) -> None:
    words = "满分4分，扣完为止：迟报，每次扣1分（迟报的次数）。"
    (found,) = problems_of(
        small_book(tmp_path / "small.xlsx", ("评分规则", "D3", words), ("评分规则", "C3", None))
    )
    assert found.message == "“迟报，每次扣1分（迟报的次数）”：没有叫“迟报的次数”的基础数据"


def test_the_kinds_that_are_named_are_those_of_the_drop_down(tmp_path: Path) -> None:
    (found, *_) = problems_of(small_book(tmp_path / "small.xlsx", ("基础数据项", "B4", "小数")))
    assert found.fix == f"应为：{'、'.join(OFFERED_KINDS)}"


def test_a_workbook_that_unpacks_to_no_end_is_refused(tmp_path: Path) -> None:
    path = small_book(tmp_path / "small.xlsx")
    with ZipFile(path, "a", ZIP_DEFLATED) as parts:
        parts.writestr("xl/more.xml", bytes(101_000_000))
    (found,) = problems_of(path)
    assert "太大" in found.message


def test_the_nearest_name_is_asked_for(tmp_path: Path) -> None:
    (near, *_) = problems_of(
        small_book(tmp_path / "small.xlsx", ("评分规则", "D2", "执行率=支出总数÷预算数。"))
    )
    assert near.fix.startswith("是不是“支出数”？")
    (far, *_) = problems_of(small_book(tmp_path / "small.xlsx", ("评分规则", "D2", "执行率=甲÷预算数。")))
    assert far.fix.startswith("请先写进“基础数据项”")


def test_a_workbook_that_is_no_rubric_is_told_so(tmp_path: Path) -> None:
    (found,) = problems_of(shipped("workbooks") / "longgang-2021.xlsx")
    assert found.message.startswith("不是评价标准的工作簿")
    (gone,) = problems_of(tmp_path / "small.xlsx")
    assert gone.message == "找不到该文件"
