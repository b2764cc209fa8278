"""``xlplugin rubric diff``: what changed between two rubrics, in Chinese sentences."""

from argparse import Namespace
from collections.abc import Iterator
from itertools import groupby

from xlplugin.cli.exits import Exit
from xlplugin.cli.output import print_json
from xlplugin.functions.library import rubric_named
from xlplugin.rubric.comparison import RubricChange, compare_rubrics
from xlplugin.rubric.model import Rubric

_ORDER = "先后"
_ONE_LINE = 40
"""Up to how many letters what was and what is stand in one sentence."""


def run(arguments: Namespace) -> Exit:
    """All changes, those of one indicator together."""
    old, new = (rubric_named(named, arguments.rubrics) for named in (arguments.old, arguments.new))
    changes = compare_rubrics(old, new)
    if arguments.json:
        listed = [_as_json(each) for each in changes]
        sides = {"old": _head(old.rubric), "new": _head(new.rubric)}
        print_json({"schema": 1, **sides, "changes": listed})
        return Exit.DONE
    print(f"原：{old.rubric.title}（{old.rubric.id}）\n新：{new.rubric.title}（{new.rubric.id}）")
    scoring = sum(each.scores for each in changes)
    if not changes:
        print("没有差别")
    elif scoring:
        print(f"共{len(changes)}处差别，其中{scoring}处可能影响得分，其余只是文字、先后或出处")
    else:
        print(f"共{len(changes)}处差别，只是文字、先后或出处，不影响得分")
    for where, each in groupby(changes, key=lambda change: change.where):
        print(f"\n{where or '整套标准'}")
        print("\n".join(line for change in each for line in _lines(change)))
    return Exit.DONE


def _head(rubric: Rubric) -> dict[str, object]:
    return {"id": rubric.id, "title": rubric.title, "year": rubric.year}


def _as_json(change: RubricChange) -> dict[str, object]:
    return {
        "kind": change.kind,
        "where": change.where,
        "what": change.what,
        "old": list(change.old),
        "new": list(change.new),
        "scores": change.scores,
        "sentence": str(change),
    }


def _lines(change: RubricChange) -> Iterator[str]:
    mark = "" if change.scores else "（不影响得分）"
    if max(len(change.old), len(change.new)) <= 1 and len(str(change)) <= _ONE_LINE:
        yield f"  {change}{mark}"
        return
    if change.what.endswith(_ORDER):
        change = _moved(change)
    verb = "改为" if change.old and change.new else "新增" if change.new else "删去" if change.old else ""
    yield f"  {change.what}{f'（{verb}）' if verb else ''}{mark}"
    yield from (f"    原：{_indented(line)}" for line in change.old)
    yield from (f"    新：{_indented(line)}" for line in change.new)


def _moved(change: RubricChange) -> RubricChange:
    """Of two orders only the places where they differ, by their numbers."""
    pairs = enumerate(zip(change.old, change.new, strict=True), 1)
    unlike = [(f"{place}. {one}", f"{place}. {other}") for place, (one, other) in pairs if one != other]
    return change._replace(old=tuple(one for one, _ in unlike), new=tuple(other for _, other in unlike))


def _indented(text: str) -> str:
    """A text of several lines below the sign of its first."""
    return text.replace("\n", "\n    　　")
