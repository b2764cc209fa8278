# ruff: noqa: E501 - one row a case
"""Every function of the catalogue is declared once, in words that Excel shows whole and names that VBA allows."""

import re
import sys
from subprocess import run

import pytest

from xlplugin.functions.catalogue import Function, functions

ARGUMENTS = {
    "EXECUTION_RATE": "rubric period_progress",
    "PROCUREMENT": "rubric procurement_actual procurement_plan procurement_policy_points [procurement_rate]",
    "COMPLIANCE": "rubric spending_points adjusted_total budget_total accounting_points violations [adjusted_rate]",
    "DISCLOSURE": "rubric budget_disclosure accounts_disclosure",
    "ASSET_USE": "rubric assets_in_use assets_total [asset_use_rate]",
    "STAFF_CONTROL": "rubric staff_actual staff_quota [staff_rate]",
    "CONTRACT_STAFF": "rubric contract_staff staff_total [contract_staff_rate]",
    "OPERATING_COST": "rubric operating_actual operating_budget [three_public_actual] [three_public_budget] [operating_rate] [three_public_rate]",
    "THREE_PUBLIC": "rubric three_public_actual three_public_budget [three_public_rate]",
    "KEY_TASKS": "rubric key_tasks_unfinished",
    "TIMELINESS": "rubric projects_done projects_planned [timeliness_rate]",
    "PETITIONS": "rubric petition_channel petition_reply_rate petition_timely_rate",
    "SATISFACTION": "rubric satisfaction",
    "COMPLETION": "rubric indicator goals actuals",
    "PRE_EVALUATION": "rubric pre_evaluation_missed pre_evaluation_due",
    "CARRYOVER": "rubric carryover carryover_base [carryover_rate]",
    "CONTRACT_TIMELINESS": "rubric contracts_on_time purchases_total [contract_rate]",
    "SME_PROCUREMENT": "rubric sme_procurement sme_reserved [sme_rate]",
    "CHECKLIST": "rubric indicator points",
    "DEDUCTION": "rubric indicator counts",
    "JUDGEMENT": "rubric indicator points",
    "INDICATOR": "rubric indicator table",
    "ITEM": "rubric weight operator goal actual [unit] [item_share]",
    "ITEM_LOWEST": "rubric weight operator goal actual [unit] [item_share]",
    "ITEM_HIGHEST": "rubric weight operator goal actual [unit] [item_share]",
    "ITEM_EXECUTION": "rubric weight item_budget item_spent [item_rate]",
    "LOWEST": "rubric indicator table [goals] [actuals]",
    "HIGHEST": "rubric indicator table [goals] [actuals]",
    "TABLE": "rubric table",
    "TOTAL": "rubric scores",
    "GRADE": "rubric total",
}
"""People's formulas and macros name them: they never change. Those in brackets may be left out."""

_WORDS = (
    "abs access addressof alias and any append array as assert attribute base beep begin binary "
    "boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec chdir cint circle close cls "
    "const csng cstr currency cvar cverr date debug decimal declare defbool deftype dim dir do "
    "doevents double each else elseif empty end endif enum eof eqv erase error event exit explicit "
    "false fix for format friend function get global gosub goto if imp implements in input instr int "
    "integer is kill lbound left len let lib like line load local lock long loop lset me mid mod "
    "module name new next not nothing null object on open option optional or output paramarray "
    "preserve print private property pset public put raiseevent random randomize read redim rem "
    "replace reset resume return right rmdir rnd rset scale seek select set shared single spc space "
    "static step stop string sub switch tab text then time timer to trim true type typeof ubound "
    "unlock until variant version wend while width with withevents write xor "
)
VBA_WORDS = frozenset(_WORDS.split())
"""Words that mean something in VBA already."""

ALL = tuple(functions())


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_every_function_of_the_catalogue_is_declared_once() -> None:
    assert len(ALL) == 2 * len(ARGUMENTS)
    assert len({each.name.casefold() for each in ALL}) == len(ALL)


@pytest.mark.parametrize("udf", ALL, ids=lambda each: each.name)
def test_the_names_of_arguments_never_change(udf: Function) -> None:
    names = (f"[{each.name}]" if each.optional else each.name for each in udf.parameters)
    assert " ".join(names) == ARGUMENTS[udf.name.partition("_")[2]]


@pytest.mark.parametrize("udf", ALL, ids=lambda each: each.name)
def test_every_name_is_one_that_vba_and_xlwings_leave_free(udf: Function) -> None:
    names = [each.name for each in udf.parameters]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch("[a-z][a-z_]*", name)] == []
    assert VBA_WORDS.isdisjoint(names)
    assert {"caller", "xlpy", "failed", *(each.name.lower() for each in ALL)}.isdisjoint(names)


@pytest.mark.parametrize("udf", ALL, ids=lambda each: each.name)
def test_every_text_is_shown_whole_by_the_wizard(udf: Function) -> None:
    words = [each.words for each in udf.parameters]
    assert all(0 < utf16(text) <= 255 for text in [udf.description, *words])
    assert utf16("".join(words)) <= 8_192
    assert utf16(", ".join(each.name for each in udf.parameters)) <= 255


@pytest.mark.parametrize("udf", ALL, ids=lambda each: each.name)
def test_an_argument_is_described_by_its_chinese_label_first(udf: Function) -> None:
    for parameter in udf.parameters:
        assert parameter.words.startswith(f"{parameter.label}（{parameter.unit}）：")
        assert parameter.words.endswith(parameter.description)


def test_the_declaration_needs_no_xlwings() -> None:
    script = "import sys; from xlplugin.functions.catalogue import functions; list(functions()); print('xlwings' in sys.modules)"
    shown = run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert shown.stdout.strip() == "False"
