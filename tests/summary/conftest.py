"""Real results, reviewed once."""

import pytest

from tests.summary.page.made_up import reviewed
from xlplugin.batch.reviewed import Reviewed


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> list[Reviewed]:
    return reviewed(tmp_path_factory.mktemp("real"))
