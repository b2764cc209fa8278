"""The full points that criteria name, in the ways that published forms write them."""

import pytest

from tests.audit.cases import case, codes, only, row
from xlplugin.audit.basis.criterion_points import named_points
from xlplugin.audit.scores.weights import check_sums


def told(text: str, weight: float) -> list[str]:
    return codes(check_sums(case(row("甲", weight, criterion=text), row("乙", 100 - weight))))


PARTS = [
    ("①有完整的项目方案（1分）；②方案经集体决策（1分）；③资金分配依据充分（2分）。", 4, 3),
    ("1.立项符合法律法规（1分）\n2.立项符合发展规划（1分）\n3.与部门职责相符（2分）", 4, 3),
    ("1. 建立制度的，得1分；2. 制度完整的，得1分；3. 执行有效的，得2分。", 4, 3),
    ("（1）目标明确1分；（2）目标细化1分；（3）目标可衡量2分。", 4, 3),
    ("有管理办法得1分，有实施细则得1分，有考核机制得2分。", 4, 3),
    ("资金使用符合制度规定（2分）；审批程序完整（2分）；不存在截留挪用（1分）。", 5, 4),
    ("一是预算编制科学（2分），二是测算依据充分（1.5分），三是额度匹配（0.5分）。", 4, 3.5),
    ("评价要点：①制度健全（0.5分）②制度执行（0.5分）③档案齐全（1分）", 2, 1.5),
    ("产出数量（10分）、产出质量（10分）、产出时效（5分）、产出成本（5分）", 30, 25),
    ("一、组织机构健全，2分；二、责任分工明确，2分；三、监督检查到位，1分。", 5, 4),
    ("1、立项依据（3分）\n①符合政策得1.5分；②符合规划得1.5分。\n2、立项程序（2分）", 5, 6),
    ("1.目标设置（3分）：①完整（1分）；②合理（2分）。2.指标设置（2分）：①清晰（1分）；②量化（1分）。", 5, 3),
    ("该项满分6分。（1）及时公开2分；（2）内容完整2分；（3）口径一致2分。", 6, 4),
    ("本指标共计4分：制度建设2分，执行情况2分。", 4, 2),
    ("①资金到位率得分=到位率×2分；②到位及时率得分=及时率×2分。", 4, 2),
    ("建立台账的计2分，未建立的不得分；定期盘点的计1分，未盘点的不得分。", 3, 2),
    ("按时报送得2分，否则不得分；数据准确得2分，否则不得分。", 4, 2),
    ("1. 每完成一场培训得0.5分，最高得3分；2. 培训资料齐全得2分。", 5, 3),
    ("①按月序时进度执行，最高得4分；②年末执行率达标，最高得6分。", 10, 6),
    ("1. 制度健全（2分）。\n2. 发现违规使用资金的，本项得0分。", 2, 3),
    (
        "要点1：制度健全（1分）；要点2：程序合规（1分）；要点3：资料齐全（1分）。全部符合得3分，一项不符扣1分。",
        3,
        6,
    ),
    ("分值=20分。数量指标完成得10分，质量指标完成得10分。", 20, 40),
    ("1. 制定制度（0.5分）；2. 上述制度得到有效执行（1.5分）；3. 出台工作方案（1分）。", 3, 1.5),
    (
        "1. 得分=采购执行率×1分\n执行率=实际采购合计数/计划合计数\n2. 政策落实（1分），酌情扣分。",
        2,
        1,
    ),
    ("程序规范（3分）；手续完备（2分）；验收合格（1分）。", 6, 3),
    ("1.有制度（2分）2.执行到位（4分，其中：按时2分、按质2分）", 6, 2),
    ("制度健全（3分，缺一项扣1分）；执行有效（2分：按时1分，按质1分）。", 5, 4),
    ("立项规范性3分，其中依据充分1.5分，程序规范1.5分；目标合理性3分", 6, 9),
    ("本指标2分。制度健全1分，执行有效1分。", 2, 4),
    ("制度（1.5分）：已制定（0.75分）；合规完整（0.75分）；执行（1.5分）：手续完备（1.5分）", 3, 4.5),
    (
        "（一）组织领导（2分）1.成立小组（1分）2.明确责任（1分）（二）监督检查（5分）1.制定计划（2分）2.开展检查（3分）",
        7,
        14,
    ),
]
SCALES = [
    ("完成率≥95%得5分；90%≤完成率<95%得3分；80%≤完成率<90%得1分；其余不得分。", 5, 9),
    ("满意度90%以上的得10分，80%-90%的得8分，60%-80%的得5分，60%以下不得分。", 10, 23),
    ("1. 按规定公开，得3分；2. 公开不及时，得2分；3. 未公开，得0分。", 3, 6),
    ("优秀得8分；良好得6分；一般得4分；差得0分。", 8, 18),
    ("优（8分）、良（6分）、一般（4分）、差（0分）", 8, 4),
    ("及时率100%，得2分；及时率90%以上，得1分；及时率90%以下，得0分。", 2, 3),
    ("全部完成得4分，部分完成得2分，未完成得0分。", 4, 6),
    ("<60%得1分；60%-80%得2分；80%-100%得3分；100%得4分。", 4, 5),
    ("①到位率≥90%得2分，60%-90%得1分，低于60%得0分；②支出率≥90%得2分，60%-90%得1分，低于60%得0分。", 4, 7),
    ("偏差率≤5%，得满分3分；5%<偏差率≤10%，得1.5分；偏差率>10%，不得分。", 3, 5),
    ("效果显著的得4-5分，效果一般的得2-3分，效果较差的得0-1分。", 5, 7),
    ("1.控制率=决算数/预算数。≤100%，得4分；\n2.控制率>100%的，得0分。", 4, 5),
    ("实际完成率=100%，得10分；＜100%，得分=实际完成率*10分", 10, 20),
    ("规范（3-5分）、较规范（1-3分）、不规范（0-1分）", 5, 9),
    ("完成数≥20个（5分）15-19个（3分）<15个（0分）", 5, 8),
    ("执行率100%得满分10分，否则按实际执行率×10分", 10, 20),
    ("达到目标值得10分；未达到目标值的，得分=完成值÷目标值×10分。", 10, 20),
]
EXTRA = [
    ("制度健全（3分）；执行有效（2分）。获省级以上表彰的，加1分。", (5, 6), 7),
    ("基础分5分，获得市级以上表彰加1分。", (5, 6), 1),
    ("基础工作得8分；创新工作每项加1分，最高加2分。", (8, 10), 9),
    ("①日常管理（4分）②信息报送（4分）③附加分：经验推广（2分）", (8, 10), 9),
]
OPEN = [
    "每发现一处不符合扣0.5分，扣完为止。",
    "完成得满分；未完成的，每降低1个百分点扣0.1分，扣完为止。",
    "每公开一项得1分。",
    "按实际完成比例计算得分。",
    "上述四项各占25%。",
    "三项要求每项2分。",
    "符合得1分，不符合得0分，共3项，满分3分。",
    "年度考核测评90分以上的得满分，80分以上的得60%的分值。",
    "服务对象测评达90分，得满分。",
    "以上①-④各1分。",
    "得分=执行率×指标分值，超过100%的按满分计。",
    "达成年度指标、部分达成、未达成三档，分别按100%-80%、80%-50%、50%-0计分。",
    "参照上年度得分情况酌情给分。",
    "基础工作7分，信息报送另行评定，报送及时得2分",
    "信息公开及时1分完整1分",
    "按考核结果折算，考核90分以上得5分，80分以上得4分，其他得3分",
    "1、政务公开，2分；2、预决算公开3分（未按规定公开扣3分）",
    "",
]


