"""What every test has: a cache of its own, and the shipped workbooks."""

from pathlib import Path

import pytest

from xlplugin.rubric.library import shipped


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    patch = pytest.MonkeyPatch()
    patch.setenv("XLPLUGIN_CACHE", str(tmp_path_factory.mktemp("cache")))
    patch.delenv("XLPLUGIN_RUBRICS", raising=False)


@pytest.fixture
def workbooks() -> Path:
    """The folder of shipped workbooks."""
    return shipped("workbooks")
