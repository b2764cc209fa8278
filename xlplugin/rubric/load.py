"""Loading a rubric, and what it shares: YAML, readings, shape, vocabulary, checks; or every problem."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from xlplugin.facts.vocabulary import FactDefinition
from xlplugin.model import Limits, Record
from xlplugin.problem import Checked, Problem, Severity, Source, failed, has_errors
from xlplugin.rubric.checks import check
from xlplugin.rubric.headings import HeadingNames
from xlplugin.rubric.library import facts_file
from xlplugin.rubric.loaded import ReadRubric
from xlplugin.rubric.model import Rubric
from xlplugin.rubric.reading import expand_readings
from xlplugin.rubric.validation import validate
from xlplugin.rubric.vocabulary import itemised
from xlplugin.rubric.yaml_reader import parse_yaml
from xlplugin.rubric.yaml_tree import YamlTree

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, kw_only=True)
class SharedFacts(Record):
    """The file of facts that all rubrics of a folder share."""

    facts: Annotated[tuple[FactDefinition, ...], Limits(min_length=1)]


def read_text(path: Path) -> Checked[str]:
    """The text of a UTF-8 file, or the problem that keeps it from being read."""
    try:
        return Checked(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        problem = Problem(
            "file-encoding", Severity.ERROR, "文件不是 UTF-8 编码", "请另存为 UTF-8", Source(str(path))
        )
    except OSError:
        problem = Problem(
            "file-unreadable", Severity.ERROR, "文件打不开", "请核对路径和权限", Source(str(path))
        )
    return failed(problem)


def load_record(model: type[R], path: Path) -> Checked[R]:
    """The one record that a file describes."""
    text = read_text(path)
    if text.value is None:
        return failed(*text.problems)
    tree = parse_yaml(text.value, str(path))
    return validate(model, tree.value) if tree.value is not None else failed(*tree.problems)


def load_facts(path: Path) -> Checked[tuple[FactDefinition, ...]]:
    """The shared fact definitions of a folder."""
    shared = load_record(SharedFacts, path)
    return Checked(shared.value.facts if shared.value else None, shared.problems)


def load_headings(path: Path) -> Checked[HeadingNames]:
    """The names that a file gives to the headings of forms."""
    return load_record(HeadingNames, path)


def _named_twice(tree: YamlTree) -> Problem:
    message = "评价标准的编号就是文件名，文件内不写 id"
    return Problem("rubric-id", Severity.ERROR, message, "请删去 id 一行", tree.source(("id",)))


def parse_rubric(text: str, name: str, file: str, shared: tuple[FactDefinition, ...]) -> Checked[ReadRubric]:
    """The rubric that a YAML text describes.

    Args:
        text: the YAML.
        name: the rubric's id, its file's name without the ending.
        file: the name to show in messages.
        shared: the definitions it may use besides its own.
    """
    parsed = parse_yaml(text, file)
    tree = parsed.value
    if tree is None:
        return failed(*parsed.problems)
    problems = expand_readings(tree)
    if isinstance(tree.root, dict):
        if "id" in tree.root:
            problems.append(_named_twice(tree))
        tree.root["id"] = name
    shaped = validate(Rubric, tree)
    if shaped.value is None:
        return failed(*problems, *shaped.problems)
    vocabulary = itemised(shaped.value, shared)
    problems += check(shaped.value, vocabulary, tree)
    return Checked(
        None if has_errors(problems) else ReadRubric(shaped.value, vocabulary, tree), tuple(problems)
    )


def load_rubric(path: Path) -> Checked[ReadRubric]:
    """The rubric of a file, with the facts it shares with its folder."""
    text = read_text(path)
    if text.value is None:
        return failed(*text.problems)
    shared = load_facts(facts_file(path))
    if shared.value is None:
        return failed(*shared.problems)
    return parse_rubric(text.value, path.stem, path.name, shared.value)
