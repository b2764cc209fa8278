"""Whether another program has a workbook open, by the lock file it leaves beside it."""

from pathlib import Path

from xlplugin.problem import Problem, Severity, Source


def lock_problem(path: Path, *, writing: bool) -> Problem | None:
    """What to tell a user whose workbook is open elsewhere.

    Args:
        path: The workbook.
        writing: Whether this very path is about to be written: then it is an error.

    Returns:
        None when no lock file of Excel, WPS or LibreOffice lies beside the workbook.
    """
    program = _holder(path)
    if program is None:
        return None
    if writing:
        message, fix = (
            f"文件正在 {program} 中打开，不能写入",
            "请先保存并关闭该文件，或用 -o 指定另一个输出文件",
        )
        return Problem("workbook-open", Severity.ERROR, message, fix, Source(str(path)))
    message = f"文件正在 {program} 中打开，读到的是最近一次保存的内容"
    return Problem(
        "workbook-open", Severity.WARNING, message, "如有未保存的修改，请保存后再运行", Source(str(path))
    )


def _holder(path: Path) -> str | None:
    locks = {f"~${path.name}": "Excel 或 WPS", f".~lock.{path.name}#": "LibreOffice"}
    return next((program for name, program in locks.items() if _exists(path.with_name(name))), None)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        # A name too long for the folder cannot be there.
        return False
