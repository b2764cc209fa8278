import pytest

from xlplugin.workbook.grid.formulas import calls_any, same_formula, sheet_names, shifted, unlinked

NAMES = frozenset({"SCORE_X"})


@pytest.mark.parametrize(
    "stored",
    [
        "SCORE_X(A1,2)",
        "[1]!SCORE_X(A1,2)",
        r"'C:\Users\张 三\xlplugin.xlam'!SCORE_X(A1,2)",
        "xlplugin.xlam!SCORE_X(A1,2)",
        "[xlplugin.xlam]!SCORE_X(A1,2)",
        "_xll.SCORE_X(A1,2)",
        "_xldudf_SCORE_X(A1,2)",
        "_xludf.SCORE_X(A1,2)",
        "_xlfn.SCORE_X(A1,2)",
        "[1]!_xldudf_SCORE_X(A1,2)",
    ],
)
def test_a_custom_call_is_known_however_excel_stored_it(stored: str) -> None:
    assert unlinked(stored, NAMES) == "SCORE_X(A1,2)"
    assert unlinked(stored.replace("SCORE_X", "score_x"), NAMES) == "score_x(A1,2)"
    assert unlinked(f"1+{stored}*IF(B1,{stored})", NAMES) == "1+SCORE_X(A1,2)*IF(B1,SCORE_X(A1,2))"


@pytest.mark.parametrize(
    "formula",
    [
        '"[1]!SCORE_X("&A1',
        '"say ""[1]!SCORE_X("" "&A1',
        "'[1]!SCORE_X('!A1",
        "_xlfn.XLOOKUP(A1,B:B,C:C)",
        "[1]!OTHER(A1)",
        "[1]Sheet1!A1",
        "MY_SCORE_X(1)",
        "_xll.SCORE_XY(1)",
        "SCORE_X",
        "'a''b \"c'!A1+1",
    ],
)
def test_everything_else_stays(formula: str) -> None:
    assert unlinked(formula, NAMES) == formula


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A1+$B$2+C$3+$D4", "C2+$B$2+E$3+$D5"),
        ("SUM(A1:B2)+SUM(A:B)+SUM(1:$3)", "SUM(C2:D3)+SUM(C:D)+SUM(2:$3)"),
        ("LOG10(A1)+A1B+A1!C3+'A1'!C3", "LOG10(C2)+A1B+A1!E4+'A1'!E4"),
        ('"A1"&表[A1]&总额', '"A1"&表[A1]&总额'),
        ("XFD1", "#REF!"),
        ("A1048576", "#REF!"),
    ],
)
def test_a_shared_formula_moves_its_relative_references(formula: str, moved: str) -> None:
    assert shifted(formula, 1, 2) == moved


@pytest.mark.parametrize(
    ("formula", "names"),
    [
        ("测算!A1+SUM('基础 数据'!B2:B3)", {"测算", "基础 数据"}),
        ("'老''表'!A1", {"老'表"}),
        ('"见测算!A1"&A1', set()),
        ("'[去年.xlsx]测算'!A1+[1]测算!A1", set()),
        ("年度测算!A1", {"年度测算"}),
        ("SUM(A1:B2)", set()),
    ],
)
def test_the_sheets_that_a_formula_names(formula: str, names: set[str]) -> None:
    assert sheet_names(formula) == names


def test_a_call_is_unlinked_from_one_file_only() -> None:
    names = frozenset({"SCORE_TOTAL"})
    ours, other = "'C:\\旧\\xlplugin.xlam'!SCORE_TOTAL(1)", "'C:\\旧\\other.xlam'!SCORE_TOTAL(1)"
    assert unlinked(ours, names, "xlplugin.xlam") == "SCORE_TOTAL(1)"
    assert unlinked(other, names, "xlplugin.xlam") == other
    assert unlinked(other, names) == "SCORE_TOTAL(1)"


@pytest.mark.parametrize(
    ("formula", "called"),
    [
        ("SCORE_X(A1)", True),
        ("'C:\\旧\\x.xlam'!score_x (A1)", True),
        ("[1]!_xldudf_SCORE_X(A1)", True),
        ("XLPLUGIN.SCORE_X(A1)", True),
        ("IF(SUM(T['#在用])>0,SCORE_X(SUM(T['#在用])),0)", True),
        ("SUM(T[[#This Row],['#在用]])+SCORE_X(1)", True),
        ("MYSCORE_X(A1)", False),
        ('"SCORE_X(1)"', False),
        ("'SCORE_X(1)'!A1", False),
        ("SCORE_X+1", False),
    ],
)
def test_a_call_is_known_however_it_is_written(formula: str, *, called: bool) -> None:
    assert calls_any(formula, NAMES) is called


@pytest.mark.parametrize(
    ("entered", "read"),
    [
        ('SCORE_X("a b", b2)', 'score_x("a b",B2)'),
        ("SQRT(A1:A3)", "SQRT(@A1:A3)"),
        ("FILTER(A1:A3,B1:B3)", "_xlfn._xlws.FILTER(A1:A3,B1:B3)"),
        ("LET(x,1,x)", "_xlfn.LET(_xlpm.x,1,_xlpm.x)"),
        ("'Sheet1'!A1", "Sheet1!A1"),
        ("SCORE_X(1.0)", r"'C:\Users\it''s\XLSTART\xlplugin.xlam'!SCORE_X(1)"),
        ("SCORE_X(1)", "xlplugin.xlam!SCORE_X(1)"),
        (r"'C:\去年\[去年.xlsx]表 1'!A1", "'[去年.xlsx]表 1'!A1"),
        ("0.10*A1+1E3+.5", "0.1*A1+1000+0.5"),
    ],
)
def test_a_formula_is_the_same_however_excel_writes_it(entered: str, read: str) -> None:
    assert same_formula(entered, read, "xlplugin.xlam")
    assert same_formula(read, entered, "xlplugin.xlam")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A1", "A2"),
        ("A1", "A10"),
        ("A1", "$A$1"),
        ('"a b"', '"ab"'),
        ('"A"', '"a"'),
        ("SUM(A1:A3)", "SUM(A1:A4)"),
        ("一!A1", "二!A1"),
        ("1+1", "1-1"),
        ("A1*0.1", "A1*0.11"),
        ("'[去年.xlsx]表'!A1", "表!A1"),
        ("SCORE_X(1)", "SCORE_Y(1)"),
        (r"'C:\other.xlam'!F(1)", "F(1)"),
    ],
)
def test_another_formula_is_told(one: str, other: str) -> None:
    assert not same_formula(one, other, "xlplugin.xlam")
