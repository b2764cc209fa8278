"""The checked rubrics that are kept for the next start, in the user's own folder."""

from pathlib import Path

from xlplugin.excel.doctor.installation import Places
from xlplugin.excel.install.moving import delete


def forget_rubrics(where: Places) -> tuple[Path, ...]:
    """Delete them; they are made anew when needed.

    Returns:
        Those that stay, as a program has them open.
    """
    kept = sorted(where.kept_rubrics.glob("*.rubric"))
    return tuple(file for file in kept if delete(file) is not None)
