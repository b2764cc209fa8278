"""Commands repeated: what people have put into a file that is in the way outlives every one of them."""

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.cli.test_tampering import edited, put, run
from tests.workbook.form_books import form_cell, page, saved, type_facts
from tests.workbook.official_forms import ALL_PAGES, Page, Shape, shenzhen_form
from xlplugin.service.file_kind import FileKind, name_of_kind

FORM = Page.FORM.value


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return saved(tmp_path, shenzhen_form(Shape(pages=ALL_PAGES)), "某局.xlsx")


@pytest.fixture
def template(workbooks: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(workbooks / "longgang-2020-example.xlsx", tmp_path / "某局.xlsx"))


@pytest.mark.parametrize(
    ("name", "mark", "wanted"),
    [
        ("某局", FileKind.SCORED, "某局-评分"),
        ("某局-待补数据", FileKind.SCORED, "某局-评分"),
        ("某局-待改正", FileKind.SCORED, "某局-评分"),
        ("某局-核查", FileKind.SCORED, "某局-评分"),
        ("某局-评分", FileKind.SCORED, "某局-评分"),
        ("某局-评分", FileKind.RECALCULATED, "某局-重算"),
        ("某局-评分-评分", FileKind.SCORED, "某局-评分"),
        ("某局-待补数据(1)", FileKind.SCORED, "某局-评分(1)"),
        ("某局-待补数据 - 副本", FileKind.SCORED, "某局-评分 - 副本"),
        ("某局-评分汇总", FileKind.SCORED, "某局-评分汇总-评分"),
        ("评分", FileKind.SCORED, "评分-评分"),
        ("-评分", FileKind.SCORED, "-评分-评分"),
    ],
)
def test_a_name_says_what_is_inside_and_says_it_once(name: str, mark: FileKind, wanted: str) -> None:
    assert name_of_kind(name, mark) == wanted


def test_an_official_form_goes_from_file_to_file_by_what_is_inside(form: Path) -> None:
    wanted, scored = form.with_name("某局-待补数据.xlsx"), form.with_name("某局-评分.xlsx")

    assert run("score", form) == 3
    type_facts(wanted, {"satisfaction": 0.97}, "已确认")
    assert run("score", wanted) == 0
    before = scored.read_bytes()
    edited(scored, put("基础数据", "D", "staff_actual", 100))
    assert run("score", scored, "--as-reviewer") == 0

    files = {each.name for each in form.parent.iterdir()}
    assert files == {form.name, wanted.name, scored.name, f"{scored.name}.bak"}
    assert scored.read_bytes() != before


