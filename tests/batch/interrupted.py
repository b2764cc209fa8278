"""The command with a slow review, to be interrupted: ``python -m tests.batch.interrupted PATH …``."""

import sys

from tests.batch.bad_reviews import slow_review
from xlplugin.batch import running
from xlplugin.cli.main import run

if __name__ == "__main__":
    running.review = slow_review
    sys.argv[1:1] = ["batch"]
    sys.exit(run())
