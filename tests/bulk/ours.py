"""Our own workbooks, filled in: those of departments, and that of a project."""

from dataclasses import replace
from decimal import Decimal
from functools import cache
from random import Random
from typing import Final

from tests.bulk.answers import ABOVE_FULL, Answer, Made
from tests.bulk.words import Filer
from tests.provinces.filling import Indicator, Typed, fill, rounded
from tests.provinces.indicators import CAUSES, Limit
from tests.provinces.layout import layouts
from xlplugin.functions.library import open_rubric
from xlplugin.rubric.library import shipped
from xlplugin.rubric.model import LoadedRubric
from xlplugin.workbook.layout.names import FORM_SHEET
from xlplugin.workbook.template.build import build_template
from xlplugin.workbook.template.filling import ClaimFilling, Filling, load_filling
from xlplugin.workbook.template.item_filling import ItemFilling, ItemLine, MoneyLine

_DEPARTMENTS: Final = {"longgang-2020": 2020, "longgang-2021": 2021}
_RIGHT: Final = {"财务合规性": Decimal(2), "政府采购执行情况": Decimal("1.94")}
"""What the published figures of 2020 give; more was claimed."""

_JUDGED: Final = ("预算编制合理性", "绩效指标明确性", "项目监管", "管理制度健全性")
"""What people judge, claimed at full marks."""

_FULL: Final = 100
_CONTRACT_STAFF: Final = 74
_STAFF: Final = "财政供养人员控制率"
_OPERATORS: Final = {
    Limit.AT_LEAST: "≥",
    Limit.AT_MOST: "≤",
    Limit.EXACTLY: "＝",
    Limit.NEVER: "≤",
    Limit.WORDS: "定性",
}


@cache
def _published(rubric: str) -> tuple[LoadedRubric, Filling]:
    filling = load_filling(shipped("workbooks") / f"{rubric}-example.yaml")
    assert isinstance(filling, Filling)
    return open_rubric(rubric), filling


def department_book(filer: Filer, mistakes: int, random: Random) -> Made:
    """The workbook of a department: the published filling, put right, with other figures in it.

    Args:
        filer: whose it is.
        mistakes: how many mistakes are in it.
        random: chooses.
    """
    rubric = random.choice(tuple(_DEPARTMENTS))
    loaded, filling = _published(rubric)
    claims = {each.indicator: each for each in filling.claims}
    right = _RIGHT if rubric == "longgang-2020" else {}
    for name, score in right.items():
        claims[name] = replace(claims[name], score=score, reason=random.choice(CAUSES))
    answers = list[Answer]()
    judged = random.sample(_JUDGED, 3)
    if random.random() < 0.5:
        claims[judged[2]] = _less(claims[judged[2]], random.choice(CAUSES))
    quota = random.randint(20, 90)
    staff = quota - random.randint(0, 5)
    for kind in random.sample(("自评与测算不符", "得分高于分值", "扣分没有原因"), mistakes):
        match kind:
            case "自评与测算不符":
                staff = quota + random.randint(1, 9)
                answers.append(_answer(kind, _STAFF, "claim-differs"))
            case "得分高于分值":
                claims[judged[0]] = replace(
                    claims[judged[0]], score=(claims[judged[0]].score or Decimal(0)) + 1
                )
                answers.append(_answer(kind, judged[0], "score-range"))
            case _:
                claims[judged[1]] = _less(claims[judged[1]], "")
                answers.append(_answer(kind, judged[1], "reason-missing"))
    if sum(each.score or Decimal(0) for each in claims.values()) > _FULL:
        answers.append(Answer(*ABOVE_FULL, FORM_SHEET))
    given = {"staff_actual": staff, "staff_quota": quota, "staff_total": staff + _CONTRACT_STAFF}
    facts = tuple(
        replace(each, value=Decimal(given[each.fact])) if each.fact in given else each
        for each in filling.facts
    )
    filled = replace(filling, department=filer.name, facts=facts, claims=tuple(claims.values()))
    data, year = build_template(loaded, filled), _DEPARTMENTS[rubric]
    return Made(data, ".xlsx", f"template {rubric}", year, whole=True, answers=tuple(answers))


def _less(claim: ClaimFilling, reason: str) -> ClaimFilling:
    return replace(claim, score=(claim.score or Decimal(0)) - Decimal("0.5"), reason=reason)


def _answer(kind: str, indicator: str, *codes: str) -> Answer:
    return Answer(kind, codes, FORM_SHEET, indicator=indicator)


def item_workbook(filer: Filer, mistakes: int, random: Random) -> Made:
    """The workbook of a project: rows with goals and results, scores by the rule or, mistaken, by hand.

    Args:
        filer: whose it is.
        mistakes: how many mistakes are in it.
        random: chooses.
    """
    form = fill(next(each for each in layouts() if each.name == "central-item"), random.randrange(10**9))
    rows, answers = list[ItemLine](), list[Answer]()
    for row in form.rows:
        # The rule scores what can be counted or rated; the rest people score.
        score, actual = None if row.kind.limit in _OPERATORS else row.weight, row.actual
        if (
            row.kind.limit is Limit.AT_LEAST
            and row.weight >= 2
            and (row.goal or 0) > 5
            and len(answers) < mistakes
        ):
            score, actual = row.weight, rounded((row.goal or Decimal(0)) * Decimal("0.5"), Decimal(1))
            answers.append(_answer("目标未完成得满分", row.kind.name, "claim-differs", "goal-missed"))
        rows.append(_line(row, actual, score))
    spent = form.money.whole.spent
    head = filer.head(random)
    filled = ItemFilling(
        rubric="national-item",
        project=head.project,
        year=form.year,
        department=head.department,
        unit=head.agency,
        money=(
            MoneyLine(
                name="其中：当年财政拨款",
                initial=form.money.whole.initial,
                full=form.money.whole.full,
                spent=spent,
            ),
        ),
        goal=head.goal,
        result=head.achieved,
        rows=tuple(rows),
        person=head.person,
        phone=head.phone,
        day=f"{form.year + 1}年1月{random.randint(4, 28)}日",
    )
    data = build_template(open_rubric("national-item"), filled)
    return Made(data, ".xlsx", "template national-item", form.year, whole=False, answers=tuple(answers))


def _line(row: Indicator, actual: Typed, score: Decimal | None) -> ItemLine:
    kind = row.kind
    words = {Limit.WORDS: kind.words, Limit.RANGE: f"{row.goal}-{row.most}", Limit.DATE: "11月底前"}
    return ItemLine(
        primary=row.level.name,
        secondary=kind.secondary,
        name=kind.name,
        operator=_OPERATORS.get(kind.limit, ""),
        goal=words.get(kind.limit, str(row.goal)),
        unit=kind.unit,
        actual=str(actual),
        weight=row.weight,
        score=score,
        reason=row.reason,
        rating=_share(row) if kind.limit is Limit.WORDS else None,
    )


def _share(row: Indicator) -> Decimal:
    """The share of the points that a person gave."""
    return row.score / row.weight if isinstance(row.score, Decimal) else Decimal(1)