def test_facts_and_confirmations_outlive_the_same_command(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("score", form)
    filled = form.with_name("某局-待补数据.xlsx")
    type_facts(filled, {"satisfaction": 0.97, "procurement_actual": 218.86}, "已确认")
    before = filled.read_bytes()
    capsys.readouterr()

    assert run("score", form) == 2

    complaint = capsys.readouterr().err
    assert "0.97" in complaint
    assert "已确认" in complaint
    assert f"xlplugin score {filled}" in complaint
    assert filled.read_bytes() == before
    assert {each.name for each in form.parent.iterdir()} == {form.name, filled.name}


def test_a_reason_outlives_scoring_the_file_that_it_was_made_from(form: Path) -> None:
    run("score", form)
    wanted, scored = form.with_name("某局-待补数据.xlsx"), form.with_name("某局-评分.xlsx")
    type_facts(wanted, {"satisfaction": 0.9}, "已确认")
    run("score", wanted)
    cell = form_cell(scored, "公众或服务对象满意度", "扣分情况")
    workbook = openpyxl.load_workbook(scored)
    page(workbook, FORM)[cell] = "群众对停车不便有意见"
    workbook.save(scored)

    assert run("score", wanted) == 2
    assert page(scored, FORM)[cell].value == "群众对停车不便有意见"
    # Scored by itself it is our own bytes again, but not made from the other file: that must not matter.
    assert run("score", scored) == 0
    assert run("score", wanted) == 2
    assert page(scored, FORM)[cell].value == "群众对停车不便有意见"


def test_what_the_program_wrote_itself_is_not_told_as_lost(
    form: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("score", form)
    wanted, scored = form.with_name("某局-待补数据.xlsx"), form.with_name("某局-评分.xlsx")
    type_facts(wanted, {"satisfaction": 0.97}, "已确认")
    run("score", wanted)
    edited(scored, lambda _: None)  # another program saved it
    type_facts(wanted, {"satisfaction": 0.5}, "已确认")
    capsys.readouterr()

    assert run("score", wanted) == 2

    assert "（基础数据!D68“0.97”）" in capsys.readouterr().err


def test_an_answer_outlives_the_same_audit(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = form.with_name("某局-核查.xlsx")
    run("audit", form, "-o", out)
    edited(out, _answered)
    before = out.read_bytes()
    capsys.readouterr()

    assert run("audit", form, "-o", out) == 2

    assert "说明理由" in capsys.readouterr().err
    assert out.read_bytes() == before


def _answered(workbook: openpyxl.Workbook) -> None:
    page(workbook, "核查意见")["I7"] = "说明理由"


def _remarked(workbook: openpyxl.Workbook) -> None:
    page(workbook, "自评表")["A1"].comment = Comment("请科长审一下", "张三")


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (put("基础数据", "D", "procurement_actual", 233.26), "233.26"),
        (put("基础数据", "D", "procurement_actual", "=200+33.26"), "=200+33.26"),
        (put("自评表", "L", "政府采购执行情况", "年底才签合同", 5), "年底才签合同"),
        (lambda workbook: workbook.create_sheet("备忘").append(["问财政局"]), "备忘!A1“问财政局”"),
        (_remarked, "请科长审一下"),
    ],
)
@pytest.mark.parametrize("command", ["score", "recalc"])
def test_whatever_people_put_into_an_output_outlives_the_command(
    template: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    edit: Callable[[openpyxl.Workbook], object],
    named: str,
) -> None:
    out = template.with_name("结果.xlsx")
    assert run(command, template, "-o", out) == 0
    before = edited(out, edit).read_bytes()
    capsys.readouterr()

    assert run(command, template, "-o", out) == 2

    assert named in capsys.readouterr().err
    assert out.read_bytes() == before
    assert not list(out.parent.glob("*.bak"))


def test_a_picture_put_into_an_output_outlives_the_command(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = template.with_name("结果.xlsx")
    assert run("score", template, "-o", out) == 0
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/media/image7.png", b"seal")

    assert run("score", template, "-o", out) == 2
    assert "图片 image7.png" in capsys.readouterr().err


def test_a_template_is_never_put_over_a_filled_one(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = template.read_bytes()
    assert run("template", "longgang-2020", "-o", template) == 2
    assert "218.86" in capsys.readouterr().err
    assert template.read_bytes() == before


def test_what_is_as_we_wrote_it_gives_way_when_its_source_was_changed(template: Path) -> None:
    out = template.with_name("某局-评分.xlsx")
    assert run("score", template) == 0
    before = out.read_bytes()
    edited(template, put("基础数据", "D", "procurement_actual", 233.26))

    assert run("score", template) == 0

    assert out.read_bytes() != before
    assert out.with_name(f"{out.name}.bak").read_bytes() == before


@pytest.mark.parametrize("remembered", [True, False])
def test_what_was_only_opened_and_saved_again_gives_way(
    template: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, remembered: bool
) -> None:
    out = template.with_name("某局-评分.xlsx")
    assert run("score", template) == 0
    written = out.read_bytes()
    if remembered:
        edited(out, openpyxl.Workbook.close)
    else:
        monkeypatch.setenv("XLPLUGIN_CACHE", str(tmp_path / "另一台电脑"))
    assert run("score", template) == 0
    assert out.read_bytes() == written


def test_a_file_from_another_source_is_not_taken_for_our_own(template: Path) -> None:
    other = Path(shutil.copy(template, template.with_name("另一局.xlsx")))
    edited(other, put("基础数据", "D", "procurement_actual", 200))
    out = template.with_name("结果.xlsx")
    assert run("score", other, "-o", out) == 0
    before = out.read_bytes()

    assert run("score", template, "-o", out) == 2
    assert out.read_bytes() == before


def test_a_link_to_the_book_is_the_book(template: Path) -> None:
    link = template.with_name("链接.xlsx")
    link.symlink_to(template)
    edited(template, put("基础数据", "D", "procurement_actual", 233.26))
    assert run("score", template, "-o", link) == 0
    assert link.is_symlink()


@pytest.mark.parametrize(("contents", "code"), [(b"", 0), (b"not a workbook", 2)])
def test_what_is_no_workbook_is_not_written_over_unless_it_is_empty(
    template: Path, contents: bytes, code: int
) -> None:
    out = template.with_name("已有.xlsx")
    out.write_bytes(contents)
    assert run("score", template, "-o", out) == code
    assert (out.read_bytes() == contents) == bool(code)


def test_where_nothing_can_be_remembered_all_goes_on(
    template: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = tmp_path / "文件"
    place.touch()
    monkeypatch.setenv("XLPLUGIN_CACHE", str(place))
    assert run("score", template) == 0
    assert run("score", template) == 0


def test_only_so_much_is_remembered(template: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XLPLUGIN_CACHE", str(tmp_path / "缓存"))
    assert run("score", template) == 0
    place = tmp_path / "缓存" / "written"
    sums = place.read_bytes()
    place.write_bytes(b"0" * 64 * 20_000 + b"\n" + sums)
    os.utime(place)
    edited(template, put("基础数据", "D", "procurement_actual", 233.26))
    assert run("score", template) == 0
    kept = place.read_bytes()
    assert len(kept) < 300_000
    assert kept.endswith(b"\n")
    assert sums in kept
