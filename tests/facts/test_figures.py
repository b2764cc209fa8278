from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.facts.figures import Bound, Figure, FigureKind, figures
from xlplugin.facts.numerals import in_numerals
from xlplugin.money import plain

WORTHS = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
COUNTED = (
    "人",
    "名",
    "户",
    "家",
    "个",
    "项",
    "次",
    "件",
    "宗",
    "台",
    "辆",
    "亩",
    "套",
    "公顷",
    "平方米",
    "个百分点",
)
FULL_WIDTH = str.maketrans("0123456789.,%-", "０１２３４５６７８９．，％－")


def only(text: str) -> Figure:
    (figure,) = figures(text)
    return figure


numbers = st.decimals(0, 10**9, places=2)
rough_text = st.text(
    st.sampled_from(
        "0123456789.,，。：:（()）%％万亿元人亩-－—年月日第号约近超过<>≥≤以上下内〔2020〕/÷×=+①、\n ａＡx"
    )
    | st.characters()
)


@given(
    numbers, st.sampled_from(sorted(WORTHS)), st.sampled_from([",", ""]), st.sampled_from([FULL_WIDTH, {}])
)
def test_an_amount_reads_back_with_its_value_in_yuan(
    number: Decimal, unit: str, grouping: str, width: dict[int, int]
) -> None:
    figure = only(f"支出{f'{number:{grouping}}'.translate(width)}{unit}。")
    assert (figure.kind, figure.value, figure.unit) == (FigureKind.AMOUNT, number * WORTHS[unit], unit)
    assert (figure.name, figure.places, figure.bound) == ("支出", 2, Bound.EXACT)


@given(numbers, st.sampled_from(COUNTED))
def test_a_count_reads_back_as_it_is_written(number: Decimal, unit: str) -> None:
    figure = only(f"完成 {number} {unit}，")
    assert (figure.kind, figure.value, figure.unit) == (FigureKind.COUNT, number, unit)


@given(numbers, st.sampled_from("%％"))
def test_a_percentage_reads_back_as_a_fraction(number: Decimal, sign: str) -> None:
    figure = only(f"执行率{number}{sign}")
    assert (figure.kind, figure.value, figure.unit) == (FigureKind.PERCENT, number / 100, "%")


@given(rough_text)
def test_any_text_gives_figures_that_are_slices_of_it_in_order(text: str) -> None:
    last = 0
    for figure in figures(text):
        assert text[figure.start : figure.end] == figure.words
        assert figure.start >= last
        assert len(figure.name) <= 20
        last = figure.end


NOTHING_STATED = """
2020年|2020-2021年|2020 年 12 月 31 日|2020.12.31|2020-12-31|3、6、9、12月月末|20日内
8:30|10:05:59|3季度|经历6年
〔2020〕10号|（深府函[2018]471号）|深龙编〔2019〕22号|地铁14、16号线|第3期|附件1|表2|GX01片区|6S管理
1. 完成|（1）完成|①完成|资金：1、完成；2、验收|1.签订 2.验收 3.结算
电话：0755-12345678|联系13800138000|账号：6222021234567890123
"""


@pytest.mark.parametrize("text", [text for line in NOTHING_STATED.split("\n") for text in line.split("|")])
def test_dates_numbers_of_documents_and_lists_times_and_telephones_are_no_figures(text: str) -> None:
    assert figures(text) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("人大代表12人", "12人"),
        ("报表3份", "3份"),
        ("发表5篇论文", "5篇"),
        ("配发电话20部", "20部"),
        ("上报附件3份，", "3份"),
        ("合计4000000000元", "4000000000元"),
        ("支出13800000000元", "13800000000元"),
        ("资金1380013800.5万元", "1380013800.5万元"),
        ("￥13800138000", "13800138000"),
    ],
)
def test_what_counts_or_costs_is_a_figure_even_behind_a_label_or_as_long_as_a_telephone(
    text: str, words: str
) -> None:
    assert only(text).words in (words, f"￥{words}")


@pytest.mark.parametrize(
    "text",
    [
        "见表2人员情况",
        "项目自评表2",
        "附表3",
        "结构图4",
        "（表5）",
        "附件1项目表",
        "4001234567",
        "13800138000人",
    ],
)
def test_what_names_a_table_an_annex_or_a_telephone_is_no_figure(text: str) -> None:
    assert figures(text) == ()


@given(numbers, st.sampled_from([*WORTHS, "千万元", "%", "人", ""]))
def test_a_figure_knows_its_number_as_written_and_the_worth_of_its_last_digit(
    number: Decimal, unit: str
) -> None:
    figure = only(f"支出{number}{unit}。")

    assert figure.number == number
    assert figure.step == figure.worth / 100
    assert figure.value == figure.number * figure.worth


