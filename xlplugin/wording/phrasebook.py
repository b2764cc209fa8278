"""How each kind of rule is put into words, and how items are numbered: once, for writing and for reading."""

from collections.abc import Mapping
from itertools import product
from typing import Final, NamedTuple

from xlplugin.model import Record
from xlplugin.rules.base import Rule
from xlplugin.rules.combine import Ceiling, Exempt, LevelVeto, Veto
from xlplugin.rules.completion import Completion
from xlplugin.rules.condition import Condition, LevelPoints, Levels, Within
from xlplugin.rules.deduction import Deductible, Deduction
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.rules.judgement import CheckItem, Checklist, JudgedBand, Judgement
from xlplugin.rules.measure import RateKind
from xlplugin.rules.periods import EachPeriod, MeanOfRates
from xlplugin.rules.rates import Band, Bands, Overrun, Proportional
from xlplugin.wording.template import Template

_CIRCLED: Final = 20
"""The last number that has a circled form."""


def marker(depth: int, place: int) -> str:
    """The number of an item.

    Args:
        depth: how many lists it stands in, from 0.
        place: its place in its list, from 1.
    """
    match depth:
        case 0:
            return f"{place}."
        case 1:
            return f"（{place}）"
        case 2 if place <= _CIRCLED:
            return chr(ord("①") + place - 1)
    return f"{'〔' * (depth - 1)}{place}{'〕' * (depth - 1)}"


def scope_of(depth: int, items: int) -> str:
    """How the points of everything at one place are named; ``items`` is 0 where it is no list."""
    if depth == 0:
        return "本指标"
    return f"{marker(depth, 1)}至{marker(depth, items)}项" if items else "本项"


class RuleLines(NamedTuple):
    """The lines of a rule: one sentence for each member of a field.

    Attributes:
        field: the field that holds the members.
        model: what a member is.
        sentences: the sentences a member can take; the first that fits is written.
        shared: a field of the rule that every line repeats.
        numbered: each line stands alone under a number.
    """

    field: str
    model: type[Record]
    sentences: tuple[Template, ...]
    shared: str = ""
    numbered: bool = False


class Sentences(NamedTuple):
    """How a rule without rules inside is said: a sentence, lines, or a sentence and lines.

    Attributes:
        heads: the sentences it can take, the first that fits is written; none where lines say all.
        lines: the lines.
    """

    heads: tuple[Template, ...]
    lines: RuleLines | None = None


def _formulas() -> tuple[Template, ...]:
    stated = {"to": None, "less": None, "form": RateKind.QUOTIENT, "part_of_whole": False}
    shapes = (
        ("{of:fact}÷{to:fact}", {"form": RateKind.QUOTIENT, "less": None}, "", "（不应超过100%）"),
        ("（{of:fact}－{to:fact}）÷{to:fact}", {"form": RateKind.EXCESS, "less": None}, "", "（不应超过0%）"),
        (
            "|{of:fact}－{to:fact}|÷{to:fact}",
            {"form": RateKind.DEVIATION, "less": None},
            "",
            "（不应超过100%）",
        ),
        (
            "（{of:fact}－{less:fact}）÷{to:fact}",
            {"form": RateKind.QUOTIENT},
            "（不应低于0%）",
            "（应在0%～100%之间）",
        ),
        (
            "（{of:fact}－{less:fact}－{to:fact}）÷{to:fact}",
            {"form": RateKind.EXCESS},
            "（不应低于-100%）",
            "（应在-100%～0%之间）",
        ),
        (
            "|{of:fact}－{less:fact}－{to:fact}|÷{to:fact}",
            {"form": RateKind.DEVIATION},
            "",
            "（不应超过100%）",
        ),
    )
    return (
        Template("{name:phrase}={of:fact}；", stated),
        Template("{name:phrase}=|{of:fact}－100%|；", stated | {"form": RateKind.DEVIATION}),
        *(
            Template(f"{{name:phrase}}={formula}{ending}；", fixed | {"part_of_whole": whole})
            for formula, fixed, *endings in shapes
            for whole, ending in zip((False, True), endings, strict=True)
        ),
    )


def _band_sentences() -> tuple[Template, ...]:
    lows = {"at_least": "{at_least:percent}≤", "over": "{over:percent}<", "": ""}
    highs = {"below": "<{below:percent}", "at_most": "≤{at_most:percent}", "": ""}
    open_ended = {"at_least": "≥{at_least:percent}", "over": ">{over:percent}"}
    sentences = []
    for low, high in product(lows, highs):
        absent = dict.fromkeys({"at_least", "over", "below", "at_most"} - {low, high})
        between = f"{lows[low]}{{measure:measure}}{highs[high]}"
        band = between if high or not low else f"{{measure:measure}}{open_ended[low]}"
        if low or high:
            sentences.append(Template(f"{band}，得{{points:number}}分；", absent))
    return tuple(sentences)


DEFINITIONS: Final = _formulas()
"""The formula of a rate; said before the rate's name is first used."""

_JUDGED: Final = RuleLines(
    "bands",
    JudgedBand,
    (Template("{level:phrase}的，评定为分值的{at_least:percent}～{at_most:percent}；"),),
)

