"""``python -m xlplugin``: the same as the installed command."""

import sys

from xlplugin.cli.main import run

sys.exit(run())