BOUNDS = {
    Bound.ABOVE: ">90%|＞90％|大于90%|超过90%|20余个|100多万元",
    Bound.AT_LEAST: "≥90%|>=90%|不低于 90%|不得低于90%|不应少于90%|未低于90%|90%以上|90%及以上|90%≤",
    Bound.AT_MOST: "90%以内|不超过90%|≤90%|不得超过90%|不应超过90%|不能高于90%|未超过90%|没有超过90%|不超90%",
    Bound.BELOW: "低于90%|<90%|90%>",
    Bound.ABOUT: "约90%|近90%|90%左右",
    Bound.EXACT: "为90%|节约90万元|附近3个",
}


@pytest.mark.parametrize(
    ("text", "bound"), [(text, bound) for bound, texts in BOUNDS.items() for text in texts.split("|")]
)
def test_words_and_signs_around_a_figure_bound_it(text: str, bound: Bound) -> None:
    assert only(text).bound is bound


def test_a_sign_after_a_named_figure_compares_it_and_leaves_it_exact() -> None:
    spent, planned = figures("差旅费66.5元<会议费107元")
    assert [(each.name, each.bound) for each in (spent, planned)] == [
        ("差旅费", Bound.EXACT),
        ("会议费", Bound.EXACT),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2020 年基本支出为 7825.28 万元", "基本支出"),
        ("其中：办公费 104 万元", "办公费"),
        ("共计25批", ""),
        ("合计100万元", "合计"),
        ("平均12人", "平均"),
        ("下达300万元", "下达"),
        ("违规行为3起", "违规行为"),
        ("在编人数（含工勤人员）为100人", "在编人数"),
        ("（其中一级44家", "一级"),
        ("“三公”经费支出：18.04万元", "“三公”经费支出"),
        ("完成率>150%", "完成率"),
        ("1. 收储土地6000亩", "收储土地"),
        ("人民币100万元", ""),
    ],
)
def test_a_figure_is_named_by_the_words_before_it_in_its_clause(text: str, name: str) -> None:
    assert only(text).name == name


def test_no_name_reaches_back_beyond_another_figure() -> None:
    assert [each.name for each in figures("合格20个优秀5个")] == ["合格", "优秀"]


def test_a_price_is_no_amount_and_percentage_points_are_no_percentage() -> None:
    assert only("5000元/人").kind is FigureKind.COUNT
    assert only("提高5个百分点").kind is FigureKind.COUNT


def test_a_minus_is_a_sign_only_where_nothing_stands_before_it() -> None:
    assert only("增长率为-5.2%").value == Decimal("-0.052")
    assert [each.value for each in figures("18-5")] == [18, 5]


IN_WORDS = [
    ("安排三百四十万元", "340 万元 安排"),
    ("投入一亿三千万元", "13000 万元 投入"),
    ("拨付一千二百五十亿元", "1250 亿元 拨付"),
    ("拨付一万五千元", "15000 元 拨付"),
    ("结余伍佰陆拾万元整", "560 万元 结余"),
    ("补助十万元", "10 万元 补助"),
    ("人均一千八百元/人", "1800 元/人 人均"),
    ("培训两百人", "200 人 培训"),
    ("惠及一万两千户", "12000 户 惠及"),
    ("惠及三万户", "3 万户 惠及"),
    ("完成十六个项目", "16 个 完成"),
    ("总分柒拾捌分", "78 分 总分"),
    ("总分七十八点二五分", "78.25 分 总分"),
    ("扣两分，", "2 分 扣"),
    ("完成率百分之八十七", "87 % 完成率"),
    ("完成率百分之八十七点二", "87.2 % 完成率"),
    ("完成率百分之87.2", "87.2 % 完成率"),
    ("发生率千分之四", "4 ‰ 发生率"),
    ("拨付2亿3000万元", "23000 万元 拨付"),
]


@pytest.mark.parametrize(("text", "read"), IN_WORDS)
def test_numerals_with_their_unit_are_figures(text: str, read: str) -> None:
    figure = only(text)
    assert f"{plain(figure.number)} {figure.unit} {figure.name}" == read
    assert figure.bound is Bound.EXACT


@given(st.integers(20, 9_999))
def test_an_amount_is_the_same_figure_in_numerals_and_in_digits(number: int) -> None:
    spelled, typed = only(f"支出{in_numerals(number)}万元。"), only(f"支出{number}万元。")
    assert (spelled.value, spelled.unit, spelled.step) == (typed.value, typed.unit, typed.step)


