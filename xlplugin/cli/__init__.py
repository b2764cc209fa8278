"""The command line: thin; every command reads its arguments, calls a room below and prints."""

import gc
from typing import Final

_MANY_OBJECTS: Final = 100_000

# Before the first module is imported: nearly all that a command makes is needed until it ends.
gc.set_threshold(_MANY_OBJECTS)
