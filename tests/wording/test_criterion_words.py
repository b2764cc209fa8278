"""Words that no shipped rubric needs, but a rubric may: nested lists, exemptions, odd names."""

from decimal import Decimal

from tests.strategies import vocabulary
from xlplugin.rules.deduction import Deductible, Deduction, SmallPopulation
from xlplugin.rules.enclosing import Exempt, Veto
from xlplugin.rules.judgement import CheckItem, Checklist, JudgedBand, Judgement
from xlplugin.rules.measure import Measure, RateKind
from xlplugin.rules.parts import Sum, SumPart
from xlplugin.rules.rates import Proportional
from xlplugin.wording.criterion import criterion

_JUDGEMENT = Judgement(
    kind="judgement",
    fact="points_0",
    what="工作实效",
    points=Decimal(2),
    bands=(
        JudgedBand(level="好", at_least=Decimal("0.8"), at_most=Decimal(1)),
        JudgedBand(level="一般", at_least=Decimal(0), at_most=Decimal("0.8")),
    ),
)
_CHECKLIST = Checklist(
    kind="checklist",
    fact="judged_lines",
    items=(CheckItem(what="甲", points=Decimal(1)), CheckItem(what="乙；丙", points=Decimal(1))),
)


def test_a_veto_and_an_exemption_name_the_items_they_are_about() -> None:
    checked = Veto(kind="veto", fact="yes_no_0", what="有违规", rule=_CHECKLIST)
    both = Sum(kind="sum", parts=(SumPart(name="实效", rule=_JUDGEMENT), SumPart(name="清单", rule=checked)))
    exempt = Exempt(kind="exempt", fact="yes_no_1", what="当年新设", rule=both)
    rule = Sum(kind="sum", parts=(SumPart(name="工作", rule=exempt), SumPart(name="再评", rule=_JUDGEMENT)))
    judged = (
        "工作实效，评定0～2分，记入“支出规范性得分”；"
        "好的，评定为分值的80%～100%；一般的，评定为分值的0%～80%。"
    )
    assert criterion(rule, vocabulary()) == (
        "1. 工作（4分）：\n"
        f"（1）实效（2分）：{judged}\n"
        "（2）清单（2分）：逐项评定，记入“逐项评定得分”：\n"
        "①甲，最高1分。\n"
        "②「乙；丙」，最高1分。\n"
        "有违规的（是否存在违规支出：是），①至②项不得分。\n"
        "当年新设的（是否盘点：是），（1）至（2）项得满分。\n"
        f"2. 再评（2分）：{judged}"
    )


def test_a_deduction_prints_its_start_the_answer_that_is_a_fault_and_the_small_number() -> None:
    small = SmallPopulation(population="count_0", up_to=Decimal(3), each=Decimal("0.5"))
    deduct = (Deductible(faults="yes_no_1", unless=True, each=Decimal(1), what="没有盘点", small=small),)
    rule = Deduction(kind="deduction", points=Decimal(2), start=Decimal(8), deduct=deduct)
    assert criterion(rule, vocabulary()) == (
        "满分2分，从8分起扣，扣完为止：没有盘点的（是否盘点：否），扣1分；"
        "本年度在编人数≤3的，扣0.5分，为0的本项得满分。"
    )


def test_a_formula_prints_what_is_taken_off_the_excess_and_the_range_it_must_lie_in() -> None:
    measure = Measure(
        name="超支率", of="amount_0", to="amount_1", less="amount_3", form=RateKind.EXCESS, part_of_whole=True
    )
    rule = Proportional(kind="proportional", measure=measure, points=Decimal(2))
    assert criterion(rule, vocabulary()) == (
        "超支率=（实际采购金额－年末结转结余－采购计划金额）÷采购计划金额（应在-100%～0%之间）。\n"
        "得分=超支率×2分，最高2分。"
    )
