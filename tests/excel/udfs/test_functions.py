"""The functions as cells call them: the catalogue's own answers, whatever comes, and never an exception."""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import run
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.excel.udfs.com import MISSING, SCODES, received, sent, squeezed
from tests.excel.udfs.through_xlwings import Call, Seen, through_xlwings
from tests.functions.examples import example_arguments
from xlplugin.excel import server
from xlplugin.excel.names import CATEGORY
from xlplugin.excel.udfs import for_xlwings
from xlplugin.excel.udfs import functions as module
from xlplugin.functions import catalogue
from xlplugin.functions.catalogue import Function, functions
from xlplugin.functions.cell import Argument, CellError

CellFunction: TypeAlias = Callable[..., list[list[float | bool | str]]]
RUBRIC = "longgang-2020"
ALL = list(functions())
NAMES = [each.name for each in ALL]


def of_module(name: str) -> CellFunction:
    found: CellFunction = getattr(module, name)
    return found


def odd_arguments(each: Function) -> list[list[Argument]]:
    """Calls with blanks, errors, Chinese text, truths, ranges and too little."""
    odd: list[Argument] = [
        None,
        CellError.NA,
        CellError.DIV,
        "十分",
        True,
        -1.0,
        ((1.0, None), ("文", CellError.REF)),
    ]
    return [[RUBRIC, *[value] * (each.max_args - 1)] for value in odd]


def calls() -> list[tuple[Function, list[Argument]]]:
    examples = [(each, example_arguments(each.signature)) for each in ALL]
    return [*examples, *((each, arguments) for each in ALL for arguments in odd_arguments(each))]


def filled(each: Function, arguments: list[Argument]) -> tuple[object, ...]:
    """The arguments as the add-in's VBA gives them: all of them, what is left out marked so."""
    return (*map(sent, arguments), *[MISSING] * (each.max_args - len(arguments)))


# The module itself.


