from decimal import Decimal

import pytest

from xlplugin.functions.library import open_rubric
from xlplugin.rubric.model import Rubric, distance, grade_of


@pytest.fixture
def rubric() -> Rubric:
    loaded = open_rubric("guangzhou-2023")
    return loaded.rubric


@pytest.mark.parametrize(
    ("total", "grade", "far"),
    [
        ("100", "优", "高出该等级下限10分"),
        ("91.7", "优", "高出该等级下限1.7分"),
        ("90", "优", "高出该等级下限0分"),
        ("89.9", "良", "距“优”还差0.1分"),
        ("80", "良", "距“优”还差10分"),
        ("79.9", "中", "距“良”还差0.1分"),
        ("60", "中", "距“良”还差20分"),
        ("59.9", "差", "距“中”还差0.1分"),
        ("0", "差", "距“中”还差60分"),
    ],
)
def test_the_grade_and_the_distance_to_the_next(rubric: Rubric, total: str, grade: str, far: str) -> None:
    assert grade_of(rubric, Decimal(total)) == grade
    assert distance(rubric, Decimal(total)) == far


@pytest.mark.parametrize("total", ["-0.1", "100.1"])
def test_a_total_outside_the_form_has_no_grade(rubric: Rubric, total: str) -> None:
    assert grade_of(rubric, Decimal(total)) is None
