"""What every test has: a cache of its own, and the shipped workbooks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from xlplugin.rubric.library import shipped

# A slow machine is no defect: laws are judged by what they find, never by the clock.
settings.register_profile("law", deadline=None)
settings.load_profile("law")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XLPLUGIN_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("XLPLUGIN_RUBRICS", raising=False)
        patch.delenv("COLUMNS", raising=False)  # which xdist sets
        yield


@pytest.fixture
def workbooks() -> Path:
    """The folder of shipped workbooks."""
    return shipped("workbooks")
