"""From a YAML tree to a frozen record: every refusal with file, line, column and what would be right."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Final,
    NamedTuple,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)
from unicodedata import normalize

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from xlplugin.model import Record, build
from xlplugin.problem import Code, Problem, Refused
from xlplugin.rubric import codes
from xlplugin.rubric.key_names import CHOICES, KEYS, nearest, shown
from xlplugin.rubric.yaml_reader import Path, YamlTree
from xlplugin.rules import AnyKind
from xlplugin.rules.base import Rule

R = TypeVar("R", bound=Record)


class Refusal(NamedTuple):
    """What a refusal says, and advises where that depends on the case; ``{…}`` are pydantic's details."""

    code: Code
    message: str
    fix: str = ""


_NUMBER: Final = Refusal(codes.YAML_NOT_A_NUMBER, "“{given}”应为数字", "{number}")
_CHOICE: Final = Refusal(codes.YAML_CHOICE, "“{given}”不在可选值之中", "{close}应为：{expected}")
_TRUTH: Final = _CHOICE._replace(fix="应为：true 或 false")
_ADVICE: Final = {"step": "应大于{gt}；低于 threshold 扣分或加分的，写 below: true"}
"""The advice of a number that is too small, by its key, where people mean something else by one."""

_OTHER: Final = Refusal(codes.YAML_VALUE, "“{given}”不符合这一项的要求")

_REFUSALS: Final = {
    "missing": Refusal(codes.YAML_MISSING, "缺少“{key}”{called}"),
    "unexpected_keyword_argument": Refusal(codes.YAML_UNKNOWN_KEY, "不认识“{key}”", "{close}"),
    "union_tag_invalid": Refusal(
        codes.YAML_RULE_KIND, "没有“{tag}”这种规则", "{close}可用的种类：{expected}"
    ),
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


def _bare(shape: Any) -> Any:  # noqa: ANN401 - a type as it is annotated
    """A shape without what bounds it, and without the None that may stand in its place."""
    members = [each for each in get_args(shape) if each is not NoneType]
    optional = get_origin(shape) in (Union, UnionType) and len(members) == 1
    return _bare(members[0]) if optional or get_origin(shape) is Annotated else shape


def _step(shape: Any, part: int | str) -> Any:  # noqa: ANN401 - as above
    """What is found inside a shape under one part of pydantic's location that leads to a record."""
    inside = _bare(shape)
    inside = AnyKind if inside is Rule else inside
    if get_origin(inside) in (Union, UnionType):
        return next(each for each in get_args(inside) if part in get_args(get_type_hints(each)["kind"]))
    if get_origin(inside) is tuple:
        return get_args(inside)[0]
    return get_type_hints(inside, include_extras=True)[str(part)]


def _keys(model: type[Record], location: Sequence[int | str]) -> list[str]:
    """The keys that may stand beside a misspelt one."""
    shape: Any = model
    for part in location[:-1]:
        shape = _step(shape, part)
    return [each.name for each in fields(_bare(shape))]


def _number_in(given: object) -> str:
    """What would be right where a number is asked for."""
    written = normalize("NFKC", str(given)).replace(",", "")
    found = re.findall(r"-?[0-9]+(?:\.[0-9]+)?", written)
    if not isinstance(given, str) or len(found) != 1:
        return ""
    return f"这里不是百分比，请只写数字：{found[0]}" if "%" in written else f"请只写数字：{found[0]}"


def _asked(words: Iterable[str]) -> str:
    """The question whether one of these was meant."""
    named = "还是".join(f"“{each}”" for each in words)
    return f"是不是{named}？" if named else ""


def _problem(tree: YamlTree, error: ErrorDetails, model: type[Record]) -> Problem:
    context: dict[str, Any] = {**error.get("ctx", {})}
    location, kind = error["loc"], error["type"]
    key = next((part for part in reversed(location) if isinstance(part, str)), "")
    choices = re.findall(r"'([^']*)'", context.pop("expected_tags", None) or context.pop("expected", ""))
    if kind == "unexpected_keyword_argument":
        close = [shown(each, KEYS) for each in nearest(key, _keys(model, location), KEYS)]
    else:
        given = context.get("tag", error["input"])
        close = [shown(each, CHOICES) for each in nearest(str(given), choices, CHOICES)]
    details = {
        "key": key,
        "called": shown(key, KEYS).removeprefix(key),
        "given": error["input"],
        "expected": "、".join(shown(each, CHOICES) for each in choices),
        "close": _asked(close),
        "number": _number_in(error["input"]),
        **context,
    }
    refusal = _REFUSALS.get(kind, _OTHER)
    if refusal is _REFUSALS["greater_than"]:
        refusal = refusal._replace(fix=_ADVICE.get(key, refusal.fix))
    path = (*location, "kind") if kind == "union_tag_invalid" else location
    place = tree.source(_written_path(path, tree))
    return refusal.code.at(place, refusal.message.format(**details), fix=refusal.fix.format(**details))


def _echo(error: ErrorDetails, errors: Sequence[ErrorDetails], model: type[Record]) -> bool:
    """Whether an error only repeats another: a list short of its bad members, a reading's copy of a rule.

    So does the want of a key that stands there misspelt.
    """
    place = error["loc"]
    if error["type"] == "missing":
        beside = (each["loc"] for each in errors if each["type"] == "unexpected_keyword_argument")
        misspelt = [each for each in beside if each[:-1] == place[:-1]]
        return any(place[-1] in nearest(str(each[-1]), _keys(model, each), KEYS, 1) for each in misspelt)
    if error["type"] == "too_short":
        return any(len(each["loc"]) > len(place) and each["loc"][: len(place)] == place for each in errors)
    if "readings" in place and "rule" in place[place.index("readings") :]:
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
        problems = [_problem(tree, each, model) for each in errors if not _echo(each, errors, model)]
        problems.sort(key=lambda each: (each.source and each.source.line) or 0)
        raise Refused(*problems) from None