LEAVES: Final[Mapping[type[Rule], Sentences]] = {
    Proportional: Sentences((Template("得分={measure:measure}×{points:number}分，最高{points:number}分；"),)),
    Bands: Sentences((), RuleLines("bands", Band, _band_sentences(), shared="measure")),
    Deduction: Sentences(
        (Template("满分{points:number}分，[从{start:number}分起扣，]扣完为止："),),
        RuleLines(
            "deduct",
            Deductible,
            tuple(
                Template(f"{what}[{{small.population:fact}}≤{{small.up_to:number}}的，{few}]", fixed)
                for what, few, fixed in (
                    (
                        "{what:phrase}，每{faults:counted}扣{each:number}分（{faults:fact}）[，最多扣{at_most:number}分]；",
                        "每{faults:counted}扣{small.each:number}分，为0的本项得满分；",
                        {"unless": None},
                    ),
                    (
                        "{what:phrase}的（{faults:fact}：{unless:opposite}），扣{each:number}分；",
                        "扣{small.each:number}分，为0的本项得满分；",
                        {"at_most": None},
                    ),
                )
            ),
        ),
    ),
    Overrun: Sentences(
        tuple(
            Template(
                f"{{measure:measure}}{sign}{{threshold:percent}}的，得{{points:number}}分；{beyond}每{{step:percent}}扣"
                "{each:number}分，不足{step:percent}的{counting:counting}，扣完为止；",
                {"below": below},
            )
            for sign, beyond, below in (("≤", "超出部分", False), ("≥", "低于的部分", True))
        ),
    ),
    Condition: Sentences(
        (
            Template(
                "{what:phrase}的（{fact:fact}：{wished:answer}），得{points:number}分，否则不得分"
                "[，{waive:flag}不适用的得满分]；"
            ),
        ),
    ),
    Within: Sentences((Template("{fact:fact}≤{limit:fact}的，得{points:number}分，否则不得分；"),)),
    EachPeriod: Sentences(
        (
            Template(
                "每期得分={series:fact}÷序时进度×{each:number}分，每期最高{each:number}分，"
                "序时进度依次为{schedule:percents}；"
            ),
        ),
    ),
    MeanOfRates: Sentences(
        (
            Template(
                "按{series:fact}[÷序时进度（依次为{schedule:percents}）]的平均数计分[（{cap_each:flag}各期超过100%的"
                "先按100%计）]：得分=平均数×{points:number}分，最高{points:number}分；"
            ),
        ),
    ),
    Completion: Sentences(
        (
            Template(
                "“{targets:fact}”的各项指标平分{points:number}分，按完成率计分：\n"
                "完成率<{fail_below:percent}的，不得分；\n"
                "{fail_below:percent}≤完成率<100%的，得该项分值×完成率；\n"
                "100%≤完成率≤{full_to:percent}的，得该项满分；\n"
                "完成率>{full_to:percent}的，得该项分值的{beyond:percent}；\n"
                "目标为“≤”而实际超出的，完成率={reverse:reverse}；\n"
                "目标值填“{unreported:phrase}”的，全部不得分；\n"
            ),
        ),
        RuleLines(
            "bands",
            JudgedBand,
            (Template("定性目标{level:phrase}的，得该项分值的{at_least:percent}～{at_most:percent}；\n"),),
        ),
    ),
    ItemGoal: Sentences(
        (
            Template(
                "按“{goal:fact}”计分：达到指标值的，得满分{points:number}分；没有达到的，得分=完成率×分值；\n"
                "[完成率>{full_to:percent}的，得分值的{beyond:percent}；\n]"
                "指标值为“≤”而实际超出的，完成率={reverse:reverse}；\n"
                "[不论完成率，{strict:flag}没有达到的不得分；\n]"
                "[不论完成率，没有达到的每相差{step:number}扣{each:number}分，扣完为止；\n]"
                "[定性指标由人在所属档次内评定，比例记入“{share:fact}”；\n]"
            ),
        ),
        RuleLines(
            "bands",
            JudgedBand,
            (Template("定性指标{level:phrase}的，得分值的{at_least:percent}～{at_most:percent}；\n"),),
        ),
    ),
    Levels: Sentences(
        (Template("按“{fact:fact}”计分[（{exempt:items}的免于扣分，得满分）]："),),
        RuleLines(
            "levels", LevelPoints, (Template("“{level:phrase}”（{what:phrase}）得{points:number}分；"),)
        ),
    ),
    Judgement: Sentences(
        (Template("{what:phrase}，评定0～{points:number}分，记入“{fact:fact}”；"),),
        _JUDGED,
    ),
    Checklist: Sentences(
        (Template("逐项评定，记入“{fact:fact}”："),),
        RuleLines("items", CheckItem, (Template("{what:phrase}，最高{points:number}分；"),), numbered=True),
    ),
}
"""The kinds without rules inside."""

AROUND: Final[Mapping[type[Rule], Template]] = {
    Veto: Template("{what:phrase}的（{fact:fact}：{when:answer}），{scope:scope}不得分；"),
    LevelVeto: Template("{what:phrase}的（{fact:fact}：“{level:phrase}”），{scope:scope}不得分；"),
    Ceiling: Template("{measure:measure}>{over:percent}的，{scope:scope}不得分；"),
    Exempt: Template("{what:phrase}的（{fact:fact}：是），{scope:scope}得满分；"),
}
"""The kinds around another rule."""

SUM_PART: Final = Template("{name:phrase}（{most:number}分）：")
SHARES_HEAD: Final = Template("以下各项均按满分{most:number}分计分，再按占比折算：")
SHARE_PART: Final = Template("{name:phrase}（占{share:percent}）：")
