"""From a YAML tree to a frozen record: every refusal with file, line, column and what would be right."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from xlplugin.model import Record, build
from xlplugin.problem import Code, Problem, Refused
from xlplugin.rubric import codes
from xlplugin.rubric.yaml_reader import Path, YamlTree

R = TypeVar("R", bound=Record)


class Refusal(NamedTuple):
    """What a refusal says, and advises where that depends on the case; ``{…}`` are pydantic's details."""

    code: Code
    message: str
    fix: str = ""


_NUMBER: Final = Refusal(codes.YAML_NOT_A_NUMBER, "“{given}”应为数字")
_CHOICE: Final = Refusal(codes.YAML_CHOICE, "“{given}”不在可选值之中", "应为：{expected}")
_TRUTH: Final = _CHOICE._replace(fix="应为：true 或 false")
_ADVICE: Final = {"step": "应大于{gt}；低于 threshold 扣分或加分的，写 below: true"}
"""The advice of a number that is too small, by its key, where people mean something else by one."""

_OTHER: Final = Refusal(codes.YAML_VALUE, "“{given}”不符合这一项的要求")

_REFUSALS: Final = {
    "missing": Refusal(codes.YAML_MISSING, "缺少“{key}”"),
    "unexpected_keyword_argument": Refusal(codes.YAML_UNKNOWN_KEY, "不认识“{key}”"),
    "union_tag_invalid": Refusal(codes.YAML_RULE_KIND, "没有“{tag}”这种规则", "可用的种类：{expected}"),
    "union_tag_not_found": Refusal(codes.YAML_RULE_KIND, "规则没有写种类 kind", "请写明 kind"),
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": Refusal(codes.YAML_NOT_WHOLE, "“{given}”应为整数"),
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "greater_than": Refusal(codes.YAML_TOO_SMALL, "{given}太小", "应大于{gt}"),
    "greater_than_equal": Refusal(codes.YAML_TOO_SMALL, "{given}太小", "应不小于{ge}"),
    "less_than": Refusal(codes.YAML_TOO_LARGE, "{given}太大", "应小于{lt}"),
    "less_than_equal": Refusal(codes.YAML_TOO_LARGE, "{given}太大", "应不大于{le}"),
    "string_type": Refusal(codes.YAML_NOT_TEXT, "“{given}”应为文字"),
    "string_pattern_mismatch": Refusal(
        codes.YAML_HEADING, "“{given}”里有空白、括号、冒号或逗号，不会与任何表头相符"
    ),
    "string_too_short": Refusal(codes.YAML_BLANK, "“{key}”是空的"),
    "too_short": Refusal(codes.YAML_TOO_FEW, "“{key}”的个数太少", "至少应有{min_length}个"),
    "tuple_type": Refusal(codes.YAML_NOT_A_LIST, "“{key}”应为列表"),
    "dataclass_type": Refusal(codes.YAML_NOT_A_MAPPING, "这里应为“键: 值”的写法"),
    "value_error": Refusal(codes.YAML_CONTRARY, "{error}"),
}


def _written_path(location: tuple[int | str, ...], tree: YamlTree) -> Path:
    """The part of pydantic's location that is written in the file (its union tags are not)."""
    path: Path = ()
    for key in location:
        if (*path, key) in tree.places:
            path = (*path, key)
    return path


def _problem(tree: YamlTree, error: ErrorDetails) -> Problem:
    context: dict[str, Any] = {**error.get("ctx", {})}
    key = next((part for part in reversed(error["loc"]) if isinstance(part, str)), "")
    expected = context.pop("expected_tags", None) or context.pop("expected", "")
    details = {"key": key, "given": error["input"], "expected": expected, **context}
    refusal = _REFUSALS.get(error["type"], _OTHER)
    if refusal is _REFUSALS["greater_than"]:
        refusal = refusal._replace(fix=_ADVICE.get(key, refusal.fix))
    place = tree.source(_written_path(error["loc"], tree))
    return refusal.code.at(place, refusal.message.format(**details), fix=refusal.fix.format(**details))


def _echo(error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """Whether an error only repeats another: a list short of its bad members, a reading's copy of a rule."""
    place = error["loc"]
    if error["type"] == "too_short":
        return any(len(each["loc"]) > len(place) and each["loc"][: len(place)] == place for each in errors)
    if "readings" in place:
        indicator = place[: place.index("readings")]
        return any(each["loc"][: len(indicator) + 1] == (*indicator, "rule") for each in errors)
    return False


def validate(model: type[R], tree: YamlTree) -> R:
    """The record a tree describes.

    Raises:
        Refused: every problem that keeps it from being one.
    """
    try:
        return build(model, tree.root)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        problems = [_problem(tree, each) for each in errors if not _echo(each, errors)]
        problems.sort(key=lambda each: (each.source and each.source.line) or 0)
        raise Refused(*problems) from None
