"""A form in which everything agrees has neither an error nor a warning, whatever its rows and points."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.audit.cases import Typed, budget_line, case, known, matched, printed, row
from tests.audit.figure_cases import loaded
from xlplugin.audit.audit import audit
from xlplugin.facts.factset import FactSet
from xlplugin.form.case import Case
from xlplugin.form.form import BudgetLine, FormKind, Row
from xlplugin.money import round_half_up
from xlplugin.problem import Severity
from xlplugin.scoring.sheet import score_sheet

WHY = (
    "受疫情影响，部分项目延期",
    "有2个项目未按计划完成",
    "资料报送不及时，扣分",
    "公用经费比上年增长5%",
    "由于政策变化，任务取消",
    "满意度有待提高",
)
WELL = (None, "制度健全，执行有效", "按要求公开", "均已按期完成", "详见佐证材料")
LEVELS = ("决策", "过程", "产出", "效益", "满意度")
HUNDRED = Decimal(100)
POINTS = st.integers(1, 60).map(Decimal) | st.integers(1, 120).map(lambda halves: Decimal(halves) / 2)


def shares(whole: Decimal) -> st.SearchStrategy[list[Decimal]]:
    """Points that add up to a whole: the last part is what the others leave."""

    def cut(drawn: list[Decimal]) -> list[Decimal]:
        parts: list[Decimal] = []
        for points in drawn:
            if sum(parts) + points < whole:
                parts.append(points)
        return [*parts, whole - sum(parts)]

    return st.lists(POINTS, max_size=8).map(cut)


def score(weight: Decimal) -> st.SearchStrategy[Decimal]:
    part = st.integers(0, 100).map(lambda hundredths: round_half_up(weight * hundredths / 100, 2))
    return st.just(weight) | part


@st.composite
def scored_row(draw: st.DrawFn, name: str, primary: str, weight: Decimal) -> Row:
    points = draw(score(weight))
    reason = draw(st.sampled_from(WHY if points < weight else WELL))
    return row(name, weight, points, primary=primary, reason=reason)


def total(rows: Sequence[Row], *more: Decimal) -> Decimal:
    return sum((each.score.points or Decimal(0) for each in rows), sum(more, Decimal(0)))


def levels(rows: Sequence[Row]) -> dict[str, Typed]:
    weights: dict[str, Decimal] = {}
    for each in rows:
        weights[each.primary] = weights.get(each.primary, Decimal(0)) + (each.weight.points or Decimal(0))
    return dict(weights)


@st.composite
def rows_of(draw: st.DrawFn, whole: Decimal) -> list[Row]:
    weights = draw(shares(whole))
    primaries = sorted(draw(st.sampled_from(range(len(LEVELS)))) for _ in weights)
    return [
        draw(scored_row(f"指标{number}", LEVELS[level], weight))
        for number, (level, weight) in enumerate(zip(primaries, weights, strict=True), 1)
    ]


@st.composite
def department_forms(draw: st.DrawFn) -> Case:
    rows = draw(rows_of(HUNDRED))
    extra = draw(st.sampled_from([[], [row("创新工作加分", 5, 0, primary=rows[-1].primary)]]))
    weights = draw(st.sampled_from([{}, levels(rows)]))
    return case(*rows, *extra, total=total(rows), full=draw(st.sampled_from([None, 100])), weights=weights)


@st.composite
def budget(draw: st.DrawFn) -> list[BudgetLine]:
    """A block whose lines add up and whose score is rate times weight, in a merged cell of the first line."""
    parts = draw(st.lists(st.integers(1, 5000), min_size=1, max_size=3))
    spent = [part - draw(st.integers(0, part // 10)) for part in parts]
    rate = Decimal(sum(spent)) / sum(parts)
    points = round_half_up(rate * 10, 2)
    shown = printed(str(round_half_up(rate * 100, 2)) + "%")
    names = draw(
        st.sampled_from([("其中：财政拨款", "上年结转", "其他资金"), ("财政拨款", "上年结转", "其他")])
    )
    whole = budget_line(
        "年度资金总额", sum(parts), sum(parts), sum(spent), weight=10, rate=shown, score=points
    )
    lines = zip(names, parts, spent, strict=False)
    return [whole, *(budget_line(name, part, part, used, at_row=8) for name, part, used in lines)]


@st.composite
def item_forms(draw: st.DrawFn) -> Case:
    rows, block = draw(rows_of(Decimal(90))), draw(budget())
    execution = block[0].score.points or Decimal(0)
    return case(*rows, total=total(rows, execution), full=100, budget=block, kind=FormKind.ITEM)


@st.composite
def forms_of_a_rubric(draw: st.DrawFn) -> Case:
    shared = loaded(draw(st.sampled_from(["guangzhou-2023", "longgang-2020", "longgang-2021"])))
    rows = [draw(scored_row(each.name, "", each.weight)) for each in shared.rubric.indicators()]
    filed = matched(case(*rows, total=total(rows)), shared.rubric)
    claims = {each.name: each.score for each in filed.form.rows}
    sheet = score_sheet(shared, FactSet(shared.vocabulary), claims)
    return known(filed, sheet=sheet, trial=sheet)


def serious(filed: Case) -> list[str]:
    found = audit(filed).findings
    return [f"{each.code} {each.message}" for each in found if each.severity is not Severity.NOTICE]


@given(department_forms())
def test_a_department_form_in_which_everything_agrees_has_no_fault(filed: Case) -> None:
    assert serious(filed) == []


@given(item_forms())
def test_an_item_form_in_which_everything_agrees_has_no_fault(filed: Case) -> None:
    assert serious(filed) == []


@given(forms_of_a_rubric())
def test_a_form_that_follows_its_rubric_has_no_fault(filed: Case) -> None:
    assert serious(filed) == []


@given(department_forms(), st.sampled_from([Decimal("0.01"), Decimal(1), Decimal("-0.5")]))
def test_a_total_that_is_off_by_anything_is_no_longer_a_form_without_fault(filed: Case, off: Decimal) -> None:
    closing = filed.form.total
    assert closing is not None
    claimed = closing.score.points
    assert claimed is not None
    wrong = closing._replace(score=closing.score._replace(number=claimed + off, places=2))
    form = filed.form._replace(total=wrong)
    assert serious(replace(filed, form=form))
