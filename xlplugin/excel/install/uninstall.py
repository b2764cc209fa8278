"""Taking away what installing put there, and nothing else."""

from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256
from pathlib import Path

from xlplugin.excel.doctor.installation import Configuration, Places, addin_version, other_copies
from xlplugin.excel.install.install import installed_configuration
from xlplugin.excel.install.kept_rubrics import forget_rubrics
from xlplugin.excel.install.moving import delete
from xlplugin.excel.install.own_python import remove_pythons
from xlplugin.problem import Checked, Problem, Severity, Source, failed
from xlplugin.workbook.file.reasons import is_sharing, reason


@dataclass(frozen=True, slots=True)
class Left:
    """Something that stays, and why."""

    place: Path
    why: str


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """What was taken away and what stays.

    Attributes:
        removed: files and folders that are gone.
        left: those that stay.
        changed: whether the add-in that was removed had been changed since it was installed.
    """

    removed: tuple[Path, ...]
    left: tuple[Left, ...]
    changed: bool = False

    def lines(self) -> tuple[str, ...]:
        """What people read."""
        head = "已卸载，删除了：" if self.removed else "没有安装过，没有可删除的文件"
        left = [f"  {each.place}：{each.why}" for each in self.left]
        noted = ["其中加载项在安装后被改动过（例如加了签名）"] if self.changed else []
        removed = (f"  {file}" for file in self.removed)
        return (head, *removed, *noted, *(["没有删除："] if left else []), *left)


def uninstall(where: Places) -> Checked[Uninstalled]:
    """Take the add-in, its configuration, copied DLLs and brought Pythons away.

    Returns:
        What went and what stays; or that Excel holds the add-in, when nothing has been touched.
    """
    told = installed_configuration(where)
    known = _known(where.addin, told)
    files = _files(where, told, with_addin=known is not _Known.FOREIGN)
    refused = delete(where.addin) if where.addin in files else None
    if refused is not None:
        return failed(_addin_stays(where.addin, refused))
    left = [*_strangers(where, with_addin=known is not _Known.FOREIGN), *_delete_all(files)]
    with suppress(OSError):
        where.configuration.parent.rmdir()
    files += [where.pythons] if where.pythons.exists() else []
    left += _pythons_left(where)
    stayed = {each.place for each in left} | ({where.pythons} if where.pythons.exists() else set())
    removed = tuple(file for file in files if file not in stayed)
    return Checked(Uninstalled(removed, tuple(left), changed=known is _Known.CHANGED))


def _delete_all(files: list[Path]) -> list[Left]:
    """Delete files; those that stay, and why."""
    refusals = ((file, delete(file)) for file in files)
    return [
        Left(file, f"{reason(why)}，请关闭 Excel 后手工删除") for file, why in refusals if why is not None
    ]


class _Known(Enum):
    """What the file in the add-in's place is."""

    AS_INSTALLED = auto()
    CHANGED = auto()
    FOREIGN = auto()


def _known(addin: Path, told: Configuration | None) -> _Known:
    """What the file is; without a record, or where it cannot be read, its name must do."""
    try:
        contents = addin.read_bytes()
    except OSError:
        return _Known.AS_INSTALLED
    if told is None or sha256(contents).hexdigest() == told.addin_hash:
        return _Known.AS_INSTALLED
    return _Known.CHANGED if addin_version(contents) is not None else _Known.FOREIGN


def _files(where: Places, told: Configuration | None, *, with_addin: bool) -> list[Path]:
    wanted = [where.addin] if with_addin else []
    wanted += [Path(each) for each in told.copied_dlls] if told else []
    wanted += [where.configuration, *where.logs]
    return [file for file in wanted if file.exists()]


def _strangers(where: Places, *, with_addin: bool) -> list[Left]:
    left = [Left(file, "不是安装程序放的，如不需要请手工删除") for file in other_copies(where)]
    if not with_addin:
        left.append(Left(where.addin, "不是 xlplugin 的加载项，没有删除；如不需要请手工删除"))
    return left


def _pythons_left(where: Places) -> list[Left]:
    left = [Left(folder, "其中的程序正在运行，请关闭 Excel 后手工删除") for folder in remove_pythons(where)]
    left += [Left(file, "评价标准的缓存，可以删除") for file in forget_rubrics(where)]
    with suppress(OSError):
        where.kept_rubrics.rmdir()
    return left


def _addin_stays(addin: Path, refused: OSError) -> Problem:
    """The add-in goes first: where it stays, everything else does too."""
    source = Source(str(addin))
    if is_sharing(refused):
        message = "加载项正被 Excel 使用，没有卸载，什么也没有改动"
        return Problem("addin-excel-open", Severity.ERROR, message, "请先关闭 Excel 再运行", source)
    message = f"加载项不能删除（{reason(refused)}），没有卸载，什么也没有改动"
    fix = "请核对该文件和文件夹的权限后再试"
    return Problem("addin-delete", Severity.ERROR, message, fix, source)
