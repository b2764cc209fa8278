"""The words of an audit's summary and findings, the same on the terminal and on the sheet 核查意见."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from xlplugin.audit.basis.texts import place_words
from xlplugin.audit.summary import Graded, Summary
from xlplugin.form.case import Case
from xlplugin.money import plain
from xlplugin.problem import Problem, Severity

_MOST_PLACES: Final = 5


class NamedTotal(NamedTuple):
    """One of the totals that an audit comes to."""

    name: str
    graded: Graded

    @property
    def points(self) -> str:
        """The points as people read them; a dash where there is no total."""
        return "—" if self.graded.total is None else plain(self.graded.total)

    @property
    def grade(self) -> str:
        """The grade; a dash where there is none."""
        return self.graded.grade or "—"

    def __str__(self) -> str:
        grade = f"（{self.graded.grade}）" if self.graded.grade else ""
        return f"{self.name} {self.points} 分{grade}" if self.graded.total is not None else f"{self.name} —"


def totals(case: Case, summary: Summary) -> Iterator[NamedTotal]:
    """Every total that tells something new: without a rubric, or without claims, nothing is computed."""
    yield NamedTotal("自评合计", summary.claimed)
    yield NamedTotal("表内总分", summary.printed)
    if case.match is None or summary.computed.total is None:
        return
    yield NamedTotal("测算合计", summary.computed)
    if summary.trial != summary.computed:
        yield NamedTotal("按全部数据测算", summary.trial)
    yield NamedTotal("各口径最低", summary.lowest)
    yield NamedTotal("各口径最高", summary.highest)


def weights(case: Case, summary: Summary) -> str:
    """How much of the weight was verified, refuted, borne out by proposals only, unverifiable, or judged."""
    if case.match is None:
        return f"满分 {plain(summary.weight)} 分"
    named = (
        ("核实", summary.verified),
        ("不符", summary.contradicted),
        ("仅有待确认数据支持", summary.supported),
        ("无法核算", summary.unverifiable),
        ("待定", summary.judged),
    )
    parts = "，".join(f"{name} {plain(weight)} 分" for name, weight in named)
    return f"满分 {plain(summary.weight)} 分，其中{parts}"


def stakes(summary: Summary) -> str:
    """The points at stake and the distance to the next grades."""
    points = f"涉及 {plain(summary.at_stake)} 分" if summary.at_stake else "没有涉及具体分值"
    at_stake = f"核查发现{points}"
    return f"{at_stake}；{summary.distance}" if summary.distance else at_stake


def counts(findings: Sequence[Problem]) -> str:
    """How many findings there are of each severity."""
    found = Counter(each.severity for each in findings)
    return "，".join(f"{each.chinese} {found[each]} 项" for each in Severity)


def rubric_words(case: Case) -> str:
    """Which rubric the form follows, or that none is known."""
    if case.match is None:
        return "未匹配到评价标准，不按评分规则测算，只做通用核查"
    return f"评价标准 {case.match.rubric.id}（{case.match.rubric.title}）"


def checked_words(case: Case) -> str:
    """What was looked at, for a form in which nothing was found."""
    parts = [f"{len(case.form.rows)} 项指标的分值、自评得分和扣分说明", "各级合计与评价等级"]
    parts += [f"{len(case.tables)} 张数据表的勾稽关系"] if case.tables else []
    parts += [f"{len(case.passages)} 段文字中的数据"] if case.passages else []
    parts += ["按评价标准的测算"] if case.match is not None else []
    return f"没有发现问题。已核对{'、'.join(parts)}"


def others_words(finding: Problem, book: str) -> str:
    """The further places that a finding speaks of, a sheet named once for its cells; empty without any."""
    words: list[str] = []
    sheet = None
    for other in dict.fromkeys(finding.others):
        here = other.sheet if other.file == book and other.cell else None
        words.append(other.cell if here and here == sheet and other.cell else place_words(other, book))
        sheet = here
    more = f"等{len(words)}处" if len(words) > _MOST_PLACES else ""
    return "、".join(words[:_MOST_PLACES]) + more
