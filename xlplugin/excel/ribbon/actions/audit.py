"""检查: audits the form and adds the sheet 核查意见; the form itself stays as it is."""

from xlplugin.audit.audit import gravest, in_short
from xlplugin.audit.summary import checked_words, counts, rubric_words, stakes, totals, weights
from xlplugin.excel.ribbon.pressed import Pressed
from xlplugin.excel.ribbon.reply import Kind, Reply, cut, problem_lines
from xlplugin.problem import Severity
from xlplugin.service.auditing import AuditedCase, add_findings, audit_form

TITLE = "检查"


def run(pressed: Pressed) -> Reply:
    """Audit the form in the workbook."""
    audited = audit_form(pressed)
    findings = audited.report.findings
    if not findings:
        return Reply(Kind.INFO, TITLE, _words(audited))
    sheet, problems = add_findings(pressed, audited)
    pressed.show(sheet)
    warnings = problem_lines(problems, pressed.name)
    text = "\n".join([_words(audited, sheet), *warnings])
    is_grave = bool(warnings) or findings[0].severity is Severity.ERROR
    return Reply(Kind.WARNING if is_grave else Kind.INFO, TITLE, text)


def _words(audited: AuditedCase, sheet: str = "") -> str:
    case, report = audited
    summary = report.summary
    lines = [
        rubric_words(case),
        "".join(f"{each}。" for each in totals(case, summary)),
        f"{weights(case, summary)}；{stakes(summary)}",
        "",
    ]
    if not report.findings:
        return "\n".join([*lines, f"{checked_words(case)}。"])
    lines.append(f"共 {len(report.findings)} 项发现：{counts(report.findings)}。最要紧的：")
    lines += [cut(in_short(each, case.form.file)) for each in gravest(report)]
    return "\n".join([*lines, "", f"全部列在“{sheet}”中，点位置可到相应的单元格；自评表没有改动。"])
