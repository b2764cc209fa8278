"""The command with a slow review, to be interrupted: ``python -m tests.batch.interrupted PATH …``."""

import signal
import sys
from unittest.mock import patch

from tests.batch.bad_reviews import slow_review
from xlplugin.cli.main import run

if __name__ == "__main__":
    # What a shell starts in the background does not hear Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv[1:1] = ["batch"]
    with patch("xlplugin.batch.running.review", slow_review):
        sys.exit(run())
