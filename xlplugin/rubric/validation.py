"""From a YAML tree to a frozen record: every refusal with file, line, column and what would be right."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from xlplugin.model import Record, build
from xlplugin.problem import Problem, Refused, Severity
from xlplugin.rubric.yaml_reader import Path, YamlTree

R = TypeVar("R", bound=Record)


class Refusal(NamedTuple):
    """What a refusal is called, says and advises; ``{…}`` are filled from pydantic's details."""

    code: str
    message: str
    fix: str


_NUMBER: Final = Refusal("yaml-not-a-number", "“{given}”应为数字", "请改为数字")
_CHOICE: Final = Refusal("yaml-choice", "“{given}”不在可选值之中", "应为：{expected}")
_TRUTH: Final = _CHOICE._replace(fix="应为：true 或 false")
_OTHER: Final = Refusal("yaml-value", "“{given}”不符合这一项的要求", "请核对这一项")

_REFUSALS: Final = {
    "missing": Refusal("yaml-missing", "缺少“{key}”", "请补上这一项"),
    "unexpected_keyword_argument": Refusal("yaml-unknown-key", "不认识“{key}”", "请删去，或核对拼写"),
    "union_tag_invalid": Refusal("yaml-rule-kind", "没有“{tag}”这种规则", "可用的种类：{expected}"),
    "union_tag_not_found": Refusal("yaml-rule-kind", "规则没有写种类 kind", "请写明 kind"),
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": Refusal("yaml-not-whole", "“{given}”应为整数", "请改为整数"),
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "greater_than": Refusal("yaml-too-small", "{given}太小", "应大于{gt}"),
    "greater_than_equal": Refusal("yaml-too-small", "{given}太小", "应不小于{ge}"),
    "less_than": Refusal("yaml-too-large", "{given}太大", "应小于{lt}"),
    "less_than_equal": Refusal("yaml-too-large", "{given}太大", "应不大于{le}"),
    "string_type": Refusal("yaml-not-text", "“{given}”应为文字", "请加引号或改为文字"),
    "string_pattern_mismatch": Refusal(
        "yaml-heading",
        "“{given}”里有空白、括号、冒号或逗号，不会与任何表头相符",
        "请去掉空白、冒号、括号和括号里的字；几个名称之间用半角逗号",
    ),
    "string_too_short": Refusal("yaml-blank", "“{key}”是空的", "请填写内容"),
    "too_short": Refusal("yaml-too-few", "“{key}”的个数太少", "至少应有{min_length}个"),
    "tuple_type": Refusal("yaml-not-a-list", "“{key}”应为列表", "请改为每项一行、以“- ”开头的写法"),
    "dataclass_type": Refusal("yaml-not-a-mapping", "这里应为“键: 值”的写法", "请核对缩进和冒号"),
    "value_error": Refusal("yaml-contrary", "{error}", "请按提示改正"),
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
    place = tree.source(_written_path(error["loc"], tree))
    message, fix = refusal.message.format(**details), refusal.fix.format(**details)
    return Problem(refusal.code, Severity.ERROR, message, fix, place)


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
