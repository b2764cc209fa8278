"""Every authority's form is read as written, a correct one has no finding, and mistakes are found."""

from collections.abc import Iterator

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.provinces.drawing import draw, look
from tests.provinces.filling import fill
from tests.provinces.layout import Layout, layouts
from tests.provinces.measure import audited, grave, judged, mistaken, unread
from tests.provinces.mistakes import MISTAKES, Mistake

every_layout = pytest.mark.parametrize("layout", layouts(), ids=[each.name for each in layouts()])
# Every mistake on a third of the layouts, every layout with a third of the mistakes; the measure has all.
SHARE = 3


def seeded() -> Iterator[tuple[Layout, Mistake]]:
    for at, layout in enumerate(layouts()):
        for number, mistake in enumerate(MISTAKES):
            if (at + number) % SHARE == 0 and mistaken(layout, mistake) is not None:
                yield layout, mistake


SEEDED = tuple(seeded())


def test_there_are_thirty_layouts_of_ten_provinces_and_every_mistake_is_made_on_several() -> None:
    assert len(layouts()) >= 30
    assert len({each.province[:2] for each in layouts()}) >= 10
    for mistake in MISTAKES:
        assert sum(each is mistake for _, each in SEEDED) >= 1, mistake.name


@every_layout
@settings(max_examples=4, phases=(Phase.explicit, Phase.generate))  # a seed does not shrink
@given(seed=st.integers(0, 10_000))
def test_a_correct_form_is_read_as_written_and_has_neither_error_nor_warning(
    layout: Layout, seed: int
) -> None:
    filled = fill(layout, seed)
    drawn = draw(filled, look(seed))
    case = audited(drawn)
    assert list(unread(case.case.form, filled, drawn)) == []
    assert [str(each) for each in grave(case.report.findings)] == []


@every_layout
def test_a_blank_form_has_neither_error_nor_warning(layout: Layout) -> None:
    findings = audited(draw(fill(layout, 1), blank=True)).report.findings
    assert [str(each) for each in grave(findings)] == []


@pytest.mark.parametrize(
    ("layout", "mistake"), SEEDED, ids=[f"{layout.name}-{mistake.name}" for layout, mistake in SEEDED]
)
def test_a_mistake_is_told_at_its_place_and_nothing_beside_it(layout: Layout, mistake: Mistake) -> None:
    made = mistaken(layout, mistake)
    assert made is not None
    told = judged(made, mistake)
    assert told.found
    assert [str(each) for each in told.others] == []
