"""No test waits for a virus scanner."""

import pytest

from xlplugin.excel.install import files


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, without making them."""
    made: list[float] = []
    monkeypatch.setattr(files, "sleep", made.append)
    return made
