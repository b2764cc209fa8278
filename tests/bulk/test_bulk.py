"""Among workbooks as departments hand them in every seeded mistake is found, and nothing else."""

import gc
from collections import Counter
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from tests.bulk.answers import read_answers
from tests.bulk.making import RECEIVED, made, make_all
from tests.bulk.measure import RESULTS, compared, review, table
from xlplugin.batch.reviewing import review as review_one
from xlplugin.batch.task import ReviewTask, made_by

MANY = 60
CORE = "docProps/core.xml"
"""The part that says when it was saved."""


def test_every_seeded_mistake_is_found_and_nothing_else(tmp_path: Path) -> None:
    known = list(make_all(MANY, tmp_path, seed=0))
    review(tmp_path, jobs=2)
    counts = compared(tmp_path)

    assert known == list(read_answers(tmp_path))
    assert counts.books == MANY
    assert 0 < counts.correct < MANY
    assert counts.seeded.total() > MANY / 2
    assert counts.is_right, "\n".join(table(counts))


def test_a_mistake_that_is_not_told_and_a_finding_that_tells_none_are_counted(tmp_path: Path) -> None:
    assert len(list(make_all(12, tmp_path, seed=0))) == 12
    review(tmp_path, jobs=1)
    right, results = compared(tmp_path), tmp_path / RESULTS
    results.write_text(results.read_text("utf-8").replace('"score-blank"', '"total-text"'), "utf-8")
    counts = compared(tmp_path)
    assert len(counts.misses) == right.found["得分空白"] > 0
    assert counts.false == Counter({"total-text": right.told["score-blank"]})
    results.write_text("", "utf-8")
    assert len(compared(tmp_path).failures) == 12


def test_the_same_number_and_seed_give_the_same_form_and_another_seed_another() -> None:
    for number in range(6):
        (name, first), (again, second) = made(number, 3), made(number, 3)
        assert (name, first.answers) == (again, second.answers)
        assert _contents(first.data) == _contents(second.data)
        assert _contents(first.data) != _contents(made(number, 4)[1].data)


def test_file_names_and_kinds_are_many(tmp_path: Path) -> None:
    known = list(make_all(MANY, tmp_path, seed=1))
    files = [path for path in (tmp_path / RECEIVED).rglob("*") if path.is_file()]
    assert len(files) == len({each.path for each in known}) == MANY
    assert {path.suffix for path in files} == {".xlsx", ".xlsm", ".xls"}
    assert len({each.origin for each in known}) > 20


def test_a_process_keeps_nothing_of_the_forms_that_it_has_reviewed(tmp_path: Path) -> None:
    forms = list(make_all(24, tmp_path, seed=2))
    kept = list[int]()
    for turn in range(3):
        for each in forms:
            review_one(
                ReviewTask(str(tmp_path / RECEIVED / each.path), f"{turn}/{each.path}", None, made_by(None))
            )
        gc.collect()
        kept.append(len(gc.get_objects()))
    assert kept[2] - kept[1] < 10 * len(forms)  # what is cached of each form would be a hundred


def test_nothing_of_a_form_waits_for_a_search_for_circles(tmp_path: Path) -> None:
    tasks = [
        ReviewTask(str(tmp_path / RECEIVED / each.path), each.path, None, made_by(None))
        for each in make_all(24, tmp_path, seed=2)
        if not each.path.endswith(".xls")  # what xlrd reads holds itself
    ]
    review_one(tasks[0])
    gc.collect()
    gc.disable()
    try:
        for task in tasks:
            review_one(task)
        assert gc.collect() < 10 * len(tasks)
    finally:
        gc.enable()


def _contents(data: bytes) -> dict[str, bytes] | bytes:
    if not data.startswith(b"PK"):
        return data
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != CORE}
