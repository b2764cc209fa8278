"""The examples of the catalogue as calls, with something in the cells that they name."""

import re

from xlplugin.functions.cell import Argument
from xlplugin.functions.concepts import Signature

CELLS: dict[str, tuple[Argument, ...]] = {
    "EXECUTION_RATE": (((0.25,), (0.5,), (0.75,), (1.0,)),),
    "COMPLETION": (((6000.0,), (1000.0,)), ((27550.726,), (1409.0,))),
    "CHECKLIST": (((1.0,), (0.5,)),),
    "INDICATOR": ((("contracts_filed", "是", None),),),
    "LOWEST": ((("procurement_actual", 218.86, "万元"), ("procurement_plan", 233.26, "万元")),),
    "HIGHEST": ((("procurement_actual", 218.86, "万元"), ("procurement_plan", 233.26, "万元")),),
    "TABLE": ((("satisfaction", 92.0, "%"), ("staff_quota", "若干", None)),),
    "TOTAL": (((90.0,), (6.0,)),),
}
"""For each concept, what stands in the ranges of its example, in their order."""

_CALL = re.compile(r"=(SCORE_[A-Z_]+)\((.*)\)")
_RANGE = re.compile(r"[A-Z]+\d+:[A-Z]+\d+")


def _value(written: str, ranges: list[Argument]) -> Argument:
    if written.startswith('"'):
        return written.strip('"')
    if _RANGE.fullmatch(written):
        return ranges.pop(0)
    return float(written.removesuffix("%")) / 100 if written.endswith("%") else float(written)


def example_arguments(signature: Signature) -> list[Argument]:
    """The arguments of a concept's example."""
    example = _CALL.fullmatch(signature.example)
    assert example is not None
    assert example[1] == signature.score_name
    ranges = list(CELLS.get(signature.concept, ()))
    arguments = [_value(each, ranges) for each in example[2].split(",")]
    assert ranges == []
    return arguments
