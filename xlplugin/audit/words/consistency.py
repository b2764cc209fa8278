"""What a report or the sheet of facts says otherwise than the form: the year, facts, the total."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.case import Case
from xlplugin.audit.basis.texts import excerpt
from xlplugin.facts.factset import Fact
from xlplugin.facts.value import Level, Series, YesNo
from xlplugin.facts.vocabulary import UnitKind
from xlplugin.form.proposal import Proposal
from xlplugin.form.statement import foreign_titles, own_passages
from xlplugin.money import MISSING, ZERO, AmountUnit, plain
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem

_TOTAL_SAID: Final = Pattern(
    r"(?P<whose>[^，。；;,\n]{0,24}?)自评(?:总|综合)?(?:得)?(?:总)?分(?:数|值)?(?:合计)?"
    r"[为是:：]?\s*(?P<points>\d{1,3}(?:\.\d{1,4})?)\s*分"
)
_WHOLE: Final = Pattern(
    r"本次|整体|我[局委办中心院校处站单位会]|本(?:部门|单位|局|委|办|中心|院|校|级)|最终|综合|总"
)
_NOT_WHOLE: Final = Pattern(r"项目|专项|平均|指标|上年|去年|下属")


def check_report_year(case: Case) -> Iterator[Problem]:
    """Reports of another year, whose statements are not used."""
    for title in foreign_titles(case.filing):
        yield codes.REPORT_OTHER_YEAR.at(
            title.source,
            f"报告标题为“{excerpt(title.text)}”，本表是{case.form.year}年度的，报告中的内容没有用作依据",
            fix=f"请核对报告是否选错，改用{case.form.year}年度的报告；标题年份写错的请改正",
        )


def check_total(case: Case) -> Iterator[Problem]:
    """The total that the report states against the form's."""
    total = case.form.total.score if case.form.total else None
    if total is None or total.number is None or total.percent:
        return
    for passage in own_passages(case.filing):
        for stated in _TOTAL_SAID.finditer(passage.text) if "自评" in passage.text else ():
            whose, points = stated["whose"], Decimal(stated["points"])
            if points == total.number or not _WHOLE.search(stated.group()) or _NOT_WHOLE.search(whose):
                continue
            over = total.number - points
            yield codes.TOTAL_STATED_DIFFERS.at(
                total.source,
                f"报告写自评得分{plain(points)}分，自评表总分为{plain(total.number)}分",
                f"{plain(total.number)}－{plain(points)}＝{plain(over)}",
                points=over if over > ZERO else None,
                others=(passage.source,),
            )


def check_facts(case: Case) -> Iterator[Problem]:
    """Accepted facts against what the workbook says elsewhere."""
    if case.sheet is None:
        return
    facts = {
        fact.definition.id: fact for line in case.sheet.lines for fact in (*line.inputs, *line.other_inputs)
    }
    for proposal in case.proposals:
        fact = facts.get(proposal.definition.id)
        if fact is None or not _contrary(fact, proposal):
            continue
        items, member = fact.definition.items, proposal.member
        item = items[member - 1] if 0 < member <= len(items) else ""
        message = f"基础数据“{fact.definition.label}{item}”为{fact.typed}，而{_says(proposal)}"
        place = fact.source or proposal.source
        yield codes.FACT_DIFFERS_FROM_TABLE.at(place, message, others=(proposal.source,))


def _contrary(fact: Fact, proposal: Proposal) -> bool:
    """Whether a fact, or the member of a series that is proposed, was given otherwise in another place."""
    given, proposed, member = fact.value, proposal.value, proposal.member
    if isinstance(given, Series):
        known = given.members[member - 1] if 0 < member <= len(given.members) else MISSING
        given = known if isinstance(known, Decimal) else MISSING
    if fact.source == proposal.source:
        return False
    if isinstance(given, Decimal) and isinstance(proposed, Decimal):
        if proposal.definition.kind is UnitKind.AMOUNT and proposal.unit in list(AmountUnit):
            proposed *= AmountUnit(proposal.unit).in_yuan
        return abs(given - proposed) > proposal.step / 2
    return isinstance(given, (YesNo, Level)) and type(given) is type(proposed) and given != proposed


def _says(proposal: Proposal) -> str:
    """What a place says: a table holds the value, words mean it."""
    how = proposal.how.removesuffix(f"；{proposal.doubt}")
    return f"{how}{'，即' if how.endswith('”') else '为'}{proposal.shown}"
