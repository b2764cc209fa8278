"""Why the system refused something, in Chinese: its own words are English or in the console's code page."""

import errno
import re
import shutil
from typing import Final

_DENIED: Final = "没有权限"
_HELD: Final = "正被其他程序使用"
_FULL: Final = "磁盘空间不足"
_EXISTS: Final = "同名文件已存在"
_ABSENT: Final = "文件或文件夹不存在"
_LONG: Final = "路径太长"
_FOLDER: Final = "是文件夹，不是文件"
_GUARDED: Final = "被杀毒软件拦截"
_FORBIDDEN: Final = "被系统策略禁止"

_OF_WINDOWS: Final = {
    2: _ABSENT,
    3: _ABSENT,
    5: _DENIED,
    19: "磁盘有写保护",
    21: "磁盘没有就绪",
    32: _HELD,
    33: _HELD,
    39: _FULL,
    80: _EXISTS,
    112: _FULL,
    123: "路径中有不能使用的字符",
    183: _EXISTS,
    193: "不是完好的程序文件",
    206: _LONG,
    225: _GUARDED,
    226: _GUARDED,
    786: _FORBIDDEN,
    1155: "没有能打开它的程序",
    1224: _HELD,
    1260: _FORBIDDEN,
    1392: "文件已损坏，不能读取",
    4551: _FORBIDDEN,
}
_OF_PYTHON: Final = {
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: "磁盘有写保护",
    errno.ENOSPC: _FULL,
    errno.EEXIST: _EXISTS,
    errno.ENOENT: _ABSENT,
    errno.EISDIR: _FOLDER,
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.ENAMETOOLONG: _LONG,
    errno.ENOEXEC: "不是完好的程序文件",
    errno.EBUSY: _HELD,
    errno.ETXTBSY: _HELD,
    errno.EIO: "磁盘读写出错",
    errno.ELOOP: "链接绕成了一圈",
    errno.EFBIG: "文件超过大小限制",
    errno.EDQUOT: "磁盘空间超过配额",
    errno.EBADF: "输出已经关闭",
    errno.EPIPE: "接收输出的程序已经结束",
    errno.ESTALE: "文件夹已不存在",
}
_SHARING: Final = (32, 33, 1224)
_NUMBERED: Final = re.compile(r"\[(?P<kind>Errno|WinError) (?P<number>\d+)\]")


def reason(error: Exception) -> str:
    """Why something failed: the words for the system's number; of several files, the first."""
    if isinstance(error, shutil.Error):
        return _of_several(error)
    if not isinstance(error, OSError):
        return type(error).__name__
    return _words(getattr(error, "winerror", None), error.errno) or type(error).__name__


def is_sharing(error: OSError) -> bool:
    """Whether another program has the file open; only Windows says so."""
    return getattr(error, "winerror", None) in _SHARING


def _words(of_windows: int | None, number: int | None) -> str:
    known = _OF_WINDOWS.get(of_windows or 0) or _OF_PYTHON.get(number or 0)
    given = of_windows or number
    return known or (f"系统错误 {given}" if given else "")


def _of_several(error: shutil.Error) -> str:
    """``copytree`` keeps a list of source, target and words, which hold the number."""
    failures = error.args[0] if error.args else ()
    if isinstance(failures, str) or not failures:
        return "复制没有完成"
    source, _, words = failures[0]
    found = _NUMBERED.search(str(words))
    if found is None:
        return f"{source}：复制没有完成"
    number = int(found["number"])
    why = _words(number, None) if found["kind"] == "WinError" else _words(None, number)
    return f"{source}：{why}"
