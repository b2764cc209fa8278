"""Loading a rubric, and what it shares: YAML, readings, shape, vocabulary, checks.

Everything here raises ``Refused`` with every problem that keeps a file from being loaded.

A reading in YAML names what it changes in the default rule, not the whole rule again.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from xlplugin.facts.vocabulary import FactDefinition
from xlplugin.model import Limits, Record, record
from xlplugin.problem import Problem, Refused, Source, told_after
from xlplugin.rubric import codes
from xlplugin.rubric.checked import ReadRubric, checked_rubric
from xlplugin.rubric.library import BOOK_ENDING, facts_file
from xlplugin.rubric.rate_scale import scale_problems
from xlplugin.rubric.validation import validate
from xlplugin.rubric.yaml_reader import Path as Keys
from xlplugin.rubric.yaml_reader import Plain, YamlTree, parse_yaml
from xlplugin.rubric.yaml_slips import read_with_slips

R = TypeVar("R", bound=Record)

_CHINESE: Final = re.compile("[一-鿿]{2}")


@record
class SharedFacts(Record):
    """The file of facts that all rubrics of a folder share."""

    facts: Annotated[tuple[FactDefinition, ...], Limits(min_length=1)]


def read_text(path: Path) -> str:
    """The text of a UTF-8 file."""
    try:
        held = path.read_bytes()
    except OSError:
        raise Refused(codes.FILE_UNREADABLE.at(Source(str(path)), "文件打不开")) from None
    try:
        return held.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise Refused(codes.FILE_ENCODING.at(Source(str(path)), _encoding(held, error.start))) from None


def _encoding(held: bytes, start: int) -> str:
    """What the encoding of a file is that is not UTF-8; ``start`` is the first byte that is none."""
    if held.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "文件是 UTF-16 编码（记事本里叫“Unicode”或“UTF-16”），不是 UTF-8"
    with suppress(UnicodeDecodeError):
        text = held.decode("gb18030")
        if _CHINESE.search(text) and "\0" not in text:
            return "文件是 GBK 编码（记事本里叫“ANSI”），不是 UTF-8"
    return f"文件不是 UTF-8 编码（从第{held.count(b'%c' % 10, 0, start) + 1}行起）"


def load_record(model: type[R], path: Path) -> R:
    """The one record that a file describes."""

    def read(text: str) -> R:
        return validate(model, parse_yaml(text, str(path)))

    return read_with_slips(read_text(path), str(path), read)


def load_facts(path: Path) -> tuple[FactDefinition, ...]:
    """The shared fact definitions of a folder."""
    return load_record(SharedFacts, path).facts


def parse_rubric(text: str, name: str, file: str, shared: tuple[FactDefinition, ...]) -> ReadRubric:
    """The rubric of that name that a YAML text describes, with shared facts besides its own.

    Problems name the file.
    """

    def read(written: str) -> ReadRubric:
        return _parsed(written, name, file, shared)

    return read_with_slips(text, file, read)


def _parsed(text: str, name: str, file: str, shared: tuple[FactDefinition, ...]) -> ReadRubric:
    tree = parse_yaml(text, file)
    problems = _expand_readings(tree)
    scales = scale_problems(tree, tree.at(("primaries",)), ("primaries",))
    problems += dict.fromkeys(scales)
    if isinstance(tree.root, dict):
        if "id" in tree.root:
            message, place = "评价标准的编号就是文件名，文件内不写 id", tree.source(("id",))
            problems.append(codes.RUBRIC_ID.at(place, message))
        tree.root["id"] = name
    with told_after(problems):
        return checked_rubric(tree, shared, problems)


def load_rubric(path: Path) -> ReadRubric:
    """The rubric of a file, with the facts it shares with its folder."""
    if path.suffix.lower() == BOOK_ENDING:
        from xlplugin.rubric.book.reading import read_book  # noqa: PLC0415 - most rubrics are texts

        return read_book(path, load_facts(facts_file(path)))
    text = read_text(path)
    return parse_rubric(text, path.stem, path.name, load_facts(facts_file(path)))


def _change(rule: Plain, dotted: str, value: Plain) -> None:
    """Set one value in a rule; raises LookupError, ValueError or TypeError when the path leads nowhere."""
    node: Any = rule
    *way, last = dotted.split(".")
    for key in way:
        node = node[int(key) if isinstance(node, list) else key]
    node[int(last) if isinstance(node, list) else last] = value


def _expand(tree: YamlTree, path: Keys, rule: Plain, reading: dict[str, Plain]) -> Iterator[Problem]:
    changes = reading.pop("set", None)
    if not isinstance(changes, dict):
        return
    if "rule" in reading:
        yield codes.READING_TWICE.at(tree.source((*path, "set")), "口径只能用 set 或 rule 之一写明")
    changed = deepcopy(rule)
    for dotted, value in changes.items():
        try:
            _change(changed, dotted, value)
        except (LookupError, ValueError, TypeError, AttributeError):
            message = f"口径所改的位置“{dotted}”在默认规则中不存在"
            yield codes.READING_PATH.at(tree.source((*path, "set", dotted)), message)
    reading["rule"] = changed


def _expand_readings(tree: YamlTree) -> list[Problem]:
    """Replace every reading's ``set`` by the full rule it makes; the problems of paths that lead nowhere."""
    found: list[tuple[Keys, Plain, Plain]] = [((), tree.root, None)]
    for key in ("primaries", "secondaries", "indicators", "readings"):
        found = [
            ((*path, key, index), child, node)
            for path, node, _ in found
            if isinstance(node, dict) and isinstance(listed := node.get(key), list)
            for index, child in enumerate(listed)
        ]
    problems: list[Problem] = []
    for path, reading, indicator in found:
        if isinstance(reading, dict) and isinstance(indicator, dict):
            problems += _expand(tree, path, indicator.get("rule"), reading)
    return problems
