"""Forms as authorities print them, built for tests in any shape that people give them."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from xlplugin.functions.library import open_rubric
from xlplugin.wording.criterion import criterion

Value = str | float | None


class Naming(StrEnum):
    """How a name that several rows share is written."""

    MERGED = "merged"
    REPEATED = "repeated"
    ONCE = "once"


class Page(StrEnum):
    """The sheets that a workbook with a form may have; the value is the sheet's name."""

    FORM = "自评表（报送）"
    THREE_PUBLIC = "三公经费支出执行情况表"
    THREE_PUBLIC_PLAN = "三公经费预算表"
    PROCUREMENT = "政府采购预算执行情况表"
    NOTES = "工作说明"


PLAIN = (Page.FORM,)
ALL_PAGES = tuple(Page)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What people do to a form without changing what it says.

    Attributes:
        filled: whether scores, reasons and figures are filled in.
        extras: columns of their own: before which column of the form (from 0), and its heading.
        down: empty rows above.
        right: empty columns to the left.
        titles: further rows above the title.
        blank_before: the indicators (from 0) before which an empty row stands.
        repeat_before: the indicators before which the heading is repeated, as at a page break.
        hidden: the indicators whose rows are hidden.
        hidden_columns: the columns of the form (from 0) that are hidden.
        naming: how shared names are written.
        formulas: whether claims (``=5+0``) and total are formulas.
        text_digits: whether claims are typed as text, in turn plain, full-width and with 分.
        pages: the sheets in order, the form among them.
        reviewed: whether a column 核定得分 stands right of the claims.
        dressed: whether it looks as it is printed: lines, wrapped words, fixed heights.
    """

    filled: bool = True
    extras: tuple[tuple[int, str], ...] = ()
    down: int = 0
    right: int = 0
    titles: tuple[str, ...] = ()
    blank_before: frozenset[int] = frozenset()
    repeat_before: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    naming: Naming = Naming.MERGED
    formulas: bool = False
    text_digits: bool = False
    pages: tuple[Page, ...] = PLAIN
    reviewed: bool = False
    dressed: bool = False


PLAIN_SHAPE = Shape()


@dataclass(frozen=True)
class Line:
    """One indicator of a form as a test knows it."""

    primary: str
    primary_weight: float
    secondary: str
    secondary_weight: float
    name: str
    weight: float
    about: str = ""
    criterion: str = ""
    claim: float = 0
    reason: str = ""
    target: Value = None
    actual: Value = None


URBAN_CLAIMS = (5, 5, 8, 7, 2, 3, 3, 2, 2, 2, 1, 1, 0, 3, 5, 6, 8, 6, 20, 3, 4)
LAND_CLAIMS = (15, 20, 9.7, 3, 2, 2, 2, 2, 2, 3, 7, 0.5, 1.5, 1, 2, 3, 1, 1, 2, 1, 1, 2, 2, 2, 2, 2)
SASAC_CLAIMS = (5, 5, 3, 7, 2, 3, 3, 2, 2, 2, 1, 1, 1, 3, 6, 6, 8, 6, 25, 3, 6)
URBAN_REASONS = {
    12: "编外人员74人，占在职人员总数的42.53%，超过10%；今后逐步压减编外用工。",
    14: "三公经费控制率76.77%；日常公用经费控制率高于90%，下一年继续压减。",
    20: "满意度调查由区里统一组织，结果处于第二档；今后加强与群众沟通。",
}
LAND_REASONS = {
    0: "征地合同目标6000亩，实际27550.726亩，完成率超过150%得5分；房屋征收目标1000户，实际1409户，得10分。",
    2: "全年预算支出执行率96.63%",
    9: "已印发预算业务规范，写入绩效要求",
    16: "面向中小企业采购5583214.44元/预留5248807.44元×100%>100%",
    24: "(341816.25-360133.08)/360133.08<0",
    25: "实际支出66726.79元<预算安排107000元",
}


@cache
def department_lines(rubric_id: str) -> tuple[Line, ...]:
    """The indicators of a shipped rubric with the published claims."""
    loaded = open_rubric(rubric_id)
    claims = {"longgang-2020": URBAN_CLAIMS, "longgang-2021": SASAC_CLAIMS, "guangzhou-2023": LAND_CLAIMS}
    reasons = {"longgang-2020": URBAN_REASONS, "longgang-2021": {}, "guangzhou-2023": LAND_REASONS}[rubric_id]
    leaves = [
        (primary, secondary, indicator)
        for primary in loaded.rubric.primaries
        for secondary in primary.secondaries
        for indicator in secondary.indicators
    ]
    return tuple(
        Line(
            primary.name,
            float(primary.weight),
            secondary.name,
            float(secondary.weight),
            indicator.name.split("（")[0] if indicator.name.endswith("性）") else indicator.name,
            float(indicator.weight),
            indicator.about,
            criterion(indicator.rule, loaded.vocabulary),
            claims[rubric_id][index],
            reasons.get(index, ""),
        )
        for index, (primary, secondary, indicator) in enumerate(leaves)
    )


ITEM_LINES = (
    Line("产出指标", 50, "数量指标", 20, "新建社区公园数量", 10, claim=10, target="≥3个", actual="3个"),
    Line("产出指标", 50, "数量指标", 20, "改造步道长度", 10, claim=8.5, target="20公里", actual="17公里",
         reason="一段步道因管线迁改推迟，预计次年3月完工。"),
    Line("产出指标", 50, "质量指标", 10, "工程验收合格率", 10, claim=10, target="100%", actual=1),
    Line("产出指标", 50, "时效指标", 10, "按期完工率", 10, claim=9, target="≥95%", actual=0.9,
         reason="同上，一个标段延期。"),
    Line("产出指标", 50, "成本指标", 10, "单位造价", 10, claim=10, target="≤1200元/米", actual="1150元/米"),
    Line("效益指标", 30, "社会效益", 20, "居民出行便利程度", 20, claim=20, target="改善", actual="已改善"),
    Line("效益指标", 30, "生态效益指标", 10, "新增绿化面积", 10, claim=10, target="≥2公顷", actual="2.3公顷"),
    Line("满意度指标", 10, "服务对象满意度", 10, "周边居民满意度", 10, claim=10, target="≥90%", actual=0.93),
)  # fmt: skip
ITEM_BUDGET: tuple[tuple[str, tuple[Value, ...]], ...] = (
    ("年度资金总额", (1000, 1200, 1080, 10, 0.9, 9)),
    ("其中：当年财政拨款", (1000, 1150, 1030, "—", 0.8957, "—")),
    ("上年结转资金", (0, 50, 50, "—", 1, "—")),
    ("其他资金", (0, 0, 0, "—", None, "—")),
)


@dataclass
class _Paper:
    """A worksheet written in the form's own columns, counted from 0, and rows, counted from its own top.

    Extra columns do not go into the middle of a merged heading, so before one of the closed columns.
    """

    sheet: Worksheet
    shape: Shape
    width: int
    closed: frozenset[int] = frozenset()
    row: int = 0
    columns: list[int] = field(default_factory=list)
    extras: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        at = self.shape.right
        for before, heading in self.shape.extras:
            opening = next(place for place in range(before, self.width + 1) if place not in self.closed)
            self.extras.append((opening, heading))
        for own in range(self.width + 1):
            at += 1 + sum(before == own for before, _ in self.extras)
            self.columns.append(at)
        self.row = self.shape.down
        for own in self.shape.hidden_columns:
            self.sheet.column_dimensions[get_column_letter(self.columns[own])].hidden = True

    def put(self, row: int, column: int, value: Value, *, down: int = 1, across: int = 1) -> None:
        """Write a value, merged over so many rows and columns of the form."""
        left, right = self.columns[column], self.columns[column + across - 1]
        self.sheet.cell(row, left).value = value
        if down > 1 or right > left:
            self.sheet.merge_cells(start_row=row, end_row=row + down - 1, start_column=left, end_column=right)

    def line(self, *cells: tuple[int, Value, int]) -> None:
        """One more row of (column, value, columns across)."""
        self.row += 1
        for column, value, across in cells:
            self.put(self.row, column, value, across=across)

    def titles(self, *own: str) -> None:
        """The rows of titles."""
        for title in (*self.shape.titles, *own):
            self.line((0, title, self.width))

    def extra_columns(self) -> Iterator[tuple[int, int, str]]:
        """Every extra column: the own column it stands before, its place on the sheet, its heading."""
        seen: dict[int, int] = {}
        for before, heading in self.extras:
            count = sum(each == before for each, _ in self.extras)
            yield before, self.columns[before] - count + seen.setdefault(before, 0), heading
            seen[before] += 1


EXAMPLE: Final = Path(__file__).parents[2] / "workbooks" / "official-form-example.xlsx"
"""The form that is shipped to try things on; ``python -m tests.workbook.official_forms`` writes it."""

SHORT: Final = 16
"""Texts up to this length are centred, as names and figures are."""

EXAMPLE_SHAPE: Final = Shape(pages=ALL_PAGES, dressed=True)


@dataclass(frozen=True)
class _Design:
    """How one authority prints its score table."""

    width: int
    levels: tuple[tuple[int, Callable[[Line], Value]], ...]
    own: tuple[tuple[int, Callable[[Line], Value], int], ...]
    claim: int
    heading: Callable[["_Paper"], None]
    reviewed: int | None = None


def _claim(line: Line, index: int, shape: Shape) -> Value:
    if not shape.filled:
        return None
    if shape.formulas:
        return f"={line.claim:g}+0"
    if not shape.text_digits:
        return line.claim
    digits = f"{line.claim:g}"
    wide = digits.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    return (digits, wide, f" {digits} 分")[index % 3]


def _body(paper: _Paper, lines: Sequence[Line], design: _Design) -> list[int]:
    """Write the indicators; gives the row of each."""
    shape, places = paper.shape, []
    for index, line in enumerate(lines):
        paper.row += index in shape.blank_before
        if index in shape.repeat_before:
            design.heading(paper)
        paper.row += 1
        places.append(paper.row)
        for column, value, across in design.own:
            paper.put(paper.row, column, value(line), across=across)
        paper.put(paper.row, design.claim, _claim(line, index, shape))
        if design.reviewed is not None and shape.reviewed and shape.filled:
            paper.put(paper.row, design.reviewed, max(line.claim - (index % 4 == 0), 0))
        for _, column, heading in paper.extra_columns():
            paper.sheet.cell(paper.row, column).value = (
                index + 1 if heading == "序号" else f"{heading}之{index}"
            )
        if index in shape.hidden:
            paper.sheet.row_dimensions[paper.row].hidden = True
    _levels(paper, lines, design, places)
    return places


def _levels(paper: _Paper, lines: Sequence[Line], design: _Design, places: Sequence[int]) -> None:
    for column, value in design.levels:
        path = [tuple(above(line) for at, above in design.levels if at <= column) for line in lines]
        segment = [sum(start <= index for start in paper.shape.repeat_before) for index in range(len(lines))]
        for _, members in groupby(range(len(lines)), lambda index: (path[index], segment[index])):  # noqa: B023
            group = list(members)
            first, last = places[group[0]], places[group[-1]]
            merged = paper.shape.naming is Naming.MERGED
            paper.put(first, column, value(lines[group[0]]), down=last - first + 1 if merged else 1)
            for index in group[1:] if paper.shape.naming is Naming.REPEATED else ():
                paper.put(places[index], column, value(lines[index]))


def _extra_headings(paper: _Paper, top: int, bottom: int, inside: range = range(0)) -> None:
    """Head the extra columns over all rows of headings; below the first row inside a wide heading."""
    for before, column, heading in paper.extra_columns():
        first = top + 1 if before in inside else top
        paper.sheet.cell(first, column).value = heading
        if bottom > first:
            paper.sheet.merge_cells(start_row=first, end_row=bottom, start_column=column, end_column=column)


def _shenzhen_heading(paper: _Paper) -> None:
    top = paper.row + 1
    paper.put(top, 0, "评价指标", across=6)
    tail = ["指标说明", "参考评分标准", "得分情况", "扣分情况及整改情况说明"]
    tail += ["核定得分"] if paper.shape.reviewed else []
    for column, heading in enumerate(tail, 6):
        paper.put(top, column, heading, down=3)
    for column, level in ((0, "一级指标"), (2, "二级指标"), (4, "三级指标")):
        paper.put(top + 1, column, level, across=2)
        paper.put(top + 2, column, "名称")
        paper.put(top + 2, column + 1, "参考分值")
    _extra_headings(paper, top, top + 2, range(1, 6))
    paper.row += 3


_SHENZHEN = _Design(
    width=10,
    levels=(
        (0, lambda line: line.primary),
        (1, lambda line: line.primary_weight),
        (2, lambda line: line.secondary),
        (3, lambda line: line.secondary_weight),
    ),
    own=(
        (4, lambda line: line.name, 1),
        (5, lambda line: line.weight, 1),
        (6, lambda line: line.about, 1),
        (7, lambda line: line.criterion, 1),
    ),
    claim=8,
    heading=_shenzhen_heading,
    reviewed=10,
)


def _reasons(paper: _Paper, lines: Sequence[Line], places: Sequence[int], column: int) -> None:
    for line, row in zip(lines, places, strict=True):
        if line.reason and paper.shape.filled:
            paper.put(row, column, line.reason)


def _total(paper: _Paper, lines: Sequence[Line], places: Sequence[int], claim: int) -> Value:
    if not paper.shape.filled:
        return None
    if paper.shape.formulas:
        letter = get_column_letter(paper.columns[claim])
        return f"=SUM({letter}{places[0]}:{letter}{places[-1]})"
    return round(sum(line.claim for line in lines), 2)


def _dress(sheet: Worksheet) -> None:
    """Lines, wrapped words, fixed heights and one page's width, as authorities print a form."""
    line = Side(style="thin")
    merged = {cell for area in sheet.merged_cells.ranges for cell in area.cells if area.size["columns"] > 1}
    widths = {
        column: _fitting(
            [len(str(cell.value or "")) for cell in cells if (cell.row, cell.column) not in merged]
        )
        for column, cells in enumerate(sheet.iter_cols(), start=1)
    }
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(sheet.iter_rows(), start=1):
        lines = [1]
        for column, cell in enumerate(row, start=1):
            short = len(str(cell.value or "")) <= SHORT
            across = "center" if short else "left"
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal=across)
            cell.border = Border(left=line, right=line, top=line, bottom=line)
            if (number, column) not in merged and cell.value is not None:
                lines.append(sum(len(part) * 2 // widths[column] + 1 for part in str(cell.value).split("\n")))
        sheet.row_dimensions[number].height = 18 * max(lines) + 6
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _fitting(lengths: Sequence[int]) -> int:
    """The width of a column, in characters, for texts of these lengths."""
    longest = max(lengths, default=0)
    return next((width for most, width in ((5, 8), (12, 16), (40, 30)) if longest <= most), 56)


def _book(shape: Shape, form: Callable[[Worksheet], None]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for page in shape.pages:
        sheet = book.create_sheet(page.value)
        if page is Page.FORM:
            form(sheet)
            if shape.dressed:
                _dress(sheet)
        else:
            _other_page(sheet, page, filled=shape.filled)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def shenzhen_form(
    shape: Shape = PLAIN_SHAPE, rubric_id: str = "longgang-2020", lines: Sequence[Line] = ()
) -> bytes:
    """A workbook with a form of name and weight pairs under three rows of headings: 21 indicators.

    Args:
        shape: what people did to it.
        rubric_id: whose form it is.
        lines: its indicators; by default with the published claims.
    """
    lines = lines or department_lines(rubric_id)

    def form(sheet: Worksheet) -> None:
        paper = _Paper(sheet, shape, _SHENZHEN.width + shape.reviewed, frozenset({1, 3, 5}))
        paper.titles("附件：", f"部门整体支出绩效评价共性指标体系框架（{rubric_id[-4:]}年修订）")
        _shenzhen_heading(paper)
        places = _body(paper, lines, _SHENZHEN)
        _reasons(paper, lines, places, 9)
        paper.line((0, "总得分情况", 8), (8, _total(paper, lines, places, 8), 1))
        paper.line((0, "附注：1.本框架适用于各部门和各单位；", paper.width))
        paper.line((0, "2.各部门可以结合实际调整参考分值，并写明评分标准。", paper.width))

    return _book(shape, form)


def _guangzhou_heading(paper: _Paper) -> None:
    names = ("一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "指标解释")
    tail = ((10, "得分/自评分"), (11, "评分依据、未达标原因、改进措施"), (12, "参考佐证材料名称"))
    reviewed = ((13, "财政核定得分"),) if paper.shape.reviewed else ()
    paper.line(*((column, name, 1) for column, name in enumerate(names)))
    paper.put(paper.row, 7, "评分标准", across=3)
    for column, name in (*tail, *reviewed):
        paper.put(paper.row, column, name)
    _extra_headings(paper, paper.row, paper.row)


def _named_once(lines: Sequence[Line], value: Callable[[Line], Value]) -> dict[int, Value]:
    """The values of lines that do not carry on the name of the line before."""
    return {
        index: value(line)
        for index, line in enumerate(lines)
        if not index or lines[index - 1].name != line.name
    }


_GUANGZHOU = _Design(
    width=13,
    levels=(*_SHENZHEN.levels, (4, lambda line: line.name)),
    own=(
        (5, lambda line: line.weight, 1),
        (6, lambda line: line.about, 1),
        (7, lambda line: line.criterion, 3),
    ),
    claim=10,
    heading=_guangzhou_heading,
    reviewed=13,
)


def _guangzhou_block(paper: _Paper) -> None:
    filled = paper.shape.filled
    paper.line((0, "部门基本情况", 13))
    unit = "南沙土地开发中心" if filled else None
    paper.line((0, "部门名称", 2), (2, unit, 5), (7, "单位数：", 1), (8, 0 if filled else None, 5))
    goal = "做好征地、安置和储备土地管理。" if filled else None
    done = "征地、安置和土地管理各项任务均已完成。" if filled else None
    paper.line((0, "年度整体绩效目标", 2), (2, goal, 4), (6, "整体绩效目标完成情况", 1), (7, done, 4))
    paper.put(paper.row, 11, "未能完成原因")
    paper.line((2, "年度预算资金类别", 11))
    top = paper.row
    paper.put(top, 0, "年度部门预算情况", down=4, across=2)
    paper.put(top + 1, 2, "总预算（万元）", down=2, across=2)
    paper.put(top + 1, 4, "部门预算", across=3)
    paper.put(top + 1, 7, "事业发展支出", across=3)
    paper.put(top + 2, 4, "基本支出", across=2)
    paper.put(top + 2, 6, "项目支出")
    paper.put(top + 2, 7, "专项资金")
    paper.put(top + 2, 8, "其他事业发展支出", across=2)
    figures = ((2, 739200.0, 2), (4, 1173.92, 2), (6, 738026.08, 1), (7, 0.0, 1), (8, 0.0, 2))
    for column, figure, across in figures:
        paper.put(top + 3, column, figure if filled else None, across=across)
        paper.sheet.cell(top + 3, paper.columns[column]).number_format = "#,##0.00"
    paper.row += 3


def guangzhou_form(shape: Shape = PLAIN_SHAPE, lines: Sequence[Line] = ()) -> bytes:
    """A workbook with a form of several columns 分值 and a block of the department's data: 26 indicators.

    Args:
        shape: what people did to it.
        lines: its indicators; by default with the published claims.
    """
    lines = lines or department_lines("guangzhou-2023")

    def form(sheet: Worksheet) -> None:
        paper = _Paper(sheet, shape, _GUANGZHOU.width + shape.reviewed, frozenset({8, 9}))
        paper.titles("部门整体支出绩效自评表（无专项资金）", "（2023年度）")
        _guangzhou_block(paper)
        _guangzhou_heading(paper)
        places = _body(paper, lines, _GUANGZHOU)
        _reasons(paper, lines, places, 11)
        paper.line((0, "总分", 1), (1, 100, 1), (10, _total(paper, lines, places, 10), 1))
        tick = "☑" if shape.filled else "□"
        paper.line(
            (0, "评价等级", 2), (2, f"{tick}优 得分≥90分； □良 80≤得分<90； □中 60≤得分<80； □差 得分<60", 11)
        )
        paper.line((0, "注：产出、效益指标依据《绩效指标完成情况表》填报。", 13))

    return _book(shape, form)


def _item_heading(paper: _Paper) -> None:
    names = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    paper.line((0, "绩效指标", 1), *((column, name, 1) for column, name in enumerate(names, 1)))
    paper.put(paper.row, 8, "偏差原因分析及改进措施")
    _extra_headings(paper, paper.row, paper.row)


def _item_block(paper: _Paper) -> None:
    filled = paper.shape.filled
    paper.line((0, "项目名称", 2), (2, "社区公园和步道建设" if filled else None, 7))
    office = ("市公园管理局", "市绿道建设中心") if filled else (None, None)
    paper.line((0, "主管部门", 2), (2, office[0], 3), (5, "实施单位", 1), (6, office[1], 3))
    names = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    paper.line((3, names[0], 1), *((column, name, 1) for column, name in enumerate(names[1:], 4)))
    paper.put(paper.row, 0, "项目资金（万元）", down=5, across=2)
    for name, figures in ITEM_BUDGET:
        paper.line((2, name, 1))
        for column, figure in enumerate(figures, 3):
            paper.put(paper.row, column, figure if filled else None)
        paper.sheet.cell(paper.row, paper.columns[7]).number_format = "0.00%"
    paper.line((2, "预期目标", 3), (5, "实际完成情况", 4))
    paper.put(paper.row, 0, "年度总体目标", down=2, across=2)
    goals = (
        ("建成3个社区公园，改造20公里步道。", "公园全部建成，步道完成17公里。") if filled else (None, None)
    )
    paper.line((2, goals[0], 3), (5, goals[1], 4))


_ITEM = _Design(
    width=9,
    levels=((1, lambda line: line.primary), (2, lambda line: line.secondary)),
    own=((3, lambda line: line.name, 1), (4, lambda line: line.target, 1), (6, lambda line: line.weight, 1)),
    claim=7,
    heading=_item_heading,
)


def item_form(shape: Shape = PLAIN_SHAPE, lines: Sequence[Line] = ITEM_LINES) -> bytes:
    """A workbook with the national form of one project, budget block and all: 8 indicators, 100 points."""

    def form(sheet: Worksheet) -> None:
        paper = _Paper(sheet, shape, _ITEM.width)
        paper.titles("项目支出绩效自评表", "（2023年度）")
        _item_block(paper)
        _item_heading(paper)
        places = _body(paper, lines, _ITEM)
        _reasons(paper, lines, places, 8)
        for line, row in zip(lines, places, strict=True):
            paper.put(row, 5, line.actual if shape.filled else None)
            if isinstance(line.actual, int | float):
                paper.sheet.cell(row, paper.columns[5]).number_format = "0%"
        total = sum(line.claim for line in lines) + 9
        paper.line((0, "总分", 6), (6, 100, 1), (7, total if shape.filled else None, 1))

    return _book(shape, form)


def _other_page(sheet: Worksheet, page: Page, *, filled: bool) -> None:
    if page is Page.NOTES:
        sheet["B2"] = "本局2020年共完成土地供应3.98平方公里，年初预算7825.28万元。"
        sheet["B3"] = "填报人：略"
        return
    sheet["A1"], sheet["A2"] = page.value, "金额单位：万元"
    rows, merged, shown = _TABLES[page]
    for row, cells in enumerate(rows, 3):
        for column, value in enumerate(cells, 1):
            figure = isinstance(value, int | float)
            sheet.cell(row, column).value = value if filled or not figure else None
            sheet.cell(row, column).number_format = shown.get(column, "General") if figure else "General"
    for area in merged:
        sheet.merge_cells(area)


_Rows = tuple[tuple[Value, ...], ...]
_TABLES: dict[Page, tuple[_Rows, tuple[str, ...], dict[int, str]]] = {
    Page.THREE_PUBLIC: (
        (
            ("项目", "年初预算", "支出数", "收回指标", "预算执行率"),
            ("因公出国（境）费", 0, 0, 0, 0),
            ("公务接待费", 1, 0, 1, 0),
            ("公务用车购置及运行维护费", 22.5, 18.04, 4.46, 0.8018),
            ("合计", 23.5, 18.04, 4.46, 0.7677),
        ),
        ("A1:E1", "A2:E2"),
        {5: "0.00%"},
    ),
    Page.THREE_PUBLIC_PLAN: (
        (
            ("年度", "合计", "因公出国（境）费", "公务接待费", "公务用车购置及运行维护费", None, None),
            (None, None, None, None, "小计", "公务用车购置费", "公务用车运行维护费"),
            ("2020年", 23.5, 0, 1, 22.5, 0, 22.5),
        ),
        ("A1:G1", "A2:G2", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:G3"),
        {},
    ),
    Page.PROCUREMENT: (
        (
            ("品目编码", "品目名称", "预算金额", "实际采购金额", "采购完成率"),
            (None, "合计", 233.26, 218.86, 0.9383),
            ("A", "货物类", 24.8, 23.66, 0.954),
            ("C", "服务类", 208.46, 195.2, 0.9364),
        ),
        ("A1:E1", "A2:E2"),
        {5: "0.00%"},
    ),
}


if __name__ == "__main__":
    EXAMPLE.write_bytes(shenzhen_form(EXAMPLE_SHAPE))
