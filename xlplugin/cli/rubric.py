"""``xlplugin rubric``: the rules as people read them, and their validation."""

from argparse import Namespace
from codecs import BOM_UTF8
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from xlplugin.cli.exits import Exit
from xlplugin.cli.output import print_json, print_problems, say_done, table
from xlplugin.functions.library import check_file, load_file, open_rubric, rubric_named
from xlplugin.model import as_json
from xlplugin.money import plain
from xlplugin.problem import Problem, Refused, Severity
from xlplugin.rubric.library import cases_beside, ending_problem, library
from xlplugin.rubric.load import read_text
from xlplugin.rubric.model import Indicator, LoadedRubric
from xlplugin.rules.base import stated_rates
from xlplugin.wording.criterion import criterion
from xlplugin.workbook.file.save import save_bytes


def run_list(arguments: Namespace) -> Exit:
    """The rubrics there are: id, year, authority, number of indicators, title."""
    rows: list[list[str]] = []
    known = library(arguments.rubrics)
    problems: list[Problem] = [ending_problem(path) for path in known.misnamed()]
    for rubric_id in known.files():
        try:
            rubric = open_rubric(rubric_id, arguments.rubrics).rubric
        except Refused as refused:
            problems += refused.problems
            continue
        count = sum(1 for _ in rubric.indicators())
        rows.append([rubric.id, str(rubric.year), rubric.authority, f"{count}", rubric.title])
    print(table(["编号", "年度", "制定机关", "指标数", "名称"], rows))
    print_problems(problems, arguments)
    return Exit.UNUSABLE if problems else Exit.DONE


def _rule_lines(loaded: LoadedRubric, indicator: Indicator) -> Iterator[str]:
    """How an indicator is scored, under every reading, and what it takes."""
    yield from criterion(indicator.rule, loaded.vocabulary).splitlines()
    if indicator.readings:
        yield f"默认口径：{indicator.reading}"
    for reading in indicator.readings:
        yield f"其他口径：{reading.name}（{reading.why}）"
    stated = stated_rates(indicator.rule)
    labels = ((loaded.vocabulary[fact].label, fact in stated) for fact in indicator.rule.fact_ids)
    told = "".join(f"（或{label}）" if instead else f"、{label}" for label, instead in labels)
    yield f"基础数据：{told.removeprefix('、')}；出处：{indicator.place}"


def _as_before(loaded: LoadedRubric, indicator: Indicator) -> str:
    """The first indicator before this one that is scored just so, but for its points; empty where none is."""
    own = list(_rule_lines(loaded, indicator))
    for each in takewhile(lambda before: before.name != indicator.name, loaded.rubric.indicators()):
        same = each.function == indicator.function and type(each.rule) is type(indicator.rule)
        if same and list(_rule_lines(loaded, each.worth(indicator.weight))) == own:
            return each.name
    return ""


def _indicator_lines(loaded: LoadedRubric, indicator: Indicator) -> Iterator[str]:
    facing = f"{plain(indicator.weight)}分，{indicator.status.chinese}，{indicator.function}"
    yield f"    {indicator.name}（{facing}）"
    yield f"      {indicator.about}"
    before = _as_before(loaded, indicator) if loaded.rubric.of_form else ""
    lines = (
        [f"计分办法同“{before}”，满分{plain(indicator.weight)}分"]
        if before
        else _rule_lines(loaded, indicator)
    )
    yield from (f"      {line}" for line in lines)


def _lines(loaded: LoadedRubric) -> Iterator[str]:
    rubric = loaded.rubric
    yield f"{rubric.title}（{rubric.id}）"
    yield f"制定机关：{rubric.authority}；来源：{rubric.source.document}，{rubric.source.place}"
    if rubric.of_form:
        yield "三级指标和分值以各单位的表为准；表内印有评分标准的，读懂了就按它计分"
    for primary in rubric.primaries:
        yield f"\n{primary.name}（{plain(primary.weight)}分）"
        for secondary in primary.secondaries:
            if not rubric.of_form:
                yield f"  {secondary.name}（{plain(secondary.weight)}分）"
            for indicator in secondary.indicators:
                yield from _indicator_lines(loaded, indicator)
    bands = "，".join(f"{band.grade}≥{plain(band.at_least)}分" for band in rubric.grades.bands)
    yield f"\n评价等级：{bands}（{rubric.grades.source}）"
    yield from (f"原文自相矛盾：{each}" for each in rubric.known_contradictions)


def run_show(arguments: Namespace) -> Exit:
    """A whole rubric with its rendered criteria."""
    loaded = rubric_named(arguments.rubric, arguments.rubrics)
    if arguments.json:
        rubric, words = loaded.rubric, loaded.vocabulary
        criteria = {each.name: criterion(each.rule, words) for each in rubric.indicators()}
        print_json({"schema": 1, "rubric": as_json(rubric), "criteria": criteria})
    else:
        print("\n".join(_lines(loaded)))
    return Exit.DONE


def run_check(arguments: Namespace) -> Exit:
    """Validate a rubric file and run the cases beside it."""
    file = Path(arguments.file)
    if arguments.update or arguments.output is not None:
        from xlplugin.cli.rubric_book import update_readings  # noqa: PLC0415 - only for this

        update_readings(file, arguments)
    if arguments.update_cases:
        return _update(file, arguments)
    cases, problems = check_file(file)
    print_problems(problems, arguments)
    print(f"评价标准可用：{cases} 个算例全部通过" if cases else "评价标准可用（没有算例）")
    print(f"下一步：xlplugin template {file.stem} --rubrics {file.parent} -o 自评.xlsx")
    return Exit.DONE


def _update(file: Path, arguments: Namespace) -> Exit:
    """Show every expected value that is another now, then write them all into the file of cases."""
    from xlplugin.scoring.updating import update_cases  # noqa: PLC0415 - only for this

    loaded, problems = load_file(file)
    beside = cases_beside(file)
    if beside is None:
        print_problems(problems, arguments)
        print("旁边没有算例文件，没有可更新的")
        return Exit.DONE
    if beside == file:
        from xlplugin.service.rulebook import with_updated_cases  # noqa: PLC0415 - only for this

        book = with_updated_cases(loaded, file)
        changes, left_over = book.changes, book.problems
        contents = book.package.to_bytes()
    else:
        held = beside.read_bytes()
        read_text(beside)  # which says what is wrong where it is no text
        mark = BOM_UTF8 if held.startswith(BOM_UTF8) else b""
        updated = update_cases(loaded, held.removeprefix(mark).decode(), beside.name)
        changes, left_over = updated.changes, updated.problems
        contents = mark + updated.text.encode()
    rows = [
        [each.indicator, each.case, each.what, f"{each.old} → {each.new}", f"{each.line}"] for each in changes
    ]
    if rows:
        print(table(["指标", "算例", "改了什么", "原 → 新", "行"], rows))
        say_done(str(save_bytes(contents, beside)))
    else:
        print("没有要更新的应得分")
    print_problems((*problems, *left_over), arguments)
    left = sum(each.severity is Severity.ERROR for each in left_over)
    print(f"更新了 {len(rows)} 处应得分" + (f"，{left} 个算例须人工修改" if left else "，算例全部通过"))
    return Exit.UNUSABLE if left else Exit.DONE
