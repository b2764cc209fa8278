"""Taking away what installing put there, and nothing else."""

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from xlplugin.excel.doctor.configuration import Configuration
from xlplugin.excel.doctor.places import Places, other_copies
from xlplugin.excel.install.install import installed_configuration
from xlplugin.excel.install.own_python import remove_pythons
from xlplugin.problem import Checked, Problem, Severity, Source, failed


@dataclass(frozen=True, slots=True)
class Left:
    """Something that stays, and why."""

    place: Path
    why: str


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """What was taken away and what stays."""

    removed: tuple[Path, ...]
    left: tuple[Left, ...]

    def lines(self) -> tuple[str, ...]:
        """What people read."""
        head = "已卸载，删除了：" if self.removed else "没有安装过，没有可删除的文件"
        left = [f"  {each.place}：{each.why}" for each in self.left]
        return (head, *(f"  {file}" for file in self.removed), *(["没有删除："] if left else []), *left)


def uninstall(where: Places) -> Checked[Uninstalled]:
    """Take the add-in, its configuration, copied DLLs and brought Pythons away.

    Returns:
        What went and what stays; or that Excel holds the add-in, when nothing has been touched.
    """
    told = installed_configuration(where)
    ours = _is_ours(where.addin, told)
    files = _files(where, told, with_addin=ours)
    left = _strangers(where, with_addin=ours)
    for file in files:
        if not _gone(file):
            if file == where.addin:
                return failed(_excel_open(file))
            left.append(Left(file, "正在使用，请关闭 Excel 后手工删除"))
    with suppress(OSError):
        where.configuration.parent.rmdir()
    files += [where.pythons] if where.pythons.exists() else []
    left += _pythons_left(where)
    stayed = {each.place for each in left} | ({where.pythons} if where.pythons.exists() else set())
    return Checked(Uninstalled(tuple(file for file in files if file not in stayed), tuple(left)))


def _is_ours(addin: Path, told: Configuration | None) -> bool:
    """Whether the file is the one that was installed; without a record, its name must do."""
    try:
        return told is None or sha256(addin.read_bytes()).hexdigest() == told.addin_hash
    except OSError:
        return True


def _files(where: Places, told: Configuration | None, *, with_addin: bool) -> list[Path]:
    wanted = [where.addin] if with_addin else []
    wanted += [Path(each) for each in told.copied_dlls] if told else []
    wanted.append(where.configuration)
    return [file for file in wanted if file.exists()]


def _gone(file: Path) -> bool:
    try:
        file.unlink()
    except OSError:
        return False
    return True


def _strangers(where: Places, *, with_addin: bool) -> list[Left]:
    left = [Left(file, "不是安装程序放的，如不需要请手工删除") for file in other_copies(where)]
    if not with_addin:
        left.append(Left(where.addin, "与安装时的不同，没有删除；如不需要请手工删除"))
    return left


def _pythons_left(where: Places) -> list[Left]:
    left = [Left(folder, "其中的程序正在运行，请关闭 Excel 后手工删除") for folder in remove_pythons(where)]
    if any(where.kept_rubrics.glob("*.rubric")):
        left.append(Left(where.kept_rubrics, "评价标准的缓存，可以删除"))
    return left


def _excel_open(addin: Path) -> Problem:
    message = "加载项正被 Excel 使用，没有卸载，什么也没有改动"
    return Problem("addin-excel-open", Severity.ERROR, message, "请先关闭 Excel 再运行", Source(str(addin)))
