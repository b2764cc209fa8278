"""Whose a figure is: the department's or a part's, this year's or another's, the year's or some months'.

A rate of 76 % in a sentence about 三公经费 is neither against nor for the department's 99 %. Every check that
holds one figure against another asks here first, so that all of them believe the same of a sentence.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from xlplugin.facts.figures import Figure
from xlplugin.form.said import Said
from xlplugin.form.statement import squeezed
from xlplugin.pattern import Pattern

_REACH: Final = 400
"""How far back a sentence is followed, and the words before it that may name its subject."""
_TOPIC: Final = 16


class FigureSubject(StrEnum):
    """What a figure is about, in the words of the forms."""

    DEPARTMENT = "本部门"
    UNIT = "单位"
    THRIFT = "三公经费"
    PROCUREMENT = "政府采购"
    RUNNING = "公用经费"
    PROJECT = "项目"
    KIND = "分类支出"


class Whose(NamedTuple):
    """Whose a figure is.

    Attributes:
        subject: what it is about; the department where nothing says otherwise.
        named: the words that name it, so that two projects are two; empty for the department.
        year: the year it is about, the form's own where nothing says otherwise; None where it is of several
            years, of one that no number tells, or where neither text nor form names any.
        part: the part of the year, 一季度 or 1-6月; empty for all of it.
        own_year: whether it is the form's year, or no year is told and the form names none.
        sure: whether its own sentence, or the heading words just before it, leave no other subject open.
        alone: whether its sentence speaks of no other part of the department than its subject.
    """

    subject: FigureSubject
    named: str
    year: int | None
    part: str
    own_year: bool
    sure: bool
    alone: bool

    @property
    def of_year(self) -> bool:
        """Whether it is the form's year and all of it."""
        return self.own_year and not self.part

    @property
    def departments(self) -> bool:
        """Whether it surely is the whole department's, of the whole of the form's year."""
        return self.subject is FigureSubject.DEPARTMENT and self.sure and self.of_year

    @property
    def matter(self) -> tuple[FigureSubject, str, int | None, str]:
        """What two figures must have in common before one is held against the other."""
        return self.subject, self.named, self.year, self.part


_SENTENCE_END: Final = Pattern(
    # A numbered item is a sentence of its own: 1.……；2.……
    r"[。！!？?\n]|[；;](?=\s*(?:\d{1,2}[.、．)）]|[（(][\d一二三四五六七八九十]{1,3}[）)]|[①-⑳]"
    r"|[一二三四五六七八九十]是|第[一二三四五六七八九十]))"
)
_CLAUSE_END: Final = Pattern(r"[，,；;：:、]")
_CLAUSE: Final = Pattern(r"[^，,；;：:、。！!？?\n]+")
# Figures with their units; those of dates are none.
_STATED: Final = Pattern(r"\d(?:[万亿元%％个名人项]|[百千]万)")
_NOT_NAME: Final = Pattern(r"^(?:其中|对于|关于|年度?|[初末]|的|在|将|从|由|[我本]局)+")
_CARRIED_NAME: Final = Pattern(r"结[转余]")
# Before the money words of a clause, 农田水利 of 农田水利支出决算数为20万元; then comes its figure.
_MONEY_NAME: Final = Pattern(
    r"(?P<kind>[^\W\d_]{0,20}?)"
    r"(?:年初|期初|期中|年中|调整后?|全年|年度|本年|当年|预算|支出|决算|实际|资金|执行|财政|公共|部门|总|的)*"
    r"(?:预算|支出|决算|执行)(?:数|总?额|金额|率|进度)?(?:合计|共计?|累计|分别)?(?:为|是|达到?|约|\d|$)"
)
_LIST_NUMBER: Final = Pattern(r"^\d{1,2}[.、．)）]|^(?:19|20)\d\d年度?|^\d{1,2}月[底末]?")
_NOT_KIND: Final = Pattern(
    r"第?[一二三四]季度|[上下]半年|截[至止]到?至?|其中|全年|本年度?|今年|当年|年度?|[期底末初内]|部门|单位|整体|总|累计|实际|批复|财政"
    r"|公共|资金|[我本全][区市县]?[局委办院校厅会中心处所站馆队]*|实现|完成|形成|最终|情况|安排|本级|收入|收支|可用|追加|调[增减整]"
    r"|压减|收回|统筹|下达|新增|增加|减少|核[减增]|合计|共计?|平均|均衡|已经?|的|后|比|较|占|超过?|与|及|和"
)
_OFFICES: Final = tuple("局委办院厅会处")
_SHORTEST: Final = 2
_BRACKETS: Final = Pattern(r"\([^()]*\)|（[^（）]*）|《[^《》]*》|〔[^〔〕]*〕|\[[^\[\]]*\]")