def test_every_function_is_one_attribute_and_nothing_else_looks_like_one() -> None:
    assert [name for name in vars(module) if name.startswith(("SCORE_", "EXPLAIN_"))] == NAMES
    assert len({id(of_module(name)) for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize(("each", "arguments"), calls(), ids=lambda value: getattr(value, "name", ""))
def test_a_call_of_the_module_gives_what_the_catalogue_gives(
    each: Function, arguments: list[Argument]
) -> None:
    assert of_module(each.name)(*filled(each, arguments)) == received(each(*arguments))


anything = st.recursive(
    st.one_of(
        st.sampled_from([RUBRIC, MISSING, "社会、经济、生态效益及可持续影响等", "是", *SCODES.values()]),
        *(st.none(), st.booleans(), st.floats(), st.integers(), st.decimals(), st.datetimes(), st.text()),
        *(st.just(object()), st.binary(max_size=3)),
    ),
    lambda inner: st.lists(inner, max_size=4).map(tuple),
    max_leaves=12,
)


@settings(max_examples=300)
@given(st.data())
def test_no_call_ever_raises_and_every_result_is_rows_that_com_can_carry(data: st.DataObject) -> None:
    each = data.draw(st.sampled_from(ALL))
    arguments = data.draw(st.lists(anything, max_size=each.max_args))
    rows = of_module(each.name)(RUBRIC, *arguments[1:])
    assert len({len(row) for row in rows}) == 1
    assert all(type(value) in (float, bool, str) for row in rows for value in row)
    if each.explains:
        assert "程序内部错误" not in str(rows)


def test_an_argument_of_an_unknown_kind_is_an_error_with_a_reason() -> None:
    assert of_module("SCORE_SATISFACTION")(RUBRIC, object()) == [["xlplugin:error:2015"]]
    assert "“满意度”含有错误值#VALUE!" in str(of_module("EXPLAIN_SATISFACTION")(RUBRIC, object()))
    assert "没有评价标准" in str(of_module("EXPLAIN_SATISFACTION")(object(), 0.9))


@pytest.mark.parametrize(("where", "name"), [(catalogue, "score"), (module, "argument_of")])
def test_a_fault_of_the_program_is_value_in_the_cell_and_words_beside_it(
    where: Any,  # noqa: ANN401 - a module
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> None:
        msg = "坏了"
        raise RuntimeError(msg)

    monkeypatch.setattr(where, name, broken)
    assert of_module("SCORE_SATISFACTION")(RUBRIC, 0.9) == [["xlplugin:error:2015"]]
    assert of_module("EXPLAIN_SATISFACTION")(RUBRIC, 0.9) == [["程序内部错误，请把本工作簿交给维护人员。"]]
    assert "坏了" in caplog.text


def test_calls_at_the_same_time_do_not_mix() -> None:
    asked = [("SCORE_SATISFACTION", (RUBRIC, share / 1000)) for share in range(0, 1000, 7)] * 4
    alone = [of_module(name)(*arguments) for name, arguments in asked]
    catalogue.reload()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda call: of_module(call[0])(*call[1]), asked))
    assert together == alone


def test_own_rubrics_are_found_by_the_environment_and_reloaded_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = Path(__file__).parents[3] / "rubrics" / f"{RUBRIC}.yaml"
    own = tmp_path / "own.yaml"
    monkeypatch.setenv("XLPLUGIN_RUBRICS", str(tmp_path))
    own.write_text(shipped.read_text("utf-8"), encoding="utf-8")
    assert of_module("SCORE_TIMELINESS")("own", 1.0, 3.0) == [[2.0]]
    own.write_text(shipped.read_text("utf-8").replace("decimals: 2", "decimals: 3"), encoding="utf-8")
    assert of_module("SCORE_TIMELINESS")("own", 1.0, 7.0) == [[0.86]]
    catalogue.reload()
    assert of_module("SCORE_TIMELINESS")("own", 1.0, 7.0) == [[0.857]]


def test_cells_do_not_wait_for_what_they_do_not_need() -> None:
    heavy = ["openpyxl", "formualizer", "lxml", "pydantic", "yaml", "pyopenvba"]
    script = (
        "import sys, json; import xlplugin.excel.udfs.functions; "
        "json.dump([name for name in json.loads(sys.argv[1]) if name in sys.modules], sys.stdout)"
    )
    command = [sys.executable, "-c", script, json.dumps(heavy)]
    assert json.loads(run(command, capture_output=True, check=True).stdout) == []  # noqa: S603


# Through xlwings as it is on Windows.


@pytest.fixture(scope="module")
def asked() -> list[tuple[Function, list[Argument]]]:
    return calls()


@pytest.fixture(scope="module")
def seen(asked: list[tuple[Function, list[Argument]]]) -> Seen:
    made: list[Call] = [(each.name, filled(each, arguments)) for each, arguments in asked]
    return through_xlwings(made)


def test_xlwings_hands_every_value_through_untouched(
    seen: Seen, asked: list[tuple[Function, list[Argument]]]
) -> None:
    expected = [squeezed(received(each(*arguments))) for each, arguments in asked]
    assert seen.results == expected


def test_xlwings_knows_every_function_with_the_declared_words_once(seen: Seen) -> None:
    known = {each["name"]: each for each in seen.declared}
    assert len(seen.declared) == len(known) == len(tuple(functions()))
    for udf in functions():
        told = known[udf.name]
        assert told["ret"]["doc"] == udf.description
        assert (told["category"], told["volatile"], told["async_mode"]) == (CATEGORY, False, None)
        assert (told["sub"], told["call_in_wizard"]) == (False, True)
        arguments = [(each["name"], each["doc"], "optional" in each) for each in told["args"]]
        assert arguments == [(each.name, each.words, each.optional) for each in udf.parameters]


def test_xlwings_writes_a_wrapper_for_each_function(seen: Seen) -> None:
    for udf in functions():
        names = ", ".join(f"Optional {each.name}" if each.optional else each.name for each in udf.parameters)
        assert seen.wrappers.count(f"Function {udf.name}({names})\n") == 1
    assert "Volatile" not in seen.wrappers
    assert "CommandBars" not in seen.wrappers


# Imported with xlwings' own add-in, whose VBA knows no marks.


def test_for_xlwings_own_vba_every_error_is_the_number_that_is_none_and_all_else_the_same(
    seen: Seen, asked: list[tuple[Function, list[Argument]]]
) -> None:
    made: list[Call] = [(each.name, filled(each, arguments)) for each, arguments in asked]
    theirs = through_xlwings(made, for_xlwings.__name__)
    assert [_without_marks(each) for each in seen.results] == [_shown(each) for each in theirs.results]
    assert "xlplugin:error" not in str(theirs.results)
    assert {each["name"] for each in theirs.declared} == {each["name"] for each in seen.declared}
    assert f'CallUDF("{for_xlwings.__name__}", "SCORE_ASSET_USE"' in theirs.wrappers


def _without_marks(result: object) -> object:
    if isinstance(result, list):
        return [_without_marks(each) for each in result]
    return "nan" if str(result).startswith("xlplugin:error:") else result


def _shown(result: object) -> object:
    if isinstance(result, list):
        return [_shown(each) for each in result]
    return "nan" if result != result else result  # noqa: PLR0124 - what tells it from every number


# The process.


def test_the_server_has_the_functions_before_excel_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[str, bool]] = []
    monkeypatch.setattr(module.__name__, module)  # put back in its package, too
    monkeypatch.delitem(sys.modules, module.__name__)
    monkeypatch.setattr("xlwings.serve", lambda clsid: served.append((clsid, module.__name__ in sys.modules)))
    server.serve("{506e67c3-55b5-48c3-a035-eed5deea7d6d}")
    assert served == [("{506e67c3-55b5-48c3-a035-eed5deea7d6d}", True)]
