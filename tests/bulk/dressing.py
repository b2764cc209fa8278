"""What departments do to a form without changing what it says: looks, remarks, sheets of their own."""

import io
from collections.abc import Callable
from random import Random

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.workbook.books import with_macros

_FONTS = ("宋体", "仿宋_GB2312", "微软雅黑", "等线", "方正小标宋简体")
_COLOURS = ("FFD9E1F2", "FFE2EFDA", "FFFFF2CC", "FFF2F2F2")
_REMARKS = ("请财务科再核一下", "按上年口径填", "已与项目单位核对", "见附件材料", "此处按合同数填")
_SUBJECTS = (
    "办公费",
    "印刷费",
    "差旅费",
    "维修（护）费",
    "培训费",
    "委托业务费",
    "专用材料费",
    "劳务费",
    "租赁费",
)
_MATERIALS = (
    "实施方案",
    "招标文件",
    "合同",
    "验收报告",
    "资金拨付凭证",
    "满意度调查报告",
    "会议纪要",
    "现场照片",
)
_THIN = Side(style="thin")
_ACCENTS = ("4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646")
_STYLES = (
    *("标题", "标题 1", "标题 2", "标题 3", "标题 4", "好", "差", "适中", "计算", "检查单元格"),
    *("解释性文本", "警告文本", "链接单元格", "输出", "输入", "注释", "汇总"),
)
"""Named styles that WPS and Excel offer in Chinese, besides those of the six accents."""


def dress(book: Workbook, random: Random) -> None:
    """Fonts, lines, colours, widths, comments, named styles and further sheets; no cell of the form moves."""
    form = book.worksheets[0]
    _style(form, random)
    for _ in range(random.choice((0, 0, 1, 2))):
        _remark(form, random)
    sheets = random.sample(_SHEETS, random.choice((0, 1, 1, 2, 3)))
    for title, fill in sheets:
        sheet = book.create_sheet(title)
        fill(sheet, random)
        if random.random() < 0.3:
            sheet.sheet_state = random.choice(("hidden", "veryHidden"))
    if random.random() < 0.5:
        _offer_styles(book)


def _offer_styles(book: Workbook) -> None:
    """All named styles with their fonts and fills, which WPS saves whether or not a cell has them."""
    shades = [
        (f"{share}% - 强调文字颜色 {number}", accent)
        for share in (20, 40, 60)
        for number, accent in enumerate(_ACCENTS, 1)
    ]
    accents = [(f"强调文字颜色 {number}", accent) for number, accent in enumerate(_ACCENTS, 1)]
    others = [(name, _ACCENTS[place % len(_ACCENTS)]) for place, name in enumerate(_STYLES)]
    for size, (name, accent) in enumerate((*others, *accents, *shades), 8):
        side = Side(style="thin", color=accent)
        style = NamedStyle(
            name,
            font=Font(name="宋体", size=size % 8 + 10, color=accent, charset=134),
            fill=PatternFill("solid", fgColor=accent),
            border=Border(left=side, right=side, top=side, bottom=side),
        )
        book.add_named_style(style)


def _style(sheet: Worksheet, random: Random) -> None:
    text = Font(name=random.choice(_FONTS), size=random.choice((9, 10, 10.5, 12)))
    heading = Font(name=text.name, size=text.size, bold=True)
    fill = PatternFill("solid", fgColor=random.choice(_COLOURS)) if random.random() < 0.5 else None
    border = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
    for row in sheet.iter_rows():
        for cell in row:
            is_heading = isinstance(cell.value, str) and cell.value.endswith(
                ("指标", "名称", "值", "得分", "）")
            )
            cell.font = heading if is_heading else text
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
            cell.border = border
            if fill and is_heading:
                cell.fill = fill
    for column in range(1, (sheet.max_column or 1) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = random.choice((9, 12, 15, 22))
    sheet.page_setup.orientation = random.choice(("landscape", "portrait"))
    if random.random() < 0.2:
        sheet.print_area = f"A1:{get_column_letter(sheet.max_column or 1)}{sheet.max_row}"


def _remark(sheet: Worksheet, random: Random) -> None:
    cells = [
        each for row in sheet.iter_rows() for each in row if isinstance(each, Cell) and each.value is not None
    ]
    random.choice(cells).comment = Comment(random.choice(_REMARKS), "财务科")


def _vouchers(sheet: Worksheet, random: Random) -> None:
    sheet.append(("序号", "日期", "凭证号", "摘要", "科目", "金额（元）"))
    for number in range(1, random.randint(60, 400)):
        day = f"{random.randint(1, 12)}月{random.randint(1, 28)}日"
        subject = random.choice(_SUBJECTS)
        amount = random.randint(10_000, 9_000_000) / 100
        sheet.append((number, day, f"记-{random.randint(1, 900):04}", f"支付{subject}", subject, amount))
        sheet.cell(number + 1, 6).number_format = "#,##0.00"


def _evidence(sheet: Worksheet, random: Random) -> None:
    sheet.append(("序号", "佐证材料名称", "份数", "页数", "备注"))
    for number in range(1, random.randint(8, 40)):
        name = f"{random.choice(_MATERIALS)}（第{number}号）"
        sheet.append((number, name, random.randint(1, 6), random.randint(1, 90), None))


def _notes(sheet: Worksheet, _: Random) -> None:
    for row, words in enumerate(
        (
            "填表说明",
            "1.本表由项目实施单位填写，主管部门审核后报送财政部门。",
            "2.定量指标按完成比例得分，定性指标分档得分。",
            "3.未完成的须说明原因和改进措施。",
        ),
        1,
    ):
        sheet.cell(row, 1).value = words


def _contracts(sheet: Worksheet, random: Random) -> None:
    sheet.append(("合同名称", "签订日期", "合同金额（万元）", "已付（万元）", "尚未支付（万元）"))
    for number in range(2, random.randint(12, 80)):
        amount = random.randint(200, 90_000)
        paid = random.randint(0, amount)
        day = f"2023-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        sheet.append((f"第{number - 1}标段施工合同", day, amount / 100, paid / 100, (amount - paid) / 100))
        sheet.cell(number, 5).value = f"=C{number}-D{number}"


def _places(sheet: Worksheet, random: Random) -> None:
    sheet.append(("乡镇（街道）", "村（社区）", "受益户数", "受益人数"))
    for number in range(1, random.randint(30, 200)):
        households = random.randint(10, 800)
        place = (f"第{number % 17 + 1}街道", f"第{number}社区", households, households * 3)
        sheet.append(place)


_SHEETS: tuple[tuple[str, Callable[[Worksheet, Random], None]], ...] = (
    ("支出明细", _vouchers),
    ("佐证材料目录", _evidence),
    ("填表说明", _notes),
    ("合同台账", _contracts),
    ("受益范围", _places),
    ("Sheet2", lambda *_: None),
)


def with_a_macro(data: bytes) -> bytes:
    """The same workbook as one that may hold macros."""
    book = with_macros(io.BytesIO(data))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
