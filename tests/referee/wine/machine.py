"""A Chinese Windows on this machine: Wine, with the code page 936 and a user with a Chinese name."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Final

from tests.referee.wine.forwarder import forwarding_dll

USER: Final = "王科员"
_LOCALE: Final = "zh_CN.UTF-8"
_LOCALE_SOURCE: Final = Path("/usr/share/i18n/locales/zh_CN")
_PREFIX: Final = "prefix"
_SECONDS: Final = 600
_RANDOM: Final = ("bcryptprimitives.dll", "ProcessPrng", "ADVAPI32.SystemFunction036")
"""What Rust's programs need for random numbers; Wine has it only since version 9."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a command: its exit code, and all that it printed."""

    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Wine:
    """A Windows of its own.

    Attributes:
        prefix: the folder that holds it.
        environment: of every program that runs in it.
    """

    prefix: Path
    environment: Mapping[str, str]

    @property
    def profile(self) -> Path:
        """The user's folder."""
        return self.prefix / "drive_c" / "users" / USER

    def here(self, path: str) -> Path:
        """Where a file of its drive C lies on this machine."""
        return self.prefix.joinpath("drive_c", *PureWindowsPath(path).parts[1:])

    def run(self, *command: str | Path, folder: Path, **variables: str) -> Ran:
        """Run a program to its end, as a double-click in a folder would."""
        done = subprocess.run(  # noqa: S603
            ["wine", *command],  # noqa: S607 - the system's own
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            cwd=folder,
            env={**self.environment, **variables},
        )
        return Ran(done.returncode, done.stdout.decode(errors="replace"))

    def start(self, *command: str | Path, folder: Path, **variables: str) -> "subprocess.Popen[bytes]":
        """Start a program that is talked to by its standard streams."""
        return subprocess.Popen(  # noqa: S603
            ["wine", *command],  # noqa: S607 - as above
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Windows Python does not start with a regular file here.
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**self.environment, **variables},
        )


def windows(path: Path) -> str:
    """A path of this machine as Wine's programs see it."""
    return f"Z:{path}".replace("/", "\\")


def missing_program() -> str:
    """What this needs of the operating system and the machine lacks; empty where all is there."""
    lacking = [name for name in ("wine", "wineserver", "localedef") if shutil.which(name) is None]
    if not _LOCALE_SOURCE.exists():
        lacking.append(f"{_LOCALE_SOURCE} (package locales)")
    return ", ".join(lacking)


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of this machine's own: what it sets for Python, pip or the project is not Windows' business."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "USER": USER,
        "LC_ALL": _LOCALE,
        "LOCPATH": str(folder),
        "WINEPREFIX": str(folder / _PREFIX),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
    }


def _run(*command: str | Path, env: Mapping[str, str]) -> None:
    subprocess.run(  # noqa: S603
        command,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=_SECONDS,
        env=dict(env),
    )


@contextmanager
def chinese_windows(folder: Path) -> Iterator[Wine]:
    """A fresh Windows in a folder; all that runs in it ends with the context.

    Raises:
        subprocess.SubprocessError: it cannot be made here.
    """
    prefix, environment = folder / _PREFIX, _environment(folder)
    # Wine takes the code page from the locale, which most machines do not have.
    _run("localedef", "-i", "zh_CN", "-f", "UTF-8", folder / _LOCALE, env=os.environ)
    try:
        _run("wineboot", "-i", env=environment)
        library = prefix / "drive_c" / "windows" / "system32" / _RANDOM[0]
        if not library.exists():
            library.write_bytes(forwarding_dll(*_RANDOM))
        yield Wine(prefix, environment)
    finally:
        with suppress(subprocess.CalledProcessError):  # a server that nobody needs has ended by itself
            _run("wineserver", "-k", "-w", env=environment)
        shutil.rmtree(prefix)
