"""检查: audits the form and adds the sheet 核查意见; the form itself stays as it is."""

from xlplugin.audit.audit import audit, with_problems
from xlplugin.audit.summary import AuditReport, checked_words, counts, rubric_words, stakes, totals, weights
from xlplugin.excel.live.changing import change
from xlplugin.excel.live.session import progress
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import Kind, Reply, cut, problem_lines, refused, unfinished
from xlplugin.money import plain
from xlplugin.problem import Problem, Severity, has_errors
from xlplugin.workbook.edit.plan import Plan
from xlplugin.workbook.formbook.opening import OpenedForm
from xlplugin.workbook.review.review import plan_findings

TITLE = "检查"
_FIRST = 5


def run(pressed: Pressed) -> Reply:
    """Audit the form in the workbook."""
    opened = pressed.form(pressed.grid())
    if opened.value is None:
        return refused(TITLE, opened.problems, pressed.name)
    progress(pressed.book.app, "正在核查……")
    report = with_problems(audit(opened.value.case), opened.problems)
    if not report.findings:
        return Reply(Kind.INFO, TITLE, _words(opened.value, report))
    sheet = plan_findings(opened.value.case, report, opened.value.grid)
    changed = change(pressed.book, Plan(sheets=(sheet,)), title=TITLE)
    if has_errors(changed.problems):
        return unfinished(TITLE, changed.problems, pressed.name)
    pressed.show(sheet.name)
    warnings = problem_lines(changed.problems, pressed.name)
    worst = report.findings[0].severity
    text = "\n".join([_words(opened.value, report, sheet.name), *warnings])
    return Reply(Kind.WARNING if warnings or worst is Severity.ERROR else Kind.INFO, TITLE, text)


def _words(opened: OpenedForm, report: AuditReport, sheet: str = "") -> str:
    case, summary = opened.case, report.summary
    lines = [
        rubric_words(case),
        "；".join(str(each) for each in totals(case, summary)),
        f"{weights(case, summary)}；{stakes(summary)}",
        "",
    ]
    if not report.findings:
        return "\n".join([*lines, f"{checked_words(case)}。"])
    found = [_line(each) for each in report.findings[:_FIRST]]
    lines += [f"共 {len(report.findings)} 项发现：{counts(report.findings)}。", *found]
    return "\n".join([*lines, "", f"全部列在“{sheet}”中，点位置可到相应的单元格；自评表没有改动。"])


def _line(finding: Problem) -> str:
    points = f"（涉及 {plain(finding.points)} 分）" if finding.points is not None else ""
    indicator = f"{finding.indicator}：" if finding.indicator else ""
    return f"【{finding.severity.chinese}】{indicator}{cut(finding.message)}{points}"
