"""How each kind of rule is put into words, and how items are numbered: once, for writing and for reading."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final, NamedTuple

from xlplugin.model import Record
from xlplugin.rules.base import Rule
from xlplugin.rules.completion import Completion
from xlplugin.rules.condition import Condition, LevelPoints, Levels, Within
from xlplugin.rules.deduction import Deductible, Deduction
from xlplugin.rules.enclosing import Ceiling, Discretion, Exempt, LevelVeto, Veto
from xlplugin.rules.item_goal import ItemGoal
from xlplugin.rules.judgement import CheckItem, Checklist, JudgedBand, Judgement
from xlplugin.rules.measure import RateKind
from xlplugin.rules.parts import ByLevel, BySize, OneOf, Shares, Sum
from xlplugin.rules.periods import EachPeriod, MeanOfRates
from xlplugin.rules.rates import Band, Bands, Gain, Overrun, Proportional
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
    stated = {"to": None, "less": None, "plus": (), "to_plus": (), "unit": None, "part_of_whole": False}
    tops: tuple[tuple[str, dict[str, object]], ...] = (
        ("{of:fact}", {"plus": (), "less": None}),
        ("{of:fact}＋{plus:facts}", {"less": None}),
        ("{of:fact}[＋{plus:facts}]－{less:fact}", {}),
    )
    belows: tuple[tuple[str, dict[str, object]], ...] = (
        ("{to:fact}", {"to_plus": ()}),
        ("（{to:fact}＋{to_plus:facts}）", {}),
    )
    return (
        Template("{name:phrase}={of:fact}；", stated | {"form": RateKind.QUOTIENT}),
        Template("{name:phrase}=|{of:fact}－100%|；", stated | {"form": RateKind.DEVIATION}),
        *(
            Template(f"{{name:phrase}}={top}（按{{unit:phrase}}计）；", own | {"form": RateKind.FIGURE})
            for top, own in tops
        ),
        *(
            Template(
                f"{{name:phrase}}={_divided(form, top, below)}{ending}；",
                own | under | {"form": form, "unit": None, "part_of_whole": whole},
            )
            for form, (top, own), (below, under) in product(_ENDINGS, tops, belows)
            for whole, ending in zip((False, True), _ENDINGS[form]["less" in own], strict=True)
        ),
    )


_ENDINGS: Final[Mapping[RateKind, Mapping[bool, tuple[str, str]]]] = {
    RateKind.QUOTIENT: {True: ("", "（不应超过100%）"), False: ("（不应低于0%）", "（应在0%～100%之间）")},
    RateKind.EXCESS: {True: ("", "（不应超过0%）"), False: ("（不应低于-100%）", "（应在-100%～0%之间）")},
    RateKind.DEVIATION: {True: ("", "（不应超过100%）"), False: ("", "（不应超过100%）")},
}
"""The values a quotient can take, in words, by whether nothing is taken off its top: of any, of a part."""


def _divided(form: RateKind, top: str, below: str) -> str:
    match form:
        case RateKind.EXCESS:
            return f"（{top}－{below}）÷{below}"
        case RateKind.DEVIATION:
            return f"|{top}－{below}|÷{below}"
    return f"{top}÷{below}" if top == "{of:fact}" else f"（{top}）÷{below}"


def _spans() -> Iterator[tuple[str, dict[str, object]]]:
    """Every way to say that a rate or figure lies in a span, but that it may be anything."""
    lows = {"at_least": "{at_least:limit}≤", "over": "{over:limit}<", "": ""}
    highs = {"below": "<{below:limit}", "at_most": "≤{at_most:limit}", "": ""}
    open_ended = {"at_least": "≥{at_least:limit}", "over": ">{over:limit}"}
    for low, high in product(lows, highs):
        absent = dict.fromkeys({"at_least", "over", "below", "at_most"} - {low, high})
        between = f"{lows[low]}{{measure:measure}}{highs[high]}"
        band = between if high or not low else f"{{measure:measure}}{open_ended[low]}"
        if low or high:
            yield band, dict(absent)


def _band_sentences() -> tuple[Template, ...]:
    earned = ("得{points:number}分", "得{points:range}分，两端之间按比例计")
    by_hand = "由人在{points:range}分之间评定，记入“{judged:fact}”"
    sentences = []
    for band, absent in _spans():
        sentences += [Template(f"{band}，{each}；", absent | {"judged": None}) for each in earned]
        sentences.append(Template(f"{band}，{by_hand}；", absent))
    return tuple(sentences)


DEFINITIONS: Final = _formulas()
"""The formula of a rate; said before the rate's name is first used."""

