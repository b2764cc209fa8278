"""The yearly change of a rubric, as a policy officer makes it: what differs, what is wrong, what follows."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from tests.workbook.form_books import run
from xlplugin.rubric.library import shipped


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Last year's rubric under next year's name, with its cases."""
    for ending in (".yaml", ".cases.yaml"):
        shutil.copy(shipped("rubrics") / f"longgang-2021{ending}", tmp_path / f"longgang-2022{ending}")
    return tmp_path / "longgang-2022.yaml"


def change(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


NEW_YEAR = (("year: 2021", "year: 2022"), ("2021年修订", "2022年修订"))
SATISFACTION = (
    ("{points: 6, at_least: 0.95}", "{points: 6, at_least: 96%}"),
    ("{points: 4, at_least: 0.9, below: 0.95}", "{points: 4, at_least: 90%, below: 96%}"),
)


def test_a_copy_that_still_says_last_year_is_refused(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rubric", "check", copy) == 2
    told = capsys.readouterr().err
    assert "文件名是2022年，year 写的是2021" in told
    change(copy, *NEW_YEAR)
    assert run("rubric", "check", copy) == 0
    assert capsys.readouterr().err == ""


def test_what_changed_is_told_in_sentences(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(copy, *NEW_YEAR, *SATISFACTION)
    assert run("rubric", "diff", "longgang-2021", copy) == 0
    told = capsys.readouterr().out
    assert "年度由“2021”改为“2022”" in told
    assert "公众或服务对象满意度\n" in told
    assert "    原：满意度≥95%，得6分；\n" in told
    assert "    新：满意度≥96%，得6分；\n" in told
    assert "固定资产利用率" not in told
    assert run("rubric", "diff", "longgang-2021", "longgang-2022", "--rubrics", copy.parent, "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["old"]["id"], document["new"]["year"]) == (1, "longgang-2021", 2022)
    rules = [each for each in document["changes"] if each["kind"] == "rule"]
    assert [(each["where"], each["scores"]) for each in rules] == [("公众或服务对象满意度", True)]
    assert "改为" in rules[0]["sentence"]


def test_a_rubric_does_not_differ_from_its_own_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rubric", "diff", "longgang-2021", shipped("rubrics") / "longgang-2021.yaml") == 0
    assert "没有差别" in capsys.readouterr().out
    assert run("rubric", "diff", "longgang-2021", "无.yaml") == 2
    assert "打不开" in capsys.readouterr().err


def test_cases_follow_the_rule_after_each_change_is_shown(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(copy, *NEW_YEAR, *SATISFACTION)
    cases = copy.with_name("longgang-2022.cases.yaml")
    before = cases.read_bytes()
    assert run("rubric", "check", copy) == 2
    assert cases.read_bytes() == before
    capsys.readouterr()
    assert run("rubric", "check", copy, "--update-cases") == 2  # two cases state no more than a bound
    told = capsys.readouterr()
    assert "满意度正好95%，得6分" in told.out
    assert "6 → 4" in told.out
    assert "没有改：应得6，现在得不出分（缺失）" in told.err
    assert "名称里还写着“得6分”，现在得4分" in told.err
    assert cases.with_name(f"{cases.name}.bak").read_bytes() == before
    old, new = before.decode().splitlines(), cases.read_text("utf-8").splitlines()
    changed = [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    assert changed
    assert set(changed) == {("    score: 6", "    score: 4")}
    after = cases.read_bytes()
    assert run("rubric", "check", copy, "--update-cases") == 2
    assert "没有要更新的应得分" in capsys.readouterr().out
    assert cases.read_bytes() == after


def test_without_cases_there_is_nothing_to_update(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(copy, *NEW_YEAR)
    assert run("rubric", "check", copy, "--update-cases") == 0
    assert "更新了 0 处应得分，算例全部通过" in capsys.readouterr().out
    copy.with_name("longgang-2022.cases.yaml").unlink()
    assert run("rubric", "check", copy, "--update-cases") == 0
    assert "旁边没有算例文件" in capsys.readouterr().out


def test_rates_written_as_whole_numbers_are_asked_for_and_score_nobody(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(copy, *NEW_YEAR, ("at_least: 0.95}", "at_least: 95}"), ("below: 0.95}", "below: 95}"))
    assert run("rubric", "check", copy) == 2
    told = capsys.readouterr().err
    assert "看不出“95”是 95% 还是 95 倍" in told
    assert "│ - {points: 6, at_least: 95}" in told


def test_a_file_that_is_misnamed_is_told_in_the_list(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy.rename(copy.with_name("longgang-2022.yaml.txt"))
    assert run("rubric", "list", "--rubrics", copy.parent) == 2
    assert "请改名为 longgang-2022.yaml" in capsys.readouterr().err


def test_of_a_changed_order_only_what_moved_is_told(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = yaml.safe_load(copy.read_text("utf-8"))
    branches = (second for first in held["primaries"] for second in first["secondaries"])
    moved = next(each["indicators"] for each in branches if len(each["indicators"]) > 1)
    moved[:2] = reversed(moved[:2])
    copy.write_text(yaml.safe_dump(held, allow_unicode=True), encoding="utf-8")

    assert run("rubric", "diff", "longgang-2021", copy) == 0
    order = capsys.readouterr().out.split("三级指标的先后")[1].split("\n\n")[0].splitlines()[1:]
    first, second = (each["name"] for each in moved[:2])
    assert order == [
        f"    原：1. {second}",
        f"    原：2. {first}",
        f"    新：1. {first}",
        f"    新：2. {second}",
    ]
