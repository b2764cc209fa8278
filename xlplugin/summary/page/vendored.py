"""The libraries inside the page: files of others as they were published, and the command that renews them.

``python -m xlplugin.summary.page.vendored`` takes the versions that ``vendor/manifest.json`` names from npm,
which must be installed, and writes their files and digests anew. For another version, change it there first.
"""

import json
import shutil
import subprocess
import tarfile
from dataclasses import asdict, dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ASSETS: Final = Path(__file__).with_name("assets")
_FOLDER: Final = ASSETS / "vendor"
_MANIFEST: Final = _FOLDER / "manifest.json"


@dataclass(frozen=True, slots=True)
class VendoredFile:
    """A file of a package.

    Attributes:
        source: where it is in the package.
        name: where it is in ours.
        sha256: the digest of its bytes.
    """

    source: str
    name: str
    sha256: str

    def content(self) -> str:
        """The file as it was published.

        Raises:
            ValueError: it is another.
        """
        data = (_FOLDER / self.name).read_bytes()
        if sha256(data).hexdigest() != self.sha256:
            raise ValueError(self.name)
        return data.decode()


@dataclass(frozen=True, slots=True)
class VendoredPackage:
    """A package of npm, of which the page holds some files.

    Attributes:
        name: its name.
        version: the version.
        licence: its licence, as SPDX names it; the text is among the files.
        files: the files.
    """

    name: str
    version: str
    licence: str
    files: tuple[VendoredFile, ...]


def packages() -> list[VendoredPackage]:
    """What the manifest says."""
    return [
        VendoredPackage(**{**each, "files": tuple(VendoredFile(**file) for file in each["files"])})
        for each in json.loads(_MANIFEST.read_text("utf-8"))
    ]


def contents(ending: str) -> list[str]:
    """The files with an ending, in the order of the manifest."""
    files = (file for package in packages() for file in package.files)
    return [file.content() for file in files if file.name.endswith(ending)]


def _renewed(package: VendoredPackage) -> VendoredPackage:
    npm = shutil.which("npm") or "npm"
    with TemporaryDirectory() as folder:
        wanted = f"{package.name}@{package.version}"
        packed = subprocess.run(  # noqa: S603 - npm itself, with what our manifest names
            [npm, "pack", "--silent", wanted], cwd=folder, check=True, capture_output=True
        )
        data = (Path(folder) / packed.stdout.decode().split()[-1]).read_bytes()
    files = []
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        for file in package.files:
            member = archive.extractfile(f"package/{file.source}")
            if member is None:
                raise FileNotFoundError(file.source)
            content = member.read()
            (_FOLDER / file.name).write_bytes(content)
            files.append(VendoredFile(file.source, file.name, sha256(content).hexdigest()))
    return VendoredPackage(package.name, package.version, package.licence, tuple(files))


if __name__ == "__main__":
    renewed = [asdict(_renewed(package)) for package in packages()]
    _MANIFEST.write_text(json.dumps(renewed, ensure_ascii=False, indent=2) + "\n", "utf-8")
