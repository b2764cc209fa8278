"""Whose a form is, which project's and which year's: by its labels, whatever an authority calls them."""

from dataclasses import replace
from random import Random

import pytest

from tests.bulk.words import filer
from tests.provinces.drawing import draw
from tests.provinces.filling import fill
from tests.provinces.layout import Layout, layouts
from tests.provinces.measure import audited
from xlplugin.facts.entry import Entry, EntryKind
from xlplugin.form.form import Field, Form, FormKind
from xlplugin.functions.library import open_headings
from xlplugin.rubric.headings import LabelTells
from xlplugin.service.subject import FormSubject, subject_of
from xlplugin.workbook.forms.headings import headings_of

UNIT_ALONE = ("shanxi-platform", "yunnan-transfer")
"""Layouts that name nobody but who files the form, which here is the unit."""

FILLED_IN_ONLY = ("guizhou-department",)
"""Layouts that print only the day on which they were filled in, which tells no year."""


@pytest.mark.parametrize("layout", layouts(), ids=[each.name for each in layouts()])
def test_every_layout_tells_its_department_unit_project_and_year(layout: Layout) -> None:
    random = Random(layout.name)  # noqa: S311 - forms, not secrets
    head = filer(random).head(random)
    form = replace(fill(layout, 5), head=head)
    told = subject_of(audited(draw(form)).case.form, "自评表")

    printed = {name: value for name, value in head._asdict().items() if layout.prints(name)}
    if layout.name in UNIT_ALONE:
        assert (told.department, told.unit) == (head.agency, "")
    else:
        assert told.unit == printed.get("agency", "")
        assert told.department == head.department or "department" not in printed
    assert told.project == printed.get("project", "")
    assert told.year == (None if layout.name in FILLED_IN_ONLY or not layout.prints("year") else form.year)


@pytest.mark.parametrize(
    ("label", "tells"),
    [
        ("部门名称", LabelTells.DEPARTMENT),
        ("省级预算部门名称：", LabelTells.DEPARTMENT),
        ("地方主管部门", LabelTells.DEPARTMENT),
        ("一级预算单位", LabelTells.DEPARTMENT),
        ("二级预算单位", LabelTells.UNIT),
        ("绩效自评单位（盖章）", LabelTells.FILER),
        ("主管部门及代码", LabelTells.DEPARTMENT),
        ("中央主管部门", None),
        ("主管部门联系人", None),
        ("填报单位（盖章）", LabelTells.FILER),
        ("填报单位(公章)：", LabelTells.FILER),
        ("单位名称", LabelTells.FILER),
        ("1.预算单位", LabelTells.FILER),
        ("实施单位（盖章）", LabelTells.UNIT),
        ("项目实施单位", LabelTells.UNIT),
        ("资金使用单位", LabelTells.UNIT),
        ("项目名称", LabelTells.PROJECT),
        ("（一）项目名称", LabelTells.PROJECT),
        ("项 目 名 称", LabelTells.PROJECT),
        ("专项（项目）名称", LabelTells.PROJECT),
        ("项目(政策)名称", LabelTells.PROJECT),
        ("转移支付（项目）名称", LabelTells.PROJECT),
        ("项目编码", None),
        ("单位负责人", None),
        ("填报日期", None),
    ],
)
def test_a_label_tells_what_the_list_says(label: str, tells: LabelTells | None) -> None:
    assert headings_of(open_headings(None)).tells(label) is tells


def form_with(**said: str) -> Form:
    """A form whose head says something."""
    tells = {"department": LabelTells.DEPARTMENT, "filer": LabelTells.FILER, "unit": LabelTells.UNIT}
    fields = (
        Field(name, Entry(text=words, kind=EntryKind.TEXT), tells=tells[name]) for name, words in said.items()
    )
    return Form(FormKind.ITEM, "", "", "", None, columns={}, rows=(), branches=(), fields=tuple(fields))


@pytest.mark.parametrize(
    ("form", "department", "unit"),
    [
        (form_with(filer="水务局"), "水务局", ""),
        (form_with(filer="河道管理中心", department="水务局"), "水务局", "河道管理中心"),
        (form_with(filer="水务局", unit="河道管理中心"), "水务局", "河道管理中心"),
        (form_with(filer="水务局办公室", department="水务局", unit="河道管理中心"), "水务局", "河道管理中心"),
        (form_with(filer="水务局", department=""), "水务局", ""),
        (form_with(department="219-水务局", unit="219001-河道管理中心"), "水务局", "河道管理中心"),
        (form_with(department="[219]水务局", unit="219001　河道管理中心"), "水务局", "河道管理中心"),
        (form_with(department="110指挥中心"), "110指挥中心", ""),
    ],
)
def test_who_files_a_form_is_the_department_unless_another_is_named(
    form: Form, department: str, unit: str
) -> None:
    assert subject_of(form, "自评表") == FormSubject(FormKind.ITEM, department, unit, "", None)
