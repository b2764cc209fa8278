"""The figures of a sentence with the part that each plays in it: what was to be, what was done, what is left.

A rate's two parts have to be known with certainty: one figure that was to be and one that was done, of one
thing and one year.
"""

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.facts.figures import Bound, Figure, FigureKind, figures
from xlplugin.facts.quantities import flattened
from xlplugin.form.said import SENTENCE_END, Said
from xlplugin.pattern import Pattern

_CHANGE: Final = Pattern(
    r"(?:追加|调整|调增|调减|核减|核增|追减|调剂|调出|调入|增加|新增|减少|增长|下降|降低|提高|提升|上升|压减|压缩|削减|"
    r"扣减|收回|交回|缴回|上缴|冻结|收缩|多|少|增|减|升|降|超额?|超过|超出|超支|追回|退回|净增|净减|幅)"
    r"(?:了|为|额|数|量|率|幅度?|比例|金额|资金|支出|预算|共|达|至|到)*$"
)
_REST: Final = Pattern(
    r"(?:结余|剩余|节余|结转|结存|余额|尚余|余下|还剩|节约|节省|(?:尚|还|仍)?未(?:支出|支付|执行|使用|完成|办结|整改|拨付))"
    r"(?:了|为|额|数|量|金额|资金|结余|结转|的|共|有)*$"
)
_PLAN: Final = Pattern(
    r"(?<!按)(?<!按照)(?<!超)(?:计划|任务|目标)|预算|应|拟|核定|编制|安排|下达|抽查|抽检|抽取|发放|发出|收到|受理|接到|发现|查出|总数|共|设定|"
    r"参评|送检|排查|原值"
)
_DONE: Final = Pattern(
    r"支出|执行|支付|使用|支用|完成|实际|实有|在编|在职|在岗|办结|办复|回复|答复|回收|收回|合格|决算|达标|整改|在用|签订|签约|满意|按时|"
    r"按期|实到|出勤|覆盖|通过|开工|竣工|验收"
)
_MEANT: Final = Pattern(r"(?<!按)(?<!按照)(?:计划|应|拟|预计|须|需)[^实]{0,8}$")
_YEAR: Final = Pattern(
    r"(?<![比较与同和])(?<!相对)(?:(?P<before>上年|去年|上一年|前年|往年|以前年度)|(?P<year>(?:19|20)\d\d)\s*年|本年|今年|当年)"
)
_PIECES: Final = Pattern(r"[，,：:、（）()【】]")
_PARTS: Final = Pattern(r"其中|包括|分别")
_JOINED: Final = Pattern(r"[^，,（()）]*[、和及与][^，,（()）]*")
_JOINT: Final = Pattern(r"、|和|及|与|以及")
_BLANKS: Final = Pattern(r"[ \t\u3000\xa0“”\"‘’'《》]+")
_BUDGET: Final = Pattern(r"(?<!追加)预算(?:数|金额|总?额)?$")
_PEOPLE: Final = ("人", "名", "位")
_REACH: Final = 12
LAST_YEAR: Final = "上年"
"""The year of a figure that is said to be the year before's."""


_PLAIN: Final = Pattern(
    r"年初|期初|调整后?|全年|年度|部门|单位|本年度?|当年|今年|[我本][局委办院校馆所厅会处站队]|数量?|总?额|总|金额|资金|财政|批复|"
    r"累计|工作|人数|年末|年底|截至|截止|整体|总体|综合|最终|(?:19|20)\d\d年度?|\d{1,2}[月日]|[年月]?底|[的共已应其各项个有均]|率"
)


class FigureRole(Enum):
    """The part that a figure plays in its sentence."""

    PLAN = auto()
    DONE = auto()
    REST = auto()
    CHANGE = auto()
    NONE = auto()


