"""Every authority's form is read as written, a correct one has no finding, and mistakes are found."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.provinces.drawing import draw, look
from tests.provinces.filling import fill
from tests.provinces.layout import Layout, layouts
from tests.provinces.measure import audited, grave, judged, mistaken, unread
from tests.provinces.mistakes import MISTAKES

every_layout = pytest.mark.parametrize("layout", layouts(), ids=[each.name for each in layouts()])
# Every mistake on a third of the layouts, every layout with a third of the mistakes; the measure has all.
SHARE = 3


def test_there_are_thirty_layouts_of_ten_provinces_and_every_mistake_is_made_on_several() -> None:
    assert len(layouts()) >= 30
    assert len({each.province[:2] for each in layouts()}) >= 10
    for mistake in MISTAKES:
        assert sum(mistaken(layout, mistake) is not None for layout in layouts()) > 1, mistake.name


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


@every_layout
def test_mistakes_are_told_at_their_places_and_nothing_beside_them(layout: Layout) -> None:
    amiss: list[str] = []
    for mistake in MISTAKES[layouts().index(layout) % SHARE :: SHARE]:
        made = mistaken(layout, mistake)
        told = judged(made, mistake) if made is not None else None
        if told is not None and not told.found:
            amiss.append(f"{mistake.name}：没有发现")
        amiss += [f"{mistake.name}：另有 {each}" for each in (told.others if told else ())]
    assert amiss == []
