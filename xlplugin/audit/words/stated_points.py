"""The points that the written report states for one indicator, against the form's score of that indicator.

“预算执行率指标自评5分” is the row's own score only under the row's whole name: 日常公用经费控制率得3分 may be
a part of 公用经费控制率. Points that others gave, of another year, of a project or a unit, and those that a
standard would give, are none of the form's.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.texts import excerpt
from xlplugin.facts.entry import Entry
from xlplugin.facts.figures import Bound, Figure, FigureKind
from xlplugin.form.case import Case
from xlplugin.form.form import FormKind
from xlplugin.form.matching import plain_name
from xlplugin.form.said import Said
from xlplugin.form.statement import sentence_start, squeezed
from xlplugin.form.whose import FigureSubject, whose
from xlplugin.money import plain
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

_REACH: Final = 120
_SHORTEST: Final = 3
_EXECUTION: Final = "预算执行率"
_GETS: Final = Pattern(
    r"(?P<unsure>[，,]?(?:为|是|达到?|完成)?\d{1,3}(?:\.\d{1,4})?%)?"
    r"(?:[，,]?(?:满分|分值|权重|标准分)为?\d{1,3}(?:\.\d{1,2})?分?|[（(][^（）()]{0,8}\d{1,3}(?:\.\d{1,2})?分[）)])?"
    r"(?:[，,]?扣(?:减|除)?\d{1,3}(?:\.\d{1,2})?分)?"
    r"[，,：:]?(?:[按依]照?(?:评分)?标准)?(?:[我本](?:局|委|办|单位|部门|中心))?(?P<own>自评|自我评价)?(?:实际|最终)?"
    r"(?:得分|评分|(?<=自评)|(?<=自我评价)|得)(?:数|值)?[为是：:]?$"
)
"""What stands between an indicator's name and its points."""
_LEAD: Final = Pattern(
    r"(?:\d{1,2}[.、．]|[（(][\d一二三四五六七八九十]{1,3}[）)]|其中|如下|具体|[一二三]级指标|指标|项目|[我本](?:局|委|办|单位|部门|中心)的?|"
    r"(?:19|20)\d\d年度?|本年度?|自评|经|对|将|在|的|中|是|[①-⑳])*"
)
_TAIL: Final = Pattern(r"(?:三级|这一|该|一)?(?:指标|项)$")
_LISTED: Final = Pattern(r"(?<=分)(?:[（(][^（）()]{0,20}[）)])?[、和及与]")
_CLAUSE: Final = Pattern(r"[，,；;：:。！!？?\n]")
_NOT_OURS: Final = Pattern(
    r"财政(?:部门|局)?(?:核定|复核|评价|抽查|重点)|复核|复评|第三方|专家|核定|审核|力争|争取|目标|确保|上年|去年|往年|"
    r"[若如]|原|预计|假[设如]|可能|口径|标准|最[高多低]|应得|可得|调整[前为至]|每|不得|下属|所属"
)
_OF_A_PROJECT: Final = Pattern(r"项目(?:支出)?绩效(?:自评|评价)")
_RULED: Final = Pattern(r"[”\"]?(?:[及或]?以[上下内]|的|[-—–~～至到]\s*\d|[\d/／])")


class _Stated(NamedTuple):
    """Points that a text states for an indicator, and the name it uses."""

    figure: Figure
    name: str
    sure: bool


def check(case: Case) -> Iterator[Problem]:
    """The points that the report states for single indicators against their cells."""
    texts = [each for each in case.texts if each.row is None and "分" in each.text and each.figures]
    scores = _scores(case) if texts else {}
    for text in texts if scores else ():
        for figure, name, sure in _stated(case, text, scores):
            claim = scores[name]
            points = claim.number
            if points is None or points == figure.value:
                continue
            over = points - figure.value
            rounded = abs(over) <= figure.step / 2
            if rounded and figure.places:
                continue
            severity = Severity.ERROR if sure and not rounded else Severity.NOTICE
            quote = excerpt(text.text[sentence_start(text.text, figure.start) : figure.end])
            yield codes.SCORE_STATED_DIFFERS.at(
                claim.source,
                f"报告写“{quote}”，自评表“{name}”得分为{plain(points)}分",
                f"{plain(points)}－{plain(figure.value)}＝{plain(over)}",
                severity=severity,
                others=(text.source,),
                indicator=name,
            )


def _scores(case: Case) -> Mapping[str, Entry]:
    """The score of every indicator that has a name of its own."""
    times = Counter(plain_name(row.name) for row in case.form.rows)
    levels = {plain_name(level) for row in case.form.rows for level in (row.primary, row.secondary)}
    found = {
        name: row.score
        for row in case.form.rows
        if times[name := plain_name(row.name)] == 1 and name not in levels and len(name) >= _SHORTEST
        if row.score.number is not None and not row.score.percent
    }
    budget = [line.score for line in case.form.budget if line.score.number is not None]
    return found if _EXECUTION in times or len(budget) != 1 else {**found, _EXECUTION: budget[0]}


def _stated(case: Case, text: Said, scores: Mapping[str, Entry]) -> Iterator[_Stated]:
    """The points that a text states under the names of indicators."""
    for figure in text.figures:
        points = figure.kind is FigureKind.COUNT and figure.unit == "分" and figure.bound is Bound.EXACT
        if not points or _RULED.match(text.text[figure.end : figure.end + 2]):
            continue
        begins = max(sentence_start(text.text, figure.start), figure.start - _REACH)
        before = squeezed(text.text[begins : figure.start])
        gets = _GETS.search(before)
        if gets is None or _NOT_OURS.search(before):
            continue
        name = _name(before[: gets.start()], scores)
        if name and _of_form(case, text, figure, name):
            # Fewer points, or a rate before them, may be those of one of several parts.
            whole = figure.value > (scores[name].number or Decimal(0)) or bool(gets["own"])
            yield _Stated(figure, name, whole and not gets["unsure"])


def _name(before: str, scores: Mapping[str, Entry]) -> str:
    """The indicator that the end of some words names, whole; empty where it names none."""
    clause = _CLAUSE.split(_LISTED.split(before)[-1])[-1]
    said = plain_name(_TAIL.sub("", clause))
    whole = [each for each in scores if said.endswith(each) and _LEAD.fullmatch(said.removesuffix(each))]
    return max(whole, key=len, default="")


def _of_form(case: Case, text: Said, figure: Figure, name: str) -> bool:
    """Whether points are of the form's year, and of no unit and no other project."""
    owner, item = whose(text, figure, case.form.year), case.form.kind is FormKind.ITEM
    before = text.text[sentence_start(text.text, figure.start) : figure.start]
    if not owner.of_year or (not item and _OF_A_PROJECT.search(before)):
        return False
    other = owner.subject is FigureSubject.UNIT or (owner.subject is FigureSubject.PROJECT and not item)
    return not other or bool(owner.named and plain_name(owner.named) in name)
