"""What a bundle's commands run: ``xlplugin addin``, where files of the bundle may be missing.

A virus scanner takes files away without a word. So only what the list of files needs is imported at first.
"""

import sys
from pathlib import Path
from typing import Final

from xlplugin.excel.doctor.bundled import damage

_UNUSABLE: Final = 2


def incomplete(found: str) -> str:
    """That files of the bundle are missing or changed: which ones, as ``damage`` found them."""
    return f"安装包不完整，可能被杀毒软件删除了文件，请重新解压后再试（{found}）"


def fault(error: Exception, found: str) -> str:
    """That a program did not run to its end; what was found to be missing is then the reason."""
    why = f"{type(error).__name__}：{error}"
    return f"因此不能运行（{why}）" if found else f"程序内部错误（{why}），请把这一行交给维护人员"


def run(words: list[str], folder: Path) -> int:
    """Run what follows ``xlplugin addin``; the exit code.

    An incomplete bundle installs nothing; the other commands are tried.
    """
    installs = words[:1] == ["install"]
    if installs:
        print("正在安装，请不要关闭本窗口（约一分钟）", flush=True)
    found = damage(folder)
    if found:
        print(incomplete(found), file=sys.stderr, flush=True)
        if installs:
            return _UNUSABLE
    try:
        from xlplugin.cli.main import main  # noqa: PLC0415 - may be what is missing

        return main(["addin", *words])
    except Exception as error:  # noqa: BLE001 - the outermost border
        print(fault(error, found), file=sys.stderr)
        return _UNUSABLE


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], Path(sys.executable).parent))
