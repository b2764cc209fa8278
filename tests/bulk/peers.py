"""What others do with the same workbooks: ``python -m tests.bulk.peers openpyxl|soffice FOLDER COUNT``."""

import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path
from tempfile import gettempdir

import openpyxl


def load(path: Path) -> int:
    """Load a workbook with openpyxl."""
    return len(openpyxl.load_workbook(path).worksheets)


def main() -> None:
    what, folder, many = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    if what == "openpyxl":
        pool = get_context("spawn").Pool(many)
        assert sum(pool.imap_unordered(load, paths, chunksize=4)) >= len(paths)
        pool.close()
        pool.join()
        return
    from tests.referee.office import settle  # noqa: PLC0415 - it would count where openpyxl is measured

    profile = folder.parent / "profile"
    if not profile.exists():
        settle(profile)  # formulas are calculated, as a review does
    command = [
        "soffice",
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(folder.parent / "converted"),
    ]
    subprocess.run(  # noqa: S603 - LibreOffice as the system has it
        [*command, *map(str, paths[:many])],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=gettempdir(),
    )


if __name__ == "__main__":
    main()