# The first of them that a clause names is what it is about: 三公经费项目 is 三公.
_UNIT_NAME: Final = (
    r"[^\W\d_]{1,12}?(?:中心|事务所|研究[院所]|医院|学校|中学|小学|支队|大队|街道办?|管理[所处站])"
)
_SUBJECTS: Final = (
    (FigureSubject.THRIFT, Pattern(r"三公|公务接待|接待费|公务用车|公车|用车|因公出国|出国|出境|车辆购置")),
    (FigureSubject.PROCUREMENT, Pattern(r"采购|中标")),
    (FigureSubject.RUNNING, Pattern(r"公用经费|公用支出|运转经费|运行经费")),
    (
        FigureSubject.KIND,
        Pattern(
            r"基本支出|项目支出|人员支出|人员经费|商品和服务支出|资本性支出|会议费|培训费|差旅费|办公费|工资福利"
            r"|[^\W\d_]{0,8}(?:科目|功能分类|[类款项]级)|政府性基金|国有资本|专户|转移支付|专项债|(?:上年|年初|年末|以前年度|上级)"
            r"结[转余]|专项(?:资金|经费|支出)|[^\W\d_]{0,8}(?<!部门)(?<!财政)经费"
        ),
    ),
    (
        FigureSubject.PROJECT,
        Pattern(r"(?:[^\W\d_]|\d(?!\d*年)){0,16}?(?:项目|工程|课题)(?!绩效自评)|(?:专项|专题)"),
    ),
    (
        FigureSubject.UNIT,
        Pattern(
            rf"(?:下属|所属|直属|二级|基层|各|其他)[^\W\d_]{{0,2}}单位|(?:下属|所属|直属|二级)[^\W\d_]{{0,10}}"
            rf"|[局委院厅会]本级|(?:部门|机关|单位)本级|机关本部|{_UNIT_NAME}"
        ),
    ),
)
_DEPARTMENT: Final = Pattern(
    r"部门|整体|[我本](?:单位|[区市县]?[局委办院校厅会])|我(?:中心|[处所站馆队])|全[局委院校]|总(?:预算|支出|收入|规模|体)"
    r"|预算总|决算总"
)
# What is only a heading's or an office's name says nothing of the figure: 部门预算项目, 各部门.
_NO_DEPARTMENT: Final = Pattern(
    r"(?:各|其他|相关|有关|主管|财政|职能|业务|上级)部门|部门(?=项目)",
    words="各部门|其他部门|相关部门|有关部门|主管部门|财政部门|职能部门|业务部门|上级部门|部门项目",
)

# A figure that is reckoned in another way than the year's own: 剔除收回指标后，执行率99%.
_RECKONED: Final = Pattern(r"剔除|扣除|不含|不可比|口径|还原|按年初预算计")
_RECKONED_BEHIND: Final = Pattern(r"[（(，,]{0,2}(?:剔除|扣除|不含|不包括|含)", words="剔除|扣除|含|不包括")
_BEHIND: Final = 24

_YEAR_SAID: Final = Pattern(
    r"(?P<several>(?:19|20)\d\d年?[-—–~～至到、和与及](?:19|20)\d\d年|历年|往年|以前年度|近[一二三两几\d]年|同期)"
    r"|(?P<number>(?:19|20)\d\d)年"
    r"|(?P<before>上年|去年|上一年|上年度)|(?P<long>前年)|(?P<next>明年|下年|下一年|次年|来年)"
    r"|(?P<own>本年|今年|当年|报告年度|年内|年中)"
)
_COMPARED: Final = Pattern(r"(?:[比较与同跟和]|相比|相较|对比)[^，,；;]{0,4}$|同比")
_DIFFERENCE: Final = Pattern(
    r"增|减|升|降|提高|多|少|上涨|回落|节约|压缩|持平|相差|差额|变动|变化|幅度|超|下滑"
)
_CARRIED: Final = Pattern(
    r"(?:度|的|[末底])*(?:财政|专项|项目|资金|预算|指标|未使用|未支出)?(?:拨款)?(?:结转(?:和?结余)?|结余(?:结转)?)(?![结转余率])",
    words="结转|结余",
)

