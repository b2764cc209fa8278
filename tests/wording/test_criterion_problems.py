"""A scoring standard that is not understood is refused with its line and its reason."""

import pytest

from tests.refusals import refusal
from tests.strategies import vocabulary
from xlplugin.wording.reader import parse_criterion

_GOOD = "1. 公开（1分）：是否公开的（是否盘点：是），得1分，否则不得分，不适用的得满分。\n"


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", "评分标准是空的", ""),
        ("满意度高的多得分。", "第1行“满意度高的多得分”", "没有读懂"),
        ("好评率≥90%，得1分。", "第1行“好评率≥90%，得1分”", "没有写明“好评率”怎样计算"),
        ("办结率=办结数÷满意度。", "第1行“办结率=办结数÷满意度”", "没有叫“办结数”的基础数据"),
        (r"「坏\x」≥90%，得1分。", r"第1行“「坏\x」≥90%，得1分”", "没有读懂"),
        ("得分=满意度×1分，最高2分。", "第1行“得分=满意度×1分，最高2分”", "没有读懂"),
        (f"{_GOOD}2. 办结（1分）：酌情给分。", "第2行“酌情给分”", "没有读懂"),
        (f"{_GOOD}2. 办结（1分）：", "第2行评分标准没有写完", "缺少后面的内容"),
        (
            f"{_GOOD}2. 办结（2分）：得分=满意度×1分，最高1分。",
            "第2行“办结（2分）：得分=满意度×1分，最高1分”",
            "写的是2分，后面的规则合计1分",
        ),
        (
            "满意度≥90%，得2分；满意度<80%，得1分。",
            "第1行“满意度≥90%，得2分”",
            "分档“比率<80%”与“比率≥90%”之间有空档或重叠",
        ),
        (
            "满意度≥90%，得2分；其余得1分。",
            "第1行“其余得1分”",
            "没有读懂",
        ),
        (
            "满分2分，扣完为止：迟报，每次扣1分（迟报次数）。",
            "第1行“迟报，每次扣1分（迟报次数）”",
            "没有叫“迟报次数”的基础数据",
        ),
        (
            "满意度≤90%的，得2分；超出部分每0%扣1分，不足0%的不扣，扣完为止。",
            "第1行“满意度≤90%的，得2分”",
            "数值应大于0",
        ),
    ],
)
def test_the_problem_names_the_line_the_clause_and_the_reason(text: str, place: str, reason: str) -> None:
    (problem,) = refusal(parse_criterion, text, vocabulary())
    assert problem.message == (f"{place}：{reason}" if reason else place)


def test_a_veto_of_other_points_than_those_it_follows_is_refused() -> None:
    text = _GOOD + _GOOD.replace("1.", "2.") + "乱花钱的（是否存在违规支出：是），本项不得分。\n"
    whole = text + "乱花钱的（是否存在违规支出：是），本指标不得分。"
    assert parse_criterion(whole, vocabulary())
    (problem,) = refusal(parse_criterion, whole.replace("本指标", "（1）至（2）项"), vocabulary())
    assert problem.source is not None
    assert problem.source.line == 4


def test_endless_nesting_is_a_problem_and_no_crash() -> None:
    many = "得分=满意度×1分，最高1分；" + "乱花钱的（是否盘点：是），本指标不得分；" * 5000
    assert "层次过多" in refusal(parse_criterion, many, vocabulary())[0].message
    deep = "1. 甲（1分）：（1）乙（1分）：①丙（1分）："
    deep += "".join(f"{'〔' * depth}1{'〕' * depth}丁（1分）：" for depth in range(2, 500))
    assert "层次过多" in refusal(parse_criterion, deep, vocabulary())[0].message
