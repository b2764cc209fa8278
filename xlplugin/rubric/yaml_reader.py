"""Reading YAML: every value knows its line, duplicate keys are refused, numbers are exact."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, TypeAlias

import yaml

from xlplugin.facts.vocabulary import FactDefinition, UnitKind
from xlplugin.problem import Code, Problem, Refused, Source
from xlplugin.rubric import codes
from xlplugin.rubric.yaml_syntax import diagnosis

try:
    from yaml import CSafeLoader as _SafeLoader
except ImportError:  # PyYAML built without libyaml: the same result, slower
    from yaml import SafeLoader as _SafeLoader  # type: ignore[assignment]

_MOST_VALUES: Final = 200_000
_LARGEST_EXPONENT: Final = 99
_DEEPEST: Final = 100
"""Several times what any rubric has, and well within what every version of the YAML library bears."""
_TRUE: Final = frozenset({"true", "yes", "on"})

Plain: TypeAlias = "Decimal | bool | str | list[Plain] | dict[str, Plain] | None"
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class YamlTree:
    """A YAML document.

    Attributes:
        file: the name to show in messages.
        root: the plain value; numbers are Decimal.
        places: line and column (from 1) of every value, by its path of keys and indexes.
    """

    file: str
    root: Plain
    places: Mapping[Path, tuple[int, int]] = field(repr=False)

    def called(self, fact: FactDefinition) -> str:
        """What people who write such files call a fact."""
        return fact.id

    def kind_called(self, kind: UnitKind) -> str:
        """What they call a kind of fact."""
        return f" {kind}"

    @property
    def unit_called(self) -> str:
        """What they call the unit of a figure that a rule compares."""
        return "unit "

    @property
    def contradictions_called(self) -> str:
        """Where they declare what a published form contradicts itself in."""
        return " known_contradictions"

    def at(self, path: Path) -> Plain:
        """The value at a path; None where nothing is."""
        node = self.root
        for key in path:
            if isinstance(node, dict) and isinstance(key, str):
                node = node.get(key)
            elif isinstance(node, list) and isinstance(key, int) and key < len(node):
                node = node[key]
            else:
                return None
        return node

    def source(self, path: Path) -> Source:
        """The place of a value, or of the nearest thing around it that is written in the file."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return Source(self.file, line, column)


class _TooMuchError(Exception):
    """Aliases make more values than any rubric has."""


def _place(file: str, mark: Any) -> Source:  # noqa: ANN401 - a mark of the library's fast or slow reader
    return Source(file, mark.line + 1, mark.column + 1) if mark else Source(file)


class _Builder:
    """Turns nodes into plain values, noting places and what is wrong on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Path, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self._open: list[yaml.Node] = []

    def build(self, node: yaml.Node, path: Path) -> Plain:
        if len(self.places) > _MOST_VALUES:
            raise _TooMuchError
        self.places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if node in self._open:
            self._refuse(codes.YAML_ALIAS, "别名引用了包含它自己的内容", node)
            return None
        self._open.append(node)
        built: Plain
        if isinstance(node, yaml.MappingNode):
            built = self._mapping(node, path)
        elif isinstance(node, yaml.SequenceNode):
            built = [self.build(child, (*path, index)) for index, child in enumerate(node.value)]
        else:
            built = self._scalar(node)
        self._open.pop()
        return built

    def _mapping(self, node: yaml.MappingNode, path: Path) -> Plain:
        built: dict[str, Plain] = {}
        for key_node, child in node.value:
            key = str(key_node.value)
            if key in built:
                self._refuse(codes.YAML_DUPLICATE_KEY, f"键“{key}”重复出现", key_node)
            built[key] = self.build(child, (*path, key))
            self.places[(*path, key)] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        return built

    def _scalar(self, node: yaml.Node) -> Plain:
        text = str(node.value)
        match node.tag.rpartition(":")[2]:
            case "null":
                return None
            case "bool":
                return text.lower() in _TRUE
            case "int" | "float":
                with suppress(ArithmeticError):
                    number = Decimal(text)
                    if number.is_finite() and abs(number.adjusted()) <= _LARGEST_EXPONENT:
                        return number
                self._refuse(codes.YAML_NUMBER, f"“{text}”不是普通的十进制数", node)
        return text

    def _refuse(self, code: Code, message: str, node: yaml.Node) -> None:
        self.problems.append(code.at(_place(self.file, node.start_mark), message))


def _nested(place: Source) -> Problem:
    return codes.YAML_DEPTH.at(place, "嵌套层数太多")


def _refuse_depth(text: str, file: str) -> None:
    """Refuse a text nested deeper than any rubric before it is read as a whole, which recurses."""
    depth = 0
    for event in yaml.parse(text, Loader=_SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise Refused(_nested(_place(file, event.start_mark)))


def parse_yaml(text: str, file: str) -> YamlTree:
    """The tree of a YAML text.

    Raises:
        Refused: it is unusable; each problem has its line and column.
    """
    builder = _Builder(file)
    try:
        _refuse_depth(text, file)
        node = yaml.compose(text, Loader=_SafeLoader)
        root = None if node is None else builder.build(node, ())
    except yaml.YAMLError as error:
        line, column, message, fix = diagnosis(text, error)
        place = Source(file, line, column)
        # A library that looks far ahead refuses deep nesting before we can.
        too_deep = "nesting depth" in str(error)
        raise Refused(_nested(place) if too_deep else codes.YAML_SYNTAX.at(place, message, fix=fix)) from None
    except _TooMuchError:
        raise Refused(codes.YAML_SIZE.at(Source(file), "内容太多")) from None
    if node is None:
        raise Refused(codes.YAML_EMPTY.at(Source(file), "文件是空的"))
    if builder.problems:
        raise Refused(*builder.problems)
    return YamlTree(file, root, builder.places)
