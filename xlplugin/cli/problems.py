"""``xlplugin problems``: every problem that the program tells of, what it means, and what to do."""

from argparse import Namespace
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from xlplugin.cli import codes
from xlplugin.cli.exits import Exit
from xlplugin.problem import Refused
from xlplugin.service.problem_table import ProblemTable, problem_table

_MADE_BY: Final = "xlplugin problems --markdown > docs/problems.md"


def _lines(table: ProblemTable) -> Iterator[str]:
    longest = max(len(each.code) for each in table.explained())
    for group in table.groups:
        yield f"【{group.name}】"
        for each in group.problems:
            yield f"{each.code:<{longest}}  {each.severities}：{each.means}。{each.fix}"


def _markdown(table: ProblemTable) -> Iterator[str]:
    yield f"# 问题代码一览（由 `{_MADE_BY}` 生成，内容改在 `xlplugin/problems.yaml`）"
    for group in table.groups:
        yield f"\n## {group.name}\n\n| 代码 | 轻重 | 意思 | 怎么办 |\n|---|---|---|---|"
        for each in group.problems:
            yield f"| `{each.code}` | {each.severities} | {each.means} | {each.fix} |"


def _in_full(table: ProblemTable, code: str) -> Iterator[str]:
    for group in table.groups:
        for each in group.problems:
            if each.code == code:
                yield f"{each.code}（{each.severities}）\n  意思：{each.means}"
                yield f"  怎么办：{each.fix}\n  见于：{group.name}"


def run(arguments: Namespace) -> Exit:
    """Print every code in one line, or the one that was asked for in full."""
    table = problem_table()
    if arguments.code is None:
        print("\n".join((_markdown if arguments.markdown else _lines)(table)))
        return Exit.DONE
    code = arguments.code.strip("〔〕 ").lower().replace("_", "-")  # as people copy it from a message
    told = "\n".join(_in_full(table, code))
    if not told:
        close = get_close_matches(code, [each.code for each in table.explained()], n=1)
        fix = f"是否想查“{close[0]}”？" if close else ""
        message, fix = f"没有问题代码“{arguments.code}”", f"{fix}全部代码见 xlplugin problems"
        raise Refused(codes.PROBLEM_UNKNOWN.at(None, message, fix=fix))
    print(told)
    return Exit.DONE