class Spoken(NamedTuple):
    """A figure of a sentence.

    Attributes:
        figure: the figure.
        name: the words before it in its clause, without blanks and quotes.
        between: all words since the figure before it, or since the sentence began.
        part: the part it plays.
        year: 上年, a year as written (2019), or empty where it is that of the sentence.
        member: whether it is one of a list that the sentence opens with 其中.
    """

    figure: Figure
    name: str
    between: str
    part: FigureRole
    year: str
    member: bool

    @property
    def exact(self) -> bool:
        """Whether it is said exactly."""
        return self.figure.bound is Bound.EXACT

    def like(self, other: "Spoken") -> bool:
        """Whether both measure in units that convert; a price goes up by plain money."""
        one, two = self.figure, other.figure
        prices = {one.unit.partition("/")[0], two.unit.partition("/")[0]} == {"元"}
        return alike(one, two) or (prices and "/" in one.unit + two.unit)


class Sentence(NamedTuple):
    """A sentence, up to its full stop or semicolon: its words, where they begin, its figures in order."""

    words: str
    start: int
    spoken: tuple[Spoken, ...]

    def around(self, place: int) -> tuple[Spoken, ...]:
        """The figures near one of them, itself among them; others are too far away."""
        return self.spoken[max(0, place - _REACH) : place + _REACH]


def alike(one: Figure, other: Figure) -> bool:
    """Whether two figures are amounts of money, percentages, or counts of one unit."""
    people = one.unit in _PEOPLE and other.unit in _PEOPLE
    return one.kind is other.kind and (one.kind is not FigureKind.COUNT or one.unit == other.unit or people)


def sentences(said: Said) -> tuple[Sentence, ...]:
    """The sentences of a text that state figures."""
    return _sentences(said.text) if said.figures else ()


@lru_cache(maxsize=1024)
def _sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences, told apart once however many checks look at them."""
    flat, stated = flattened(text), figures(text)
    found: list[Sentence] = []
    first = start = 0
    for end in [*(found.end() for found in SENTENCE_END.finditer(flat)), len(flat)]:
        last = first
        while last < len(stated) and stated[last].start < end:
            last += 1
        if last > first:
            found.append(Sentence(flat[start:end], start, tuple(_spoken(flat, start, stated[first:last]))))
        first, start = last, end
    return tuple(found)


def _spoken(flat: str, start: int, stated: Sequence[Figure]) -> Iterator[Spoken]:
    place, year, member, part = start, "", False, FigureRole.NONE
    for figure in stated:
        between = _BLANKS.sub("", flat[place : figure.start])
        for found in _YEAR.finditer(between) if "年" in between else ():
            year = LAST_YEAR if found["before"] else found["year"] or ""
        member = _PARTS.occurs(between) or (member and _JOINED.fullmatch(between) is not None)
        name = _BLANKS.sub("", figure.name) or _PIECES.split(between)[-1]
        # 先后追加200万元和150万元: what a mere joint goes on with changes too.
        goes_on = part is FigureRole.CHANGE and _JOINT.fullmatch(between)
        part = FigureRole.CHANGE if goes_on else role_of(name, figure.kind)
        # A list that the sentence itself goes on with is of another one's total.
        yield Spoken(figure, name, between, part, year, member and place > start)
        place = figure.end


@lru_cache(maxsize=1024)
def role_of(name: str, kind: FigureKind) -> FigureRole:
    """The part that the words before a figure give it: money is 收回 from a plan, questionnaires are done."""
    counted = kind is FigureKind.COUNT and name.endswith("收回")
    if not counted and not _BUDGET.search(name) and _CHANGE.search(name):
        return FigureRole.CHANGE
    if _REST.search(name):
        return FigureRole.REST
    if _MEANT.search(name):
        return FigureRole.PLAN
    plan = max((each.end() for each in _PLAN.finditer(name)), default=0)
    done = max((each.end() for each in _DONE.finditer(name)), default=0)
    if plan == done:
        return FigureRole.NONE
    return FigureRole.PLAN if plan > done else FigureRole.DONE


def own_name(name: str) -> str:
    """What is left of a name that says whose the figure is, 三公经费; empty where nothing does."""
    for words in (_REST, _PLAN, _DONE, _PLAIN):
        name = words.sub("", name)
    return name
