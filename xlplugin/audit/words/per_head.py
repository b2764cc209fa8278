"""What something came to for each of those it was for: 支出3.26万元……接待326人次，人均100元.

Money and people stand near by in many sentences, so an amount a head is wrong only where no money beside it
makes it, and a slip of the hand would make it of some, or where its sentence speaks of no other money.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.words.reckoned import in_its_units, is_printed, slack, slip
from xlplugin.audit.words.roles import FigureRole, Spoken, sentences
from xlplugin.facts.figures import FigureKind
from xlplugin.form.case import Case
from xlplugin.form.said import Said
from xlplugin.money import ZERO
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem

_EACH: Final = (
    (
        Pattern(
            r"(?:.*[^平每])?人均(?:公用|培训|接待|支出|费用|经费|消费|花费|金额)*费?|.*平均每人(?:次)?(?:支出|花费)?"
        ),
        ("人次", "人", "名"),
    ),
    (Pattern(r"(?:户均|平均每户)(?:支出|补[助贴]|金额)*", words="户均|平均每户"), ("户",)),
    (Pattern(r"(?:次均|平均每次)(?:支出|费用|花费)*", words="次均|平均每次"), ("次", "场次")),
    (
        Pattern(r"(?:车均|单车|平均每[辆台]车?)(?:支出|费用|运行维护费)*", words="车均|单车|平均每"),
        ("辆", "台"),
    ),
    (Pattern(r"平均每批次?(?:支出|费用|花费)*", words="平均每批"), ("批次", "批")),
)
"""What an amount for each is called, with the units of those it is for."""
_LIMIT: Final = Pattern(r"标准|定额|上限|控制|要求|规定|预算|计划|上年|去年|往年|同期|比|全[国省市区县]")
_MOST: Final = 8


def check(case: Case) -> Iterator[Problem]:
    """Every amount a head that the money and the people beside it do not make."""
    for text in case.texts:
        before: tuple[Spoken, ...] = ()
        for sentence in sentences(text) if "均" in text.text or "单车" in text.text else ():
            for place, each in enumerate(sentence.spoken):
                said = each.exact and each.figure.kind is FigureKind.AMOUNT and each.figure.value > ZERO
                units = _units(each) if said and not _LIMIT.search(each.between) else ()
                own = [one for one in sentence.spoken[max(0, place - _MOST) : place] if not _units(one)]
                if units:
                    yield from _refuted(text, each, units, (*before, *own), own)
            before = sentence.spoken[-_MOST:]


def _units(spoken: Spoken) -> Sequence[str]:
    """The units of those that an amount is said to be for each of; none where it is said of none."""
    return next((units for called, units in _EACH if called.fullmatch(spoken.name)), ())


def _refuted(
    text: Said, stated: Spoken, units: Sequence[str], around: Sequence[Spoken], own: Sequence[Spoken]
) -> Iterator[Problem]:
    each = stated.figure
    money = [one for one in around if one.figure.kind is FigureKind.AMOUNT and one.figure.value > ZERO]
    people = [one for one in around if one.figure.unit in units and one.figure.value > ZERO]
    pairs = [(one, some) for one in money for some in people]
    if not all(one.exact for one in (*money, *people)) or any(_makes(stated, *pair) for pair in pairs):
        return
    only = [one for one in money if one in own]
    alone = len({one.figure.value for one in only}) == 1 and only[0].part is not FigureRole.CHANGE
    for one, some in pairs:
        gives = in_its_units(one.figure.value / some.figure.value, each)
        slipped = one.part is FigureRole.DONE and slip(
            _digits(gives), _digits(in_its_units(each.value, each))
        )
        if slipped or (alone and one in own and some in own):
            message = (
                f"所写{stated.name}{each.words}，按{one.name}{one.figure.words}、"
                f"{some.name}{some.figure.words}应为{gives}"
            )
            arithmetic = f"{one.figure.words}÷{some.figure.words}＝{gives}，所写为{each.words}"
            yield codes.RATE_STATED_DIFFERS.at(text.source, message, arithmetic, indicator=text.indicator)
            return


def _makes(stated: Spoken, money: Spoken, people: Spoken) -> bool:
    value = money.figure.value / people.figure.value
    spread = (slack(money.figure) + value * slack(people.figure)) / people.figure.value
    return is_printed(value, stated.figure, spread)


def _digits(written: str) -> str:
    return "".join(letter for letter in written if letter.isdigit())
