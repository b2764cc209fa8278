"""As ``tests.batch.interrupted``, and the summary takes long, so that it is interrupted as well."""

import signal
import sys
import time
from pathlib import Path
from unittest.mock import patch

from tests.batch.bad_reviews import slow_review
from xlplugin.cli.main import run
from xlplugin.workbook.file.save import replacing


def slow_summary(_: object, output: Path, **__: object) -> None:
    """A summary that is never done."""
    with replacing(output, "test") as fresh:
        fresh.write_bytes(b"half of it")
        print("正在汇总", file=sys.stderr, flush=True)  # noqa: T201 - the test waits for it
        time.sleep(600)


if __name__ == "__main__":
    # What a shell starts in the background does not hear Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv[1:1] = ["batch"]
    with (
        patch("xlplugin.batch.running.review", slow_review),
        patch("xlplugin.summary.workbook.summary_book.write_summary", slow_summary),
    ):
        sys.exit(run())
