"""The document of rule kinds, made of kinds.yaml: ``python -m tests.rules.page > docs/rules.md``."""

import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Final

from xlplugin.rubric.checked import ReadRubric
from xlplugin.rubric.checks import paths
from xlplugin.rubric.load import load_rubric
from xlplugin.rubric.model import Indicator
from xlplugin.rubric.yaml_reader import Path as Keys
from xlplugin.wording.criterion import criterion

KINDS: Final = Path(__file__).with_name("kinds.yaml")

_HEAD: Final = """\
# 评分规则的写法（由 `python -m tests.rules.page > docs/rules.md` 生成，内容改在 `tests/rules/kinds.yaml`）

条文怎样写成规则：每种先是公文的说法，再是 YAML，最后是程序从规则写出来的评分标准，供对照。
百分比写成小数：90% 写 `0.9`。数据项（`spent`、`rate` 等）是示例，换成自己的。
没有写明、可以有几种理解的，写默认的一种，其余列为口径（`readings`）。怎样做一套标准、项目支出自评表的办法见[制度人员](policy.md)。
"""


def _written(lines: list[str], read: ReadRubric, path: Keys) -> str:
    """The YAML of a rule, as it stands in the file."""
    line, column = read.tree.places[path]
    block = [lines[line - 1]]
    for each in lines[line:]:
        if each.strip() and len(each) - len(each.lstrip()) < column:
            break
        block.append(each)
    return dedent("\n".join(block)).rstrip()


def _section(indicator: Indicator, path: Keys, read: ReadRubric, lines: list[str]) -> Iterator[str]:
    yield f"### {indicator.name}\n"
    yield f"> {indicator.place}\n"
    yield f"{indicator.about}\n"
    yield f"```yaml\n{_written(lines, read, (*path, 'rule'))}"
    if indicator.readings:
        yield f"reading: {indicator.reading}"
        yield _written(lines, read, (*path, "readings"))
    yield "```\n"
    yield f"```text\n{criterion(indicator.rule, read.vocabulary)}\n```\n"


def page() -> str:
    """The whole document."""
    read, lines = load_rubric(KINDS), KINDS.read_text(encoding="utf-8").splitlines()
    found = {indicator.name: path for indicator, path in paths(read.rubric)}
    parts = [_HEAD]
    for primary in read.rubric.primaries:
        for secondary in primary.secondaries:
            parts.append(f"## {secondary.name}\n")
            for indicator in secondary.indicators:
                parts += _section(indicator, found[indicator.name], read, lines)
    parts.append("## 例中的数据项\n")
    facts = [each.strip() for each in lines if each.startswith("  - {id: ")]
    parts.append("```yaml\n" + "\n".join(facts) + "\n```")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(f"{page()}\n")
