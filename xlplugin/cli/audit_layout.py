"""What ``audit --explain-layout`` prints: what was taken for what, and why."""

from collections.abc import Iterator, Sequence

from xlplugin.audit.basis.texts import excerpt, place_words
from xlplugin.cli.output import table, width, wrapped
from xlplugin.form.case import Case
from xlplugin.form.form import Form, Table
from xlplugin.form.matching import Match
from xlplugin.form.proposal import Proposal

_NARROWEST = 20


def _fitted(headings: Sequence[str], rows: Sequence[Sequence[str]], columns: int) -> str:
    """A table whose last column takes what room is left."""
    lined = (headings, *rows)
    others = sum(max(width(row[at]) for row in lined) + 2 for at in range(len(headings) - 1))
    return table(headings, rows, max(columns - others, _NARROWEST))


def _form(form: Form, columns: int) -> Iterator[str]:
    year = f"{form.year} 年度" if form.year else "没有写明年度"
    yield from wrapped(f"工作表“{form.sheet}”：{form.title or '没有标题'}", columns)
    yield f"按{form.kind}读取，{year}，{len(form.rows)} 项指标"
    rows = [(each.what, place_words(each.source, form.file), excerpt(each.seen)) for each in form.recognised]
    yield ""
    yield _fitted(["认作", "位置", "表上写的是"], rows, columns)


def _match(match: Match | None, file: str, columns: int) -> Iterator[str]:
    yield ""
    if match is None:
        yield "没有认定评价标准。"
        return
    yield from wrapped(f"评价标准 {match.rubric.id}（{match.rubric.title}）。依据：{match.why}。", columns)
    if not match.differences:
        yield "指标名称和分值与评价标准完全相同。"
        return
    yield f"与评价标准有 {len(match.differences)} 处不同："
    rows = [(each.name, place_words(each.source, file), each.words) for each in match.differences]
    yield _fitted(["名称", "位置", "不同之处"], rows, columns)


def _section(
    none: str, lead: str, headings: Sequence[str], rows: Sequence[Sequence[str]], columns: int
) -> Iterator[str]:
    yield ""
    if not rows:
        yield none
        return
    yield from wrapped(lead, columns)
    yield _fitted(headings, rows, columns)


def _table(each: Table, file: str) -> tuple[str, str, str, str, str]:
    headings = "、".join("/".join(dict.fromkeys(part for part in column if part)) for column in each.columns)
    unit = each.unit.value if each.unit else "未写明"
    return each.title, place_words(each.source, file), unit, f"{len(each.rows)}", headings


def _proposal(each: Proposal, file: str) -> tuple[str, str, str, str]:
    label = f"{each.definition.label}（{each.line or each.member}）" if each.member else each.definition.label
    return label, each.shown, place_words(each.source, file), each.how


def layout_text(case: Case, columns: int) -> str:
    """What was taken for what in a form, its rubric and why, the tables found, and the facts proposed."""
    form = case.form
    tables = [_table(each, form.file) for each in case.tables]
    table_heads = ["名称", "位置", "单位", "行数", "数据列"]
    proposals = [_proposal(each, form.file) for each in case.proposals]
    proposal_heads = ["数据项", "数值", "位置", "提取依据"]
    waiting = f"从表中提取的基础数据 {len(proposals)} 项，经确认或加 --accept-proposed 后才计入："
    return "\n".join(
        [
            *_form(form, columns),
            *_match(case.match, form.file, columns),
            *_section("没有其他数据表。", f"数据表 {len(tables)} 张：", table_heads, tables, columns),
            *_section("没有从表中提取到基础数据。", waiting, proposal_heads, proposals, columns),
        ]
    )
