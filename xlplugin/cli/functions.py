"""``xlplugin functions``: the catalogue of custom functions."""

from argparse import Namespace
from typing import Any

from xlplugin.cli.exits import Exit
from xlplugin.cli.output import print_json
from xlplugin.functions.catalogue import Function, functions


def _json(function: Function) -> dict[str, Any]:
    return {
        "name": function.name,
        "title": function.signature.title,
        "description": function.description,
        "arguments": [
            {
                "label": each.label,
                "unit": each.unit,
                "description": each.description,
                "range": each.role.is_range,
                "optional": each.optional,
            }
            for each in function.parameters
        ],
        "example": _example(function),
    }


def _example(function: Function) -> str:
    example = function.signature.example
    return example.replace("=SCORE_", "=EXPLAIN_") if function.explains else example


def _printed(function: Function) -> str:
    labels = ", ".join(f"[{each.label}]" if each.optional else each.label for each in function.parameters)
    lines = [f"{function.name}({labels})", f"  {function.description}"]
    lines += [f"    {each.words}" for each in function.parameters]
    return "\n".join([*lines, f"  示例 {_example(function)}"])


def run(arguments: Namespace) -> Exit:
    """List every function with its arguments and an example."""
    listed = list(functions(arguments.rubrics))
    if arguments.json:
        print_json({"schema": 1, "functions": [_json(each) for each in listed]})
        return Exit.DONE
    print("\n\n".join(_printed(each) for each in listed if not each.explains))
    print("\n每个 SCORE_ 函数都有参数相同的 EXPLAIN_ 函数，用一句话说明得分是怎样算出来的。")
    return Exit.DONE