@pytest.mark.parametrize(("text", "right", "wrong"), PARTS)
def test_the_parts_of_a_criterion_are_added_up(text: str, right: float, wrong: float) -> None:
    assert told(text, right) == []
    assert told(text, wrong) == ["weight-text"]


@pytest.mark.parametrize(("text", "right", "wrong"), SCALES)
def test_the_steps_of_a_scale_are_not_added(text: str, right: float, wrong: float) -> None:
    assert told(text, right) == []
    assert told(text, wrong) == ["weight-text"]


@pytest.mark.parametrize(("text", "right", "wrong"), EXTRA)
def test_extra_points_may_be_inside_the_weight_or_beside_it(
    text: str, right: tuple[float, ...], wrong: float
) -> None:
    assert [told(text, each) for each in right] == [[]] * len(right)
    assert told(text, wrong) == ["weight-text"]


@pytest.mark.parametrize("text", OPEN)
def test_points_that_a_criterion_leaves_open_are_not_guessed(text: str) -> None:
    assert named_points(text) is None
    assert told(text, 4) == []


AMBIGUOUS = [
    ("A类得3分，B类得2分。", (3, 5)),
    ("立项规范得3分，论证充分得2分。", (3, 5)),
    ("建立机制（2分），运行良好得2分。", (2, 4)),
    ("立项依据充分2分，程序规范2分，绩效目标合理2分，共5分", (5, 6)),
    ("在规定时间内完成得2分，提前完成得4分", (4, 6)),
    ("出勤率≥95%得3分；合格率≥90%得2分。", (3, 5)),
]


@pytest.mark.parametrize(("text", "weights"), AMBIGUOUS)
def test_a_criterion_that_can_be_read_in_two_ways_contradicts_neither(
    text: str, weights: tuple[float, ...]
) -> None:
    assert [told(text, each) for each in weights] == [[]] * len(weights)
    assert told(text, max(weights) + 1) == ["weight-text"]


def test_the_sum_of_the_parts_is_shown() -> None:
    criterion = "①方案完整（1分）；②依据充分（1分）；③程序规范（2分）。"
    finding = only(check_sums(case(row("甲", 3, criterion=criterion), row("乙", 97))), "weight-text")
    assert finding.arithmetic == "1+1+2=4≠3"
    assert "按满分4分写" in finding.message
    assert "3分" in finding.message


def test_every_way_of_reading_the_points_is_told() -> None:
    criterion = "（1）数量4分：完成100%得4分，每少1%扣0.1分；（2）质量3分：合格率100%得3分"
    finding = only(check_sums(case(row("甲", 8, criterion=criterion), row("乙", 92))), "weight-text")
    assert "按满分4分或7分写，分值却是8分" in finding.message


def test_a_heading_that_says_less_than_its_parts_make_is_told() -> None:
    assert told("立项规范性（3分）：①程序（1分）；②文件（1分）；③论证（2分）。", 3) == ["weight-text"]
    assert told("立项规范性（4分）：①程序（1分）；②文件（1分）；③论证（2分）。", 4) == []


def test_a_long_criterion_is_read_at_once() -> None:
    """A search that goes back and forth would take hours here."""
    for text in ("（2分", "得1-", "1.（", "每完成一项", "优得3分；良得2分；", "①制度（1分）"):
        named_points(text * 5_000)