_JUDGED: Final = RuleLines(
    "bands",
    JudgedBand,
    (Template("{level:phrase}的，评定为分值的{at_least:percent}～{at_most:percent}；"),),
)

LEAVES: Final[Mapping[type[Rule], Sentences]] = {
    Proportional: Sentences(
        (
            Template(
                "得分={measure:measure}×{points:number}分，最高{points:number}分；"
                "[{measure:measure}<{fail_below:percent}的不得分；]"
            ),
        )
    ),
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
                f"{{measure:measure}}{sign}{{threshold:limit}}的，得{{points:number}}分；{beyond}每{{step:limit}}扣"
                "{each:number}分，不足{step:limit}的{counting:counting}，扣完为止；",
                {"below": below},
            )
            for sign, beyond, below in (("≤", "超出部分", False), ("≥", "低于的部分", True))
        ),
    ),
    Gain: Sentences(
        tuple(
            Template(
                f"{{measure:measure}}{sign}{{threshold:limit}}的，得{{start:number}}分；{beyond}每{{step:limit}}加"
                "{each:number}分，不足{step:limit}的{counting:gaining}，最高{points:number}分；",
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
            "levels",
            LevelPoints,
            (
                Template("“{level:phrase}”[（{what:phrase}）]得{points:number}分；", {"judged": None}),
                Template(
                    "“{level:phrase}”[（{what:phrase}）]由人在{points:range}分之间评定，记入“{judged:fact}”；"
                ),
            ),
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

AROUND: Final[Mapping[type[Rule], tuple[Template, ...]]] = {
    Veto: (Template("{what:phrase}的（{fact:fact}：{when:answer}），{scope:scope}不得分；"),),
    LevelVeto: (Template("{what:phrase}的（{fact:fact}：“{level:phrase}”），{scope:scope}不得分；"),),
    Ceiling: (
        Template("{measure:measure}>{over:limit}的，{scope:scope}不得分；", {"under": None}),
        Template("{measure:measure}<{under:limit}的，{scope:scope}不得分；", {"over": None}),
    ),
    Exempt: (Template("{what:phrase}的（{fact:fact}：是），{scope:scope}得满分；"),),
    Discretion: (
        Template("{what:phrase}的，{scope:scope}由人酌情扣0～{up_to:number}分，记入“{fact:fact}”；"),
    ),
}
"""The kinds around another rule."""


class ListSentences(NamedTuple):
    """How a rule of numbered parts is said.

    Attributes:
        head: a sentence, which a plain sum lacks.
        parts: the sentences a part can begin with; the first that fits is written.
        shared: a field of the rule that every part repeats.
    """

    head: Template
    parts: tuple[Template, ...]
    shared: str = ""


_PART: Final = (Template("{name:phrase}（{most:number}分）："),)

LISTS: Final[Mapping[type[Rule], ListSentences]] = {
    Shares: ListSentences(
        Template("以下各项均按满分{most:number}分计分，再按占比折算："),
        (Template("{name:phrase}（占{share:percent}）："),),
    ),
    OneOf: ListSentences(Template("以下各项均按满分{most:number}分计分，取得分{take:taking}的一项："), _PART),
    BySize: ListSentences(
        Template("按{measure:measure}的数值分组，各组满分{most:number}分："),
        tuple(Template(f"{size}的：", absent) for size, absent in _spans()),
        shared="measure",
    ),
    ByLevel: ListSentences(
        Template("按{fact:fact}的等级分组，各组满分{most:number}分："), (Template("“{level:phrase}”的："),)
    ),
    Sum: ListSentences(Template("以下各项得分相加，最高{at_most:number}分："), _PART),
}
"""The kinds of numbered parts; the sum, whose sentence may be absent, comes last."""