_PART_SAID: Final = Pattern(
    r"(?P<all>全年|年度|年末|年底|年终|(?:截[至止]到?至?)?12月[底末3]|1(?:月)?[-—–~～至到]12月)"
    r"|(?P<part>第?[一二三四1-4]季[度末]|[上下]半年|前[一二三两\d]{1,2}(?:个季度|季度|个月)"
    r"|\d{1,2}月?(?:份)?[-—–~～至到]\d{1,2}月|截[至止]到?至?\d{1,2}月|\d{1,2}月[底末]|上旬|中旬|下旬|半年)"
    r"|(?P<month>\d{1,2}月)"
)
_PARTS_OF_YEARS: Final = "年月季旬"
"""One of these stands wherever a part of the year is told."""


def _sentences(before: str) -> tuple[str, str]:
    """The words before a figure: those of its own sentence, and those ahead of that."""
    starts = [0, *(found.end() for found in _SENTENCE_END.finditer(before))]
    # What begins with 其中 goes on with the sentence before.
    while len(starts) > 1 and before[starts[-1] :].lstrip().startswith("其中"):
        starts.pop()
    return before[starts[-1] :], before[: starts[-1]]


def _last_sentence(ahead: str) -> str:
    return _SENTENCE_END.split(ahead.rstrip("。！!？?\n；; "))[-1]


@lru_cache(maxsize=1024)
def _told_by(clause: str) -> tuple[FigureSubject, str] | None:
    """The subject that a clause names, and its name; None where it names none."""
    for subject, said in _SUBJECTS:
        if found := said.search(clause):
            return subject, _NOT_NAME.sub("", found[0])
    if _DEPARTMENT.search(_NO_DEPARTMENT.sub("", clause)):
        return FigureSubject.DEPARTMENT, ""
    kind = _kind(clause)
    return (FigureSubject.KIND, kind) if kind else None


def _named(words: str) -> Iterator[tuple[int, FigureSubject, str]]:
    """Whatever the clauses of some words name, in order: where the clause begins, the subject, its name."""
    for clause in _CLAUSE.finditer(words):
        if told := _told_by(clause[0]):
            yield clause.start(), *told


def _last_named(words: str) -> tuple[FigureSubject, str] | None:
    """What the last of the clauses that name anything names."""
    clauses = [clause[0] for clause in _CLAUSE.finditer(words)]
    return next(filter(None, map(_told_by, reversed(clauses))), None)


def _kind(clause: str) -> str:
    """What stands before the money words of a clause, 农田水利 of 农田水利支出决算数为20万元."""
    found = _MONEY_NAME.match(_LIST_NUMBER.sub("", clause))
    kind = _NOT_KIND.sub("", found["kind"]) if found and len(found["kind"]) >= _SHORTEST else ""
    return "" if len(kind) < _SHORTEST or kind.endswith(_OFFICES) else kind


def subject_of(words: str) -> FigureSubject:
    """What a heading, or the name of an indicator, speaks of; the department where it names no part."""
    named = _last_named(squeezed(words))
    return named[0] if named else FigureSubject.DEPARTMENT


def _subject(own: str, ahead: str, heading: str) -> tuple[FigureSubject, str, bool, bool]:
    """The subject of a sentence's figure, its name, whether no other is open and whether it is alone."""
    clause = max((found.end() for found in _CLAUSE_END.finditer(own)), default=0)
    # What was carried over is only its own clause's: 上年结转20万元，调整后预算120万元.
    named = [each for each in _named(own) if each[0] >= clause or not _CARRIED_NAME.search(each[2])]
    if named:
        start, subject, words = named[-1]
        parts = {each[1] for each in named if each[1] is not FigureSubject.DEPARTMENT}
        only = len({each[1:] for each in named}) == 1 and not _STATED.search(own[: named[0][0]])
        return subject, words, only or start >= clause, parts <= {subject}
    spoken = _last_named(ahead) or _last_named(heading)
    if spoken is None or spoken[0] is FigureSubject.DEPARTMENT:
        return FigureSubject.DEPARTMENT, "", True, True
    # A few words of their own line or sentence are the topic of what follows.
    topic = _last_sentence(ahead) or heading
    return *spoken, 0 < len(topic) <= _TOPIC, True


