"""基础数据: gives the workbook the sheets of facts that its rubric asks for, with what it holds proposed."""

from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import CHOOSE, UNTIL_SAVED, Kind, Reply, cut, problem_lines
from xlplugin.service.score_words import found_words, lacking_words, rubric_words
from xlplugin.service.scoring import ScoredCase, add_facts, open_assessed
from xlplugin.workbook.formbook.facts_plan import lacking
from xlplugin.workbook.grid.grid import BookGrid
from xlplugin.workbook.layout.names import CONFIRMATION, FACTS_SHEET, PENDING
from xlplugin.workbook.scorebook.fact_rows import CODE, VALUE
from xlplugin.workbook.scorebook.headings import find_tables

TITLE = "基础数据"


def run(pressed: Pressed) -> Reply:
    """Insert the sheets of facts, or go to those that there are."""
    grid = pressed.read().value
    if any(find_tables(grid, CODE, VALUE)):
        return _there(pressed, grid)
    case, problems = open_assessed(pressed)
    if case.assessed.loaded.rubric.of_form:
        return Reply(Kind.INFO, TITLE, "项目自评表的数据都在表内，不需要“基础数据”：请直接点“评分本表”。")
    added = add_facts(pressed, case)
    return facts_inserted(pressed, added._replace(problems=(*problems, *added.problems)))


def facts_inserted(pressed: Pressed, added: ScoredCase) -> Reply:
    """Go to the new sheets of facts, and say what to do with them."""
    sheets, case = added.plan.sheets if added.plan else (), added.case
    pressed.show(sheets[0].name)
    facts = [each.name for each in sheets]
    found, wanted = found_words(case), lacking_words(lacking(case), facts)
    check = "请核对来源：对的把“确认”改为“已确认”，不对的改正；" if found else "请"
    names = "、".join(f"“{each}”" for each in facts)
    lines = [
        f"已按“{case.assessed.loaded.rubric.title}”插入{names}。",
        *(f"{cut(words)}。" for words in (found, wanted) if words),
        f"{check}把缺的补上，没有的留空，不要填 0。",
        f"填好后再点“评分本表”。自评表没有改动；{UNTIL_SAVED}",
    ]
    warnings = [*map(str, rubric_words(case, CHOOSE)), *problem_lines(added.problems, pressed.name)]
    return Reply(Kind.WARNING if warnings else Kind.INFO, TITLE, "\n".join([*lines, *warnings]))


def _there(pressed: Pressed, grid: BookGrid) -> Reply:
    """Go to the sheets that there are; a second one that people deleted is asked for only with the first."""
    tables = list(find_tables(grid, CODE, CONFIRMATION)) or list(find_tables(grid, CODE))
    names = [table.sheet.name for table in tables] or [FACTS_SHEET]
    pressed.show(names[0])
    waiting = sum(table.text(row, CONFIRMATION) == PENDING for table in tables for row in table.rows())
    words = f"还有 {waiting} 项待确认，没有计入得分。" if waiting else "填写后点“评分本表”。"
    listed = "、".join(f"“{each}”" for each in names)
    return Reply(Kind.INFO, TITLE, f"工作簿已有{listed}。{words}要重新插入，请先删除这些工作表。")
