"""How a claim stands to its score, and by whose reading and decimals the rows of an item form are scored."""

from decimal import Decimal

import pytest

from tests.form.test_item_rubric import goal, line_of
from tests.scoring.test_findings import line
from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.facts.factset import Fact, FactSet
from xlplugin.facts.pursued import read_pursued
from xlplugin.functions.library import open_rubric
from xlplugin.scoring.claim import ClaimStanding, claim_standing
from xlplugin.scoring.sheet import IndicatorScore, Verdict, score_sheet

OUTPUT = "产出指标"
CAPPED = "超额完成按分值封顶，反向指标按指标值÷完成值"


def own(goal: str, result: str, claim: str | None) -> IndicatorScore:
    """A row of an item form worth 50 points, scored in the form's own way."""
    loaded = open_rubric("national-item")
    facts = [Fact(loaded.vocabulary["item_goal"], read_pursued(goal, result), result)]
    claims = {}
    if claim is not None:
        places = len(claim.partition(".")[2])
        claims = {OUTPUT: Entry(EntryKind.NUMBER, Decimal(claim), claim, places=places)}
    return line(score_sheet(loaded, FactSet(loaded.vocabulary, facts), claims, own=True), OUTPUT)


@pytest.mark.parametrize(
    ("goal", "result", "claim", "reading", "score"),
    [
        ("≤80天", "100天", "40", CAPPED, "40"),
        ("≤80天", "100天", "37.5", "反向指标按超出比例扣", "37.5"),
        ("≤80天", "100天", "45", CAPPED, "40"),
        ("≤80天", "100天", None, CAPPED, "40"),
        ("≥100户", "200户", "25", "完成率超过150%的减半", "25"),
    ],
)
def test_a_row_is_scored_by_the_reading_that_its_claim_rests_on(
    goal: str, result: str, claim: str | None, reading: str, score: str
) -> None:
    found = own(goal, result, claim)
    assert (found.indicator.reading, found.score) == (reading, Decimal(score))
    assert [each.name for each in found.readings] == [
        reading,
        *(each.name for each in found.indicator.readings),
    ]
    assert CAPPED in {each.name for each in found.readings}


@pytest.mark.parametrize(
    ("claim", "score"), [("16.67", "16.67"), ("16.7", "16.7"), ("17", "17"), ("16.6", "16.67")]
)
def test_a_row_is_rounded_as_its_claim_is_where_that_is_the_score(claim: str, score: str) -> None:
    assert own("≥3次", "1次", claim).score == Decimal(score)


def test_full_marks_are_no_rounding_of_a_missed_target() -> None:
    found = own("≥100%", "99.5%", "50")
    assert (found.score, found.status) == (Decimal("49.75"), Verdict.DIFFERS)


def test_where_formulas_hold_the_scores_there_is_one_reading_and_one_number_of_decimals() -> None:
    loaded = open_rubric("national-item")
    facts = FactSet(
        loaded.vocabulary, [Fact(loaded.vocabulary["item_goal"], read_pursued("≥3次", "1次"), "1次")]
    )
    claims = {OUTPUT: Entry(EntryKind.NUMBER, Decimal(17), "17")}
    assert line(score_sheet(loaded, facts, claims), OUTPUT).score == Decimal("16.67")


@pytest.mark.parametrize(
    ("claim", "standing"),
    [(0, ClaimStanding.POSSIBLE), (18, ClaimStanding.BORNE_OUT), (20, ClaimStanding.POSSIBLE)],
)
def test_under_a_rule_that_is_in_doubt_no_claim_is_called_wrong(claim: int, standing: ClaimStanding) -> None:
    doubtful = goal("合格率", 20, claim, "≥100%", "90%", criterion="酌情扣分")
    found = line_of(doubtful, goal("其他", 70, 70, 1, 1))
    assert [found.score, found.certain, found.lowest, found.highest] == [18, None, 0, 20]
    assert claim_standing(found) is standing
