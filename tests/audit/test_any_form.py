"""Whatever stands in a form's cells, the checks that need no rubric give findings and never break."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.audit.cases import Typed, budget_line, case, row, table
from xlplugin.audit.audit import CHECKS
from xlplugin.form.form import Column, FormKind

PIECES = st.sampled_from(
    [
        "≥",
        "95%",
        "100户",
        "未完成",
        "（5分）",
        "得3分",
        "☑优",
        "□良",
        "90分≤",
        "无",
        "2021年",
        "XX",
        "1.",
        "\n",
        "，",
        "-",
        "0",
        "9" * 30,
    ]
)
NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=Decimal("-1e300"), max_value=Decimal("1e300")
)
CELLS: st.SearchStrategy[Typed] = st.one_of(
    st.none(),
    st.lists(PIECES, max_size=5).map("".join),
    st.text(max_size=8),
    NUMBERS.map(lambda n: Decimal(f"{n:f}")),
)
ROWS = st.builds(
    row,
    st.just("甲"),
    CELLS,
    CELLS,
    primary=st.sampled_from(["", "产出指标", "成本指标"]),
    reason=CELLS,
    evidence=CELLS,
    criterion=CELLS,
    target=CELLS,
    actual=CELLS,
    reviewed=CELLS,
)
LINES = st.builds(budget_line, st.just("总额"), CELLS, CELLS, CELLS, weight=CELLS, rate=CELLS, score=CELLS)


@given(st.lists(ROWS, max_size=3), LINES, st.tuples(CELLS, CELLS, CELLS, CELLS), st.sampled_from(FormKind))
def test_any_cells_at_all_give_findings_that_say_what_and_where(
    rows: list[object], line: object, cells: tuple[Typed, ...], kind: FormKind
) -> None:
    total, grade, planned, spent = cells
    filed = case(
        *rows,  # type: ignore[arg-type]
        total=total,
        grade=grade,
        budget=[line],
        weights={"产出指标": planned},
        kind=kind,
        columns=[Column.EVIDENCE],
        tables=[table(("预算数", "支出数", "执行率"), ["合计", planned, spent, total])],
    )
    for finding in (finding for check in CHECKS for finding in check(filed)):
        assert finding.message
        assert finding.fix
        assert str(finding.source)
        assert finding.points is None or finding.points > 0
