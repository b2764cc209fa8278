"""Applies cell edits to a workbook without loss: other cells and other parts keep their very bytes."""

from collections.abc import Iterable, Mapping

from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.edit.calcchain import without_calculation_chain
from xlplugin.workbook.edit.edits import LONGEST_TEXT, CellEdit, Content, Formula, Result
from xlplugin.workbook.edit.scan import SheetScan, scan_sheet
from xlplugin.workbook.edit.sharedformula import detached
from xlplugin.workbook.edit.splice import spliced
from xlplugin.workbook.file.contents import Contents, read_contents
from xlplugin.workbook.file.package import Package
from xlplugin.workbook.file.xmlpart import malformed
from xlplugin.workbook.grid.grid import a1, on_sheet


def apply_edits(package: Package, edits: Iterable[CellEdit]) -> Checked[Package]:
    """A workbook with cells changed.

    Args:
        package: The workbook.
        edits: The changes; of two for one cell the later counts.

    Returns:
        The changed workbook, or every edit that cannot be made; then none is.
    """
    contents = read_contents(package)
    if contents.value is None:
        return failed(*contents.problems)
    wanted = tuple(edits)
    problems = [problem for edit in wanted for problem in _refusals(edit, contents.value, package.source)]
    if problems:
        return failed(*problems)
    writer = _Writer(package)
    for name, changes in _by_sheet(wanted, contents.value).items():
        writer.change_sheet(name, changes, contents.value)
    return writer.finished()


def _by_sheet(edits: Iterable[CellEdit], contents: Contents) -> dict[str, dict[tuple[int, int], Content]]:
    by_sheet: dict[str, dict[tuple[int, int], Content]] = {}
    for edit in edits:
        sheet = contents.sheet(edit.sheet)
        if sheet is not None:
            by_sheet.setdefault(sheet.name, {})[edit.row, edit.column] = edit.value
    return by_sheet


class _Writer:
    """Collects the changed parts of one workbook."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.changed: dict[str, bytes] = {}
        self.formulas_moved = False
        self.problems: list[Problem] = []

    def change_sheet(self, name: str, changes: Mapping[tuple[int, int], Content], contents: Contents) -> None:
        """Change cells of one sheet."""
        sheet = contents.sheet(name)
        if sheet is None:
            return
        read = self.package.xml(sheet.part)
        if read.value is None:
            self.problems += read.problems
            return
        xml = read.value
        source = Source(str(self.package.path), sheet=name)
        scan = scan_sheet(xml, changes)
        if scan is None:
            self.problems.append(malformed(source))
            return
        self.problems += _torn_arrays(scan, changes, source)
        self.formulas_moved = self.formulas_moved or _moves_formulas(scan, changes)
        freed = detached(xml, scan, changes)
        if freed:
            scan = scan_sheet(xml, {**changes, **freed}) or scan
        self.changed[sheet.part] = spliced(xml, scan, {**changes, **freed})

    def finished(self) -> Checked[Package]:
        """The changed workbook, or why it could not be changed."""
        if self.problems:
            return failed(*self.problems)
        written = self.package.with_data(self.changed)
        return without_calculation_chain(written) if self.formulas_moved else Checked(written)


def _moves_formulas(scan: SheetScan, changes: Mapping[tuple[int, int], Content]) -> bool:
    return any(
        isinstance(content, Formula) != (scan.formula(place) is not None)
        for place, content in changes.items()
        if not isinstance(content, Result)
    )


def _torn_arrays(
    scan: SheetScan, changes: Mapping[tuple[int, int], Content], source: Source
) -> Iterable[Problem]:
    areas = [area for area in scan.arrays if not area.is_one_cell]
    for place, content in changes.items():
        torn = next((area for area in areas if area.covers(*place)), None)
        if torn is not None and not isinstance(content, Result):
            yield Problem(
                "cell-in-array",
                Severity.ERROR,
                f"该单元格属于区域 {torn} 的数组公式，不能单独改写",
                "请在 Excel 中选中整个区域，删除数组公式后再试",
                Source(source.file, sheet=source.sheet, cell=a1(*place)),
            )


def _refusals(edit: CellEdit, contents: Contents, source: Source) -> Iterable[Problem]:
    place = Source(
        source.file, sheet=edit.sheet, cell=edit.place.cell if edit.row > 0 and edit.column > 0 else None
    )
    if contents.sheet(edit.sheet) is None:
        yield Problem("sheet-missing", Severity.ERROR, "工作簿中没有这个工作表", "请检查工作表名称", place)
    if not on_sheet(edit.row, edit.column):
        yield Problem("cell-outside", Severity.ERROR, "单元格超出工作表范围", "请检查行号和列号", place)
    content = edit.value
    value = content.result if isinstance(content, Formula) else content
    value = value.value if isinstance(value, Result) else value
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        message = f"文字共 {len(value)} 字，超过单元格上限 {LONGEST_TEXT} 字"
        yield Problem("text-too-long", Severity.ERROR, message, "请缩短文字后再试", place)
