"""The file in which the server notes its own faults: pythonw.exe has nowhere else to say anything."""

import logging
import os
from collections.abc import Mapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from xlplugin.excel.names import ADDIN

_LARGEST: Final = 200_000


def log_file(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Where the log is: in the user's own folder; None where the system names none."""
    folder = environment.get("LOCALAPPDATA")
    return Path(folder) / ADDIN / f"{ADDIN}.log" if folder else None


def start_log(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Note warnings and faults from now on; the file, None where there is none.

    A log that cannot be written is no reason not to serve.
    """
    file = log_file(environment)
    if file is None:
        return None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=_LARGEST, backupCount=1, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
    return file
