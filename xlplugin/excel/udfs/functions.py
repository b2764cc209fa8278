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
from xlplugin.excel.udfs.declaration import Udf, udfs
from xlplugin.functions.catalogue import Function, functions
from xlplugin.functions.cell import CellError, Result

Rows: TypeAlias = list[list[float | bool | str]]
CellFunction: TypeAlias = Callable[..., Rows]

_RAW: Final = "raw"
_TROUBLE: Final = "程序内部错误，请把本工作簿交给维护人员。"


def _answer(function: Function, values: tuple[object, ...]) -> Result:
    try:
        return function(*map(argument_of, values))
    except Exception:
        import logging  # noqa: PLC0415 - rarely needed, and felt at start-up

        logging.getLogger(__name__).exception("%s failed", function.name)
        return _TROUBLE if function.explains else CellError.VALUE


def _decorated(function: Function, udf: Udf) -> CellFunction:
    def call(*values: object) -> Rows:
        return rows_of(_answer(function, values))

    parameters = [
        Parameter(
            each.name, Parameter.POSITIONAL_OR_KEYWORD, default=None if each.optional else Parameter.empty
        )
        for each in udf.arguments
    ]
    call.__name__ = call.__qualname__ = udf.name
    call.__doc__ = udf.description
    call.__module__ = __name__
    call.__annotations__ = {}
    vars(call)["__signature__"] = Signature(parameters)
    decorated: CellFunction = call
    for argument in udf.arguments:
        decorated = xlwings.arg(argument.name, _RAW, doc=argument.description)(decorated)
    decorated = xlwings.ret(_RAW)(decorated)
    return xlwings.func(category=CATEGORY, volatile=False)(decorated)


globals().update(
    {udf.name: _decorated(function, udf) for function, udf in zip(functions(), udfs(), strict=True)}
)