@pytest.mark.parametrize(
    ("text", "number", "bound"),
    [
        ("完成率近九成", "9", Bound.ABOUT),
        ("完成率八成", "8", Bound.ABOUT),
        ("完成率八成五", "8.5", Bound.ABOUT),
        ("完成率超八成", "8", Bound.ABOVE),
        ("完成率8成以上", "8", Bound.AT_LEAST),
        ("完成率九成九以上", "9.9", Bound.AT_LEAST),
        ("完成率不到一成", "1", Bound.BELOW),
    ],
)
def test_tenths_are_rough_shares(text: str, number: str, bound: Bound) -> None:
    figure = only(text)
    assert (figure.kind, figure.unit, figure.bound) == (FigureKind.PERCENT, "成", bound)
    assert (figure.number, figure.value) == (Decimal(number), Decimal(number) / 10)


@pytest.mark.parametrize(
    ("stated", "exact", "allowed"),
    [
        ("近九成", "88.6%", True),
        ("近九成", "97.2%", False),
        ("超九成", "97.2%", True),
        ("超九成", "89.2%", False),
        ("九成以上", "89.96%", False),
        ("约97%", "95.1%", True),
        ("97%", "97.4%", True),
        ("97%", "97.6%", False),
        ("不到五成", "49.1%", True),
    ],
)
def test_a_figure_allows_what_its_bounds_hold(stated: str, exact: str, allowed: bool) -> None:  # noqa: FBT001 - a table's column
    assert only(stated).allows(only(exact)) is allowed


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("近四百人", Bound.ABOUT),
        ("四百余人", Bound.ABOVE),
        ("四百多万元", Bound.ABOVE),
        ("不超过四百万元", Bound.AT_MOST),
        ("百分之七十以上", Bound.AT_LEAST),
    ],
)
def test_numerals_are_bounded_as_digits_are(text: str, bound: Bound) -> None:
    assert only(text).bound is bound


IDIOMS = """
一是抓落实，二是抓督办|三公经费|第一，第十二次会议|一般公共预算|两不愁三保障|十四五规划|六个一工程|三重一大事项|双随机一公开
放管服改革|十大行动|千方百计|百分之百|一定程度|统一成立|一成不变|十分重要|显得十分重要|得十分满意|三分之二|八点三十分
二十届三中全会|中央八项规定|三五成群|几十万元|数百万元|上百人|单位：万元|百万元以上|近百家|三五万元|二〇二〇年十二月三十一日
一户一策|五位一体|四个全面|三个月|一百五户|十几年|九成熟|八成立项
"""


@pytest.mark.parametrize("text", [text for line in IDIOMS.split("\n") for text in line.split("|")])
def test_numerals_in_idioms_ordinals_and_dates_are_no_figures(text: str) -> None:
    assert figures(text) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("支出6，412.09万元", ["6，412.09万元"]),
        ("支出6，412万元", ["6，412万元"]),
        ("支出1，236，412.09元", ["1，236，412.09元"]),
        ("支出6 412.09万元", ["6 412.09万元"]),
        ("支出 6\xa0412.09 万元", ["6\xa0412.09 万元"]),
        ("支出6\u2009412.09万元", ["6\u2009412.09万元"]),
        ("养护绿地1，250万平方米", ["1，250万平方米"]),
        ("比控制价1200元/米低80元", ["1200元/米", "80元"]),
        ("评价2，300人参加", ["2", "300人"]),
        ("得分为97，300万元已支付", ["97", "300万元"]),
        ("分别为5，125，130万元", ["5", "125", "130万元"]),
        ("完成任务12个，300万元已支付", ["12个", "300万元"]),
        ("项目1 412.09万元", ["1", "412.09万元"]),
        ("（1）2 300万元", ["2", "300万元"]),
        ("编码2020，412.09万元", ["2020", "412.09万元"]),
        ("0，412.09万元", ["0", "412.09万元"]),
    ],
)
def test_commas_and_blanks_part_thousands_of_money_and_clauses_else(text: str, words: list[str]) -> None:
    assert [each.words for each in figures(text)] == words


@pytest.mark.parametrize("part", ["1/2、", "7，825，", "7 825 ", "三百二十万", "百分之", "一点", "九成"])
def test_a_long_text_takes_time_in_proportion_to_its_length(part: str) -> None:
    def cost(text: str) -> float:
        start = process_time()
        figures(text)
        return process_time() - start

    long, short = (min(cost(f"{part * size}{go}") for go in range(3)) for size in (16_000, 4_000))
    assert long < 10 * short + 0.05


def test_a_long_text_keeps_its_figures() -> None:
    assert len(figures("1/2、" * 20_000)) > 10_000