def _year(own: str, ahead: str, heading: str, figure: Figure, year: int | None) -> tuple[int | None, bool]:
    """The year of a figure, and whether it is the form's."""
    words, last = own, _last_sentence(ahead)
    if not _YEAR_SAID.search(own) and (len(last) <= _TOPIC or _STATED.search(last)):
        words = f"{last}，{own}"
    if not _YEAR_SAID.search(words):
        words = f"{heading}，{own}"
    told, own_year = year, True
    for found in _YEAR_SAID.finditer(words):
        behind, clause_end = words[found.end() :], _CLAUSE_END.search(words[found.end() :])
        if (found["before"] or found["number"]) and _CARRIED.match(behind):
            # An earlier year's remainder is this year's money.
            continue
        ends = _COMPARED.search(words[: found.start()]) or found[0] == "同期" or behind.startswith("相比")
        if ends and clause_end is not None and not _DIFFERENCE.search(figure.name):
            # 比上年增加5万元，其中……: the comparison ends with its clause.
            continue
        named = int(found["number"]) if found["number"] else None
        if found["own"]:
            told = year
        elif named is not None or year is None:
            told = named
        else:
            shift = -1 if found["before"] else -2 if found["long"] else 1 if found["next"] else None
            told = None if shift is None else year + shift
        own_year = bool(found["own"]) or (told is not None and year in (None, told))
    return told, own_year


def _part(own: str) -> str:
    """The part of the year that the words before a figure tell; empty for the whole of it."""
    part = ""
    clause = max((found.end() for found in _CLAUSE_END.finditer(own)), default=0)
    for found in _PART_SAID.finditer(own) if any(each in own for each in _PARTS_OF_YEARS) else ():
        if found["all"]:
            part = ""
        elif found["part"] or found.start() >= clause:
            part = found[0]
    return part


def whose(said: Said, figure: Figure, year: int | None) -> Whose:
    """Whose a figure is, by its clause, its sentence, what stands before that and the heading.

    What a clause names itself goes before what its sentence named earlier, and that before the sentences
    ahead. Words in closed brackets and titles are no one's subject.

    Args:
        said: the text; a reason is of its row's indicator.
        figure: one of its figures.
        year: the form's year.

    Returns:
        The decision; ``sure`` is False where the sentence leaves open which of its subjects is meant, or
        only sentences before it name one.
    """
    return _whose(said.text, said.heading, figure, year)


@lru_cache(maxsize=1024)
def _whose(text: str, heading: str, figure: Figure, year: int | None) -> Whose:
    """The decision, made once however many checks ask."""
    far = max(0, figure.start - _REACH)
    before = text[far : figure.start]
    for _ in range(2):
        before = _BRACKETS.sub("", before)
    own, ahead = _sentences(before)
    own, ahead, heading = squeezed(own), squeezed(ahead), squeezed(heading)
    subject, name, sure, alone = _subject(own, ahead, heading)
    told, own_year = _year(own, ahead, heading, figure, year)
    sure = sure and not _reckoned(own, text, figure)
    return Whose(subject, name, told, _part(own), own_year, sure, alone)


def _reckoned(own: str, text: str, figure: Figure) -> bool:
    behind = squeezed(text[figure.end : figure.end + _BEHIND])
    return bool(_RECKONED.search(own[-_BEHIND:]) or _RECKONED_BEHIND.match(behind))


def reckoned_otherwise(said: Said, figure: Figure) -> bool:
    """Whether the words about a figure say that it leaves something out: 执行率99.30%（不含上年结转）."""
    own = _sentences(said.text[max(0, figure.start - _BEHIND) : figure.start])[0]
    return _reckoned(squeezed(own), said.text, figure)


def names_another_year(words: str, year: int) -> bool:
    """Whether a heading's words name another year than the form's; of several the last counts."""
    found = [each for each in _YEAR_SAID.finditer(words) if not _CARRIED.match(words[each.end() :])]
    last = found[-1] if found else None
    return last is not None and not last["own"] and last["number"] != str(year)
