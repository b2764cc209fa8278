"""The grade cell of an official form: the tick moves, every other word stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplugin.workbook.formbook.closing_cells import graded

GRADES = ("优", "良", "中", "差")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("☑优  □良  □中  □差", "□优  ☑良  □中  □差"),
        ("□优 □良 □中 □差", "□优 ☑良 □中 □差"),
        ("优☑ 良□ 中□ 差□", "优□ 良☑ 中□ 差□"),
        ("■优 □良 □中 □差", "□优 ■良 □中 □差"),
        ("优（√） 良（　） 中（　） 差（　）", "优（　） 良（√） 中（　） 差（　）"),
        ("优( ) 良( ) 中( ) 差( )", "优( ) 良(√) 中( ) 差( )"),
        ("优√ 良 中 差", "优 良√ 中 差"),
        ("优 良 中 差", "优 良√ 中 差"),
        ("□优（90分以上） ☑良（80～90分） □中 □差", "□优（90分以上） ☑良（80～90分） □中 □差"),
        ("评价等级：☑优；□良；□中；□差（由部门勾选）", "评价等级：□优；☑良；□中；□差（由部门勾选）"),
        ("优", "良"),
        ("评定为优", "评定为良"),
        ("", "良"),
    ],
)
def test_the_tick_moves_to_the_right_grade(before: str, after: str) -> None:
    assert graded(before, "良", GRADES) == after


@pytest.mark.parametrize("words", ["见附件", "见中介机构报告", "优秀单位", "☑优秀 □合格 □差"])
def test_words_that_name_no_grade_are_left_to_a_person(words: str) -> None:
    assert graded(words, "良", GRADES) is None


@given(
    st.sampled_from(GRADES),
    st.sampled_from(GRADES),
    st.sampled_from(("☑□", "■□", "√□", "●○")),
    st.sampled_from(("", " ", "　", "；", "（按总分）")),
)
def test_ticking_is_the_same_whatever_was_ticked_before(old: str, new: str, boxes: str, gap: str) -> None:
    def form(ticked: str) -> str:
        return gap.join((boxes[0] if each == ticked else boxes[1]) + each for each in GRADES)

    assert graded(form(old), new, GRADES) == form(new)
