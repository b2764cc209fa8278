"""The module that cells call: every function of the catalogue under its own name, decorated for xlwings.

xlwings must neither convert nor squeeze anything (its ``raw`` does so), since only the adapter of this room
knows what an error or a blank cell means. Own rubrics are found by the environment variable XLPLUGIN_RUBRICS,
as on the command line. The functions keep nothing between calls and ask nothing of Excel, so that Excel may
call again whenever it likes.
"""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Final, TypeAlias

import xlwings

from xlplugin.excel.com_values import argument_of, rows_of
from xlplugin.excel.names import CATEGORY
from xlplugin.functions.catalogue import TROUBLE, Function, functions
from xlplugin.functions.cell import CellError

Rows: TypeAlias = list[list[float | bool | str]]
CellFunction: TypeAlias = Callable[..., Rows]

_RAW: Final = "raw"


def decorated(function: Function, module: str, *, marked: bool) -> CellFunction:
    """A function of the catalogue as xlwings calls it for a cell.

    Args:
        function: of the catalogue.
        module: in which it is to be found.
        marked: whether errors leave as marks (``rows_of``), for VBA that knows them.
    """

    def call(*values: object) -> Rows:
        try:
            result = function(*map(argument_of, values))
        except Exception:
            import logging  # noqa: PLC0415 - rarely needed, and felt at start-up

            logging.getLogger(__name__).exception("%s failed", function.name)
            result = TROUBLE if function.explains else CellError.VALUE
        return rows_of(result, marked=marked)

    parameters = [
        Parameter(
            each.name, Parameter.POSITIONAL_OR_KEYWORD, default=None if each.optional else Parameter.empty
        )
        for each in function.parameters
    ]
    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = function.description
    call.__module__ = module
    call.__annotations__ = {}
    vars(call)["__signature__"] = Signature(parameters)
    called: CellFunction = call
    for argument in function.parameters:
        called = xlwings.arg(argument.name, _RAW, doc=argument.words)(called)
    called = xlwings.ret(_RAW)(called)
    return xlwings.func(category=CATEGORY, volatile=False)(called)


globals().update({each.name: decorated(each, __name__, marked=True) for each in functions()})
