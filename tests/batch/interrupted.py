"""The command with a slow review, to be interrupted: ``python -m tests.batch.interrupted PATH …``."""

import sys
from unittest.mock import patch

from tests.batch.bad_reviews import slow_review
from xlplugin.cli.main import run

if __name__ == "__main__":
    sys.argv[1:1] = ["batch"]
    with patch("xlplugin.batch.running.review", slow_review):
        sys.exit(run())
