"""What scoring came to, in words that every door tells: what differs, what is lacking, what was written."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplugin.form.case import Case
from xlplugin.form.form import DRAFT
from xlplugin.form.matching import Differs
from xlplugin.money import ZERO
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity, gravest_first
from xlplugin.scoring import codes
from xlplugin.scoring.claim import SEVERITY, ClaimStanding, bearing_readings, claim_standing
from xlplugin.scoring.findings import Wanted
from xlplugin.scoring.sheet import IndicatorScore, ScoreSheet
from xlplugin.scoring.totals_words import points_words
from xlplugin.service.scoring import ScoredCase
from xlplugin.workbook.forms.codes import REVIEWED_TOTAL

_BY_LINES: Final = frozenset(
    code.name
    for code in (
        codes.FACT_MISSING,
        codes.CLAIM_DIFFERS,
        codes.CLAIM_LOW,
        codes.CLAIM_IMPOSSIBLE,
        codes.CLAIM_OTHER_READING,
        REVIEWED_TOTAL,
    )
)
"""What the totals, ``differences``, ``lacking_words`` and ``reviewed_words`` tell of the same scores."""

_QUOTIENT: Final = Pattern(r"（[^（）]*÷[^（）]*）")
_OF_RUBRIC: Final = (Differs.WEIGHT, Differs.ABSENT, Differs.UNKNOWN, Differs.LEVEL, Differs.YEAR)
_FIRST: Final = 3


class Told(NamedTuple):
    """A line about one thing to look at: the kind that it is counted under, and its words."""

    kind: str
    words: str

    def __str__(self) -> str:
        return f"{self.kind}：{self.words}"


def differences(sheet: ScoreSheet) -> list[Told]:
    """A line for every claim that its score contradicts: first those with the most points too many."""
    found = [line for line in sheet.lines if line.score is not None and claim_standing(line) in SEVERITY]
    return [_difference(line) for line in sorted(found, key=_rank)]


def _rank(line: IndicatorScore) -> tuple[bool, Decimal]:
    too_many = (line.claim.points or ZERO) - (line.score or ZERO)
    return claim_standing(line) is ClaimStanding.OTHER_READING, -too_many


def _difference(line: IndicatorScore) -> Told:
    claim, score = (points_words(each) for each in (line.claim.points, line.score))
    return Told(line.status.value, f"{line.indicator.name} 自评{claim}分，测算{score}分{_why(line)}")


def _why(line: IndicatorScore) -> str:
    """Where the points went, the greatest loss first; or the reading under which the claim holds."""
    if claim_standing(line) is ClaimStanding.OTHER_READING:
        return f"；只在口径{'、'.join(f'“{each}”' for each in bearing_readings(line))}下成立"
    losing = [step for step in line.outcome.steps if step.words and step.lost]
    losing.sort(key=lambda step: -(step.lost or ZERO))
    words = "；".join(_QUOTIENT.sub("", step.words) for step in losing)
    return f"：{words}" if words else ""


def other_problems(problems: Iterable[Problem]) -> list[Problem]:
    """What else was found, the gravest first."""
    return gravest_first(each for each in dict.fromkeys(problems) if each.code not in _BY_LINES)


def lacking_words(wanted: Sequence[Wanted], sheets: Iterable[str] = ()) -> str:
    """How much is still to be filled in, where, and for which indicators; empty where nothing is.

    Args:
        wanted: what is needed.
        sheets: where it belongs; without them, the sheets of its cells.
    """
    if not wanted:
        return ""
    named = [*sheets] or [each.source.sheet for each in wanted if each.source and each.source.sheet]
    places = "、".join(f"“{name}”" for name in dict.fromkeys(named))
    indicators = list(dict.fromkeys(each.indicator for each in wanted))
    where = f"（填在{places}的标色单元格）" if places else ""
    return f"还缺{len(wanted)}项数据，涉及{len(indicators)}个指标{where}：{_first(indicators, '、')}"


def _first(each: Sequence[str], comma: str) -> str:
    """The first of some names."""
    return comma.join(each[:_FIRST]) + ("等" if len(each) > _FIRST else "")


def found_words(case: Case) -> str:
    """How many figures the workbook itself suggests, with the first of them; empty where it has none."""
    found = [f"{each.line or each.definition.label}{each.shown}" for each in case.proposals]
    return f"从工作簿中找到{len(found)}项数据，待确认：{_first(found, '、')}" if found else ""


def rubric_words(case: Case, choose: str) -> list[Told]:
    """Whether the form differs from its rubric: it may follow another one.

    Args:
        case: the form.
        choose: where the user may choose another rubric.
    """
    match = case.match
    found = [each.words for each in match.differences if each.kind in _OF_RUBRIC] if match else []
    if not match or not found:
        return []
    differs = f"表与评价标准 {match.rubric.id} 有{len(found)}处不同（如不是这套标准，请{choose}）"
    return [Told(Severity.WARNING.chinese, f"{differs}：{_first(found, '；')}")]


def reviewed_words(scored: ScoredCase) -> Iterator[str]:
    """A line with the total of a reviewer's scores, where a reviewer gave some."""
    return (each.message for each in scored.left_alone if each.code == REVIEWED_TOTAL.name)


def has_drafts(scored: ScoredCase) -> bool:
    """Whether drafts of reasons stand in the form that people have to finish."""
    typed = (row.reason.text for row in scored.case.form.rows)
    ours = (cell.content for sheet in (scored.plan.sheets if scored.plan else ()) for cell in sheet.cells)
    return any(isinstance(words, str) and words.startswith(DRAFT) for words in (*typed, *ours))


def written_words(scored: ScoredCase) -> str:
    """Where scores and workings are, by the names that the sheets have; empty where nothing was written."""
    if scored.plan is None:
        return ""
    form = scored.case.form.sheet
    cells = sum(each.sheet == form for each in scored.plan.cells)
    written = f"“{form}”写入{cells}个单元格" if cells else f"“{form}”没有需要改动的单元格"
    return f"{written}，算式和得分在“{scored.plan.sheets[0].name}”中"
