"""A press takes a second, not eight: its calls into Excel are counted."""

from pathlib import Path

import pytest

from tests.excel.calls import MOST, presses
from tests.excel.ribbon.conftest import BUILT


@pytest.mark.parametrize("name", BUILT)
def test_every_press_keeps_within_its_calls(name: str, tmp_path: Path) -> None:
    made = list(presses(BUILT[name](), tmp_path))

    assert {each.button for each in made} == set(MOST)
    assert [each for each in made if each.calls > each.most] == []
