"""Makes workbooks, measures what is found in them, and how fast: ``python -m tests.bulk``."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from tests.bulk.benchmark import run
from tests.bulk.making import make_all
from tests.bulk.measure import compared, review, table
from xlplugin.batch.workers import cores


def _make(many: int, folder: Path, seed: int) -> None:
    if folder.exists() and any(folder.iterdir()):
        sys.exit(f"{folder} is not empty")
    for _ in tqdm(make_all(many, folder, seed), total=many, unit="workbooks", disable=None, leave=False):
        pass


def _measure(many: int, folder: Path, seed: int) -> int:
    _make(many, folder, seed)
    review(folder, cores())
    counts = compared(folder)
    sys.stdout.write("\n".join(table(counts)) + "\n")
    return 0 if counts.is_right else 1


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.bulk", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    make, measure = commands.add_parser("make"), commands.add_parser("measure")
    for command in (make, measure):
        command.add_argument("many", type=int, metavar="N")
        command.add_argument("--seed", type=int, default=0)
    make.add_argument("folder", type=Path)
    benchmark = commands.add_parser("benchmark")
    benchmark.add_argument("--files", type=int, default=20_000, metavar="N")
    arguments = parser.parse_args()
    match arguments.command:
        case "make":
            _make(arguments.many, arguments.folder, arguments.seed)
            return 0
        case "benchmark":
            run(arguments.files)
            return 0
        case _:
            with TemporaryDirectory() as folder:
                return _measure(arguments.many, Path(folder), arguments.seed)


if __name__ == "__main__":
    sys.exit(main())
