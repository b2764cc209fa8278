"""From a YAML tree to a frozen record: every refusal with file, line, column and what would be right."""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from xlplugin.problem import Checked, Problem, Severity
from xlplugin.rubric.yaml_tree import Path, YamlTree

M = TypeVar("M", bound=BaseModel)

_MESSAGES: Final = {
    "missing": ("缺少“{key}”", "请补上这一项"),
    "extra_forbidden": ("不认识“{key}”", "请删去，或核对拼写"),
    "union_tag_invalid": ("没有“{given}”这种规则", "可用的种类：{expected}"),
    "union_tag_not_found": ("规则没有写种类 kind", "请写明 kind"),
    "enum": ("“{given}”不在可选值之中", "应为：{expected}"),
    "literal_error": ("“{given}”不在可选值之中", "应为：{expected}"),
    "decimal_type": ("“{given}”应为数字", "请改为数字"),
    "decimal_parsing": ("“{given}”应为数字", "请改为数字"),
    "greater_than": ("{given}太小", "应大于{gt}"),
    "greater_than_equal": ("{given}太小", "应不小于{ge}"),
    "less_than_equal": ("{given}太大", "应不大于{le}"),
    "string_pattern_mismatch": ("“{given}”的写法不对", "应符合 {pattern}"),
    "string_type": ("“{given}”应为文字", "请加引号或改为文字"),
    "too_short": ("个数太少", "至少应有{min_length}个"),
    "value_error": ("{error}", "请按提示改正"),
}


def _written_path(location: tuple[int | str, ...], tree: YamlTree) -> Path:
    """The part of pydantic's location that is written in the file (its union tags are not)."""
    path: Path = ()
    for key in location:
        if (*path, key) in tree.places:
            path = (*path, key)
    return path


def _details(error: ErrorDetails) -> dict[str, Any]:
    context = dict(error.get("ctx", {}))
    expected = context.pop("expected_tags", None) or context.get("expected", "")
    given = error["input"]
    known = {"key": error["loc"][-1] if error["loc"] else "", "given": given, "tag": "", "expected": expected}
    return {**known, **context, "expected": expected}


def _problem(tree: YamlTree, error: ErrorDetails) -> Problem:
    details = _details(error)
    if error["type"] == "union_tag_invalid":
        details["given"] = details["tag"]
    message, fix = _MESSAGES.get(error["type"], ("值不符合要求（{msg}）", "请核对这一项"))
    details["msg"] = error["msg"]
    place = tree.source(_written_path(error["loc"], tree))
    return Problem(
        f"yaml-{error['type']}", Severity.ERROR, message.format(**details), fix.format(**details), place
    )


def _follows(error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """Whether a list is called too short only because one of its members was refused."""
    inside = [other for other in errors if len(other["loc"]) > len(error["loc"])]
    return error["type"] == "too_short" and any(
        other["loc"][: len(error["loc"])] == error["loc"] for other in inside
    )


def validate(model: type[M], tree: YamlTree) -> Checked[M]:
    """The record a tree describes, or every problem that keeps it from being one."""
    try:
        return Checked(model.model_validate(tree.root))
    except ValidationError as error:
        errors = error.errors(include_url=False)
        return Checked(None, tuple(_problem(tree, each) for each in errors if not _follows(each, errors)))
