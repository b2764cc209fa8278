"""The document of rule kinds, made of kinds.yaml: ``python -m tests.rules.page > docs/rules.md``."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Final

from xlplugin.rubric.book import columns
from xlplugin.rubric.checked import ReadRubric
from xlplugin.rubric.checks import paths
from xlplugin.rubric.load import load_rubric
from xlplugin.rubric.model import Indicator
from xlplugin.rubric.yaml_reader import Path as Keys
from xlplugin.wording.examples import examples
from xlplugin.workbook.rulebook import contents
from xlplugin.workbook.rulebook.contents import Cells

_SHOWN: Final = ("口径", "种类", "规则的话", "口径的理由", "填报的比率")
KINDS: Final = Path(__file__).with_name("kinds.yaml")

_HEAD: Final = """\
# 评分规则的写法（由 `python -m tests.rules.page > docs/rules.md` 生成，内容改在 `tests/rules/kinds.yaml`）

条文怎样写成规则：每种先是公文的说法，再是工作簿“评分规则”表里的行，最后是 YAML。只用工作簿的，不必看 YAML。
工作簿里照抄“规则的话”，只改名称、数字和数据项；这句话也是程序印在自评表上的评分标准。
YAML 里百分比写成小数：90% 写 `0.9`。数据项（支出数、`rate` 等）是示例，换成自己的。
没有写明、可以有几种理解的，写默认的一种，其余列为口径（YAML 是 `readings`），写明理由。
怎样做一套标准、项目支出自评表的办法见[制度人员](policy.md)。
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
    yield from _book_rows(indicator, read)
    yield f"```yaml\n{_written(lines, read, (*path, 'rule'))}"
    if indicator.readings:
        yield f"reading: {indicator.reading}"
        yield _written(lines, read, (*path, "readings"))
    yield "```\n"


def _book_rows(indicator: Indicator, read: ReadRubric) -> Iterator[str]:
    """The rows of the workbook's sheet of rules, without the columns that are blank in all of them."""
    outermost = {each.name: each.kinds[0] for each in examples()}
    rows = [dict(each) for each in contents.rows_of_rules(indicator, read.vocabulary)]
    for row in rows:  # a person picks the name of this very section, the program the plainest of its kind
        if outermost.get(str(row["种类"])) == outermost[indicator.name]:
            row["种类"] = indicator.name
    shown = [each for each in _SHOWN if any(row.get(each) for row in rows)]
    if not indicator.readings:
        shown.remove("口径")
    yield _table(shown, rows)


def _table(headings: Sequence[str], rows: Sequence[Cells]) -> str:
    cells = ([str(row.get(each) or "").replace("|", "&#124;") for each in headings] for row in rows)
    lines = (headings, ["---"] * len(headings), *cells)
    return "".join(f"| {' | '.join(line).replace(chr(10), '<br>')} |\n" for line in lines)


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
    parts.append("工作簿的“基础数据项”表：\n")
    headings = [each for each in columns.FACTS.columns if each not in ("上限", "编码")]
    parts.append(_table(headings, list(contents.facts(read.rubric))))
    parts.append("YAML：\n")
    facts = [each.strip() for each in lines if each.startswith("  - {id: ")]
    parts.append("```yaml\n" + "\n".join(facts) + "\n```")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(f"{page()}\n")
