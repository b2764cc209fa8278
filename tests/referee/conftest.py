"""What the tests with LibreOffice share."""

import pytest

from tests.referee.office import Office, find_office


@pytest.fixture(scope="session")
def office() -> Office:
    found = find_office()
    if isinstance(found, str):
        pytest.skip(found)
    return found
