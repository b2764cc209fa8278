"""Rebuilds the workbooks that ship with the program: ``python -m xlplugin.workbook.template``."""

import sys

from xlplugin.problem import Refused
from xlplugin.rubric.library import shipped
from xlplugin.workbook.template.build import books


def main() -> int:
    """Write every shipped workbook into the folder workbooks; 2 where one cannot be built."""
    folder = shipped("workbooks")
    for book in books():
        try:
            built = book.build().needed()
        except Refused as refused:
            sys.stderr.writelines(f"{problem}\n" for problem in refused.problems)
            return 2
        fresh = folder / f"{book.file}.tmp"
        fresh.write_bytes(built)
        fresh.replace(folder / book.file)
        sys.stdout.write(f"{book.file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
