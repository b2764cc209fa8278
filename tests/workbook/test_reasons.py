"""The reasons of the system, in Chinese."""

import errno
import shutil

import pytest

from xlplugin.workbook.file.reasons import is_sharing, reason


class OnWindowsError(OSError):
    """An error as Windows gives it."""

    def __init__(self, winerror: int) -> None:
        super().__init__(errno.EINVAL, "English words")
        self.winerror = winerror


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘空间不足"),
        (PermissionError(errno.EACCES, "Permission denied"), "没有权限"),
        (IsADirectoryError(errno.EISDIR, "Is a directory"), "是文件夹，不是文件"),
        (FileExistsError(errno.EEXIST, "File exists"), "同名文件已存在"),
        (OnWindowsError(32), "正被其他程序使用"),
        (OnWindowsError(112), "磁盘空间不足"),
        (OnWindowsError(206), "路径太长"),
        (OnWindowsError(1260), "被系统策略禁止"),
        (OnWindowsError(9999), "系统错误 9999"),
        (OSError(9998, "?"), "系统错误 9998"),
        (OSError("odd"), "OSError"),
        (ValueError("odd"), "ValueError"),
        (shutil.Error([("a/b", "c/b", "[Errno 28] No space left on device")]), "a/b：磁盘空间不足"),
        (shutil.Error([("a/b", "c/b", "[WinError 5] Access is denied")]), "a/b：没有权限"),
        (shutil.Error([("a/b", "c/b", "same file")]), "a/b：复制没有完成"),
    ],
)
def test_the_reason_is_chinese(error: Exception, words: str) -> None:
    assert reason(error) == words


def test_only_a_file_that_another_program_has_open_is_held() -> None:
    assert is_sharing(OnWindowsError(32))
    assert not is_sharing(OnWindowsError(5))
    assert not is_sharing(PermissionError(errno.EACCES, "denied"))
