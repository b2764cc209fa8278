"""Which report belongs to which form: names first, titles inside where they do not decide, never a guess."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workbook.official_forms import shenzhen_form
from xlplugin.problem import Refused
from xlplugin.service.filer import Filer, Fits, said_by
from xlplugin.service.pairing import files_in, pair_files, report_for


def written(folder: Path, files: Mapping[str, Sequence[str]]) -> list[Path]:
    """Files with these lines: texts and Word documents as they are; a workbook is a form headed by them."""
    for name, lines in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".docx":
            document = docx.Document()
            for line in lines:
                document.add_paragraph(line)
            document.save(str(path))
        elif path.suffix == ".xlsx":
            book = openpyxl.Workbook()
            sheet = book.active
            assert sheet is not None
            for line in (*lines, "自评表"):
                sheet.append([line])
            for row in (["三级指标", "分值", "自评得分"], ["预算执行率", 60, 55], ["满意度", 40, 40]):
                sheet.append(row)
            book.save(path)
        else:
            path.write_text("\n".join(lines), "utf-8")
    return files_in(folder)


def paired(files: Sequence[Path], folder: Path) -> set[tuple[str, str]]:
    pairs = pair_files(files).value
    return {(str(each.form.relative_to(folder)), str(each.report.relative_to(folder))) for each in pairs}


@pytest.mark.parametrize(
    ("words", "body", "year"),
    [
        ("东山区水务局2023年度部门整体支出绩效自评表", "东山区水务局", 2023),
        ("附件1：东山区财政局部门整体支出绩效自评报告（2023年度）-终稿", "东山区财政局", 2023),
        ("2024年填报2023年度东山区水务局自评报告", "东山区水务局", 2023),
        ("东山区水务局（本级）自评表", "东山区水务局", None),
        ("03-水务局-核查", "水务局", None),
        ("东山区预算绩效中心自评表", "东山区预算绩效中心", None),
        ("东山区水务局河道整治项目支出绩效自评表", "东山区水务局河道整治项目", None),
        ("2023年项目支出绩效自评表", "", 2023),
        ("部门整体支出绩效评价指标体系（2020年修订）", "", None),
        ("书面自评报告", "", None),
        ("东山区残联2022-2023年自评", "东山区残联", None),
    ],
)
def test_what_a_name_says(words: str, body: str, year: int | None) -> None:
    assert said_by(words) == Filer(body, year)


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        (Filer("东山区水务局", 2023), Filer("东山区水务局", 2023), Fits.SAME),
        (Filer("东山区水务局", 2023), Filer("东山区水务局"), Fits.SAME),
        (Filer("东山区水务局", 2023), Filer("东山区水务局", 2022), Fits.NOT),
        (Filer("东山区水务局"), Filer("水务局"), Fits.NEAR),
        (Filer("东山区卫生健康局"), Filer("卫健局"), Fits.NEAR),
        (Filer("东山区水务局"), Filer("西山区水务局"), Fits.NOT),
        (Filer("东山区教育局"), Filer("东山区教育局实验小学"), Fits.NOT),
        (Filer("东山区水务局"), Filer("东山区水务局河道整治项目"), Fits.NOT),
        (Filer("东山区水务局"), Filer(year=2023), Fits.OPEN),
    ],
)
def test_how_files_fit(one: Filer, other: Filer, fits: Fits) -> None:
    assert one.fits(other) is other.fits(one) is fits


names = st.builds(Filer, st.text("东西山区水务教育局", max_size=6), st.sampled_from([None, 2022, 2023]))


@given(names, names)
def test_fitting_is_mutual_and_everything_fits_itself(one: Filer, other: Filer) -> None:
    assert one.fits(other) is other.fits(one)
    assert one.fits(one) is (Fits.SAME if one.body else Fits.OPEN)


def test_names_pair_forms_and_reports_of_one_department_and_year(tmp_path: Path) -> None:
    files = written(
        tmp_path,
        {
            "东山区水务局2023年度自评表.xlsx": [],
            "东山区水务局2022年度自评表.xlsx": [],
            "东山区教育局2023年度自评表.xlsx": [],
            "东山区水务局2023年度自评报告.docx": [],
            "东山区水务局2022年度自评报告.docx": [],
            "东山区教育局2023年度自评报告.txt": [],
            "~$山区教育局2023年度自评报告.docx": [],
            "会议纪要.docx": [],
        },
    )
    expected = {
        ("东山区水务局2023年度自评表.xlsx", "东山区水务局2023年度自评报告.docx"),
        ("东山区水务局2022年度自评表.xlsx", "东山区水务局2022年度自评报告.docx"),
        ("东山区教育局2023年度自评表.xlsx", "东山区教育局2023年度自评报告.txt"),
    }
    assert paired(files, tmp_path) == expected
    assert pair_files(files).problems == ()


def test_the_order_of_the_files_changes_nothing(tmp_path: Path) -> None:
    files = written(
        tmp_path,
        {
            "东山区水务局自评表.xlsx": ["2023年度"],
            "水务局自评表.xlsx": ["部门名称：西山区水务局"],
            "东山区水务局自评报告.txt": [],
            "西山区水务局自评报告.txt": [],
        },
    )
    told = {frozenset(paired(each, tmp_path)) for each in permutations(files)}
    assert told == {
        frozenset(
            {
                ("东山区水务局自评表.xlsx", "东山区水务局自评报告.txt"),
                ("水务局自评表.xlsx", "西山区水务局自评报告.txt"),
            }
        )
    }


def test_titles_inside_decide_where_names_do_not(tmp_path: Path) -> None:
    files = written(
        tmp_path,
        {
            "表一.xlsx": ["东山区水务局2023年度部门整体支出绩效自评表"],
            "表二.xlsx": ["部门整体支出绩效自评表", "部门名称：东山区教育局"],
            "自评报告1.docx": ["附件2", "东山区教育局", "2023年度部门整体支出绩效自评报告", "一、基本情况"],
            "自评报告2.txt": ["2023年度部门整体支出绩效自评报告", "部门名称（公章）：东山区水务局"],
        },
    )
    assert paired(files, tmp_path) == {("表一.xlsx", "自评报告2.txt"), ("表二.xlsx", "自评报告1.docx")}


def test_a_report_is_nobodys_to_whom_it_is_addressed(tmp_path: Path) -> None:
    files = written(
        tmp_path,
        {
            "东山区财政局2023年度自评表.xlsx": [],
            "甲镇2023年度自评表.xlsx": [],
            "自评报告.txt": ["东山区财政局：", "现将我镇绩效自评报告报送如下。", "甲镇2023年度绩效自评报告"],
        },
    )
    assert paired(files, tmp_path) == {("甲镇2023年度自评表.xlsx", "自评报告.txt")}


def test_folders_of_departments_hold_their_own(tmp_path: Path) -> None:
    files = written(
        tmp_path,
        {
            "水务局/自评表.xlsx": [],
            "水务局/自评报告.txt": [],
            "教育局/自评表.xlsx": [],
            "教育局/自评报告.txt": [],
        },
    )
    assert paired(files, tmp_path) == {
        ("水务局/自评表.xlsx", "水务局/自评报告.txt"),
        ("教育局/自评表.xlsx", "教育局/自评报告.txt"),
    }


def test_what_is_not_certain_is_said(tmp_path: Path) -> None:
    files = written(
        tmp_path,
        {
            "东山区水务局2023年度自评表.xlsx": [],
            "东山区教育局2023年度自评表.xlsx": [],
            "东山区民政局2023年度自评表.xlsx": [],
            "东山区水务局2023年度自评报告（初稿）.txt": [],
            "东山区水务局2023年度自评报告（终稿）.txt": [],
            "东山区体育局2023年度自评报告.txt": [],
            "东山区民政局2021年度自评报告.txt": [],
        },
    )
    checked = pair_files(files)
    drafts = "、".join(f"“东山区水务局2023年度自评报告（{each}）.txt”" for each in ("初稿", "终稿"))
    assert checked.value == ()
    assert {each.code for each in checked.problems} == {"report-unpaired"}
    said = sorted(
        f"{Path(each.source.file).name}：{each.message}" for each in checked.problems if each.source
    )
    assert said == [
        "东山区体育局2023年度自评报告.txt：没有找到这份报告的自评表",
        "东山区教育局2023年度自评表.xlsx：没有找到本表的书面报告",
        "东山区民政局2021年度自评报告.txt：没有找到这份报告的自评表",
        "东山区民政局2023年度自评表.xlsx：没有找到本表的书面报告",
        f"东山区水务局2023年度自评表.xlsx：有2份报告都像是本表的：{drafts}，没有认定",
    ]


def test_a_report_that_two_forms_claim_is_given_to_neither(tmp_path: Path) -> None:
    files = written(
        tmp_path,
        {
            "东山区水务局2023年度自评表.xlsx": [],
            "东山区水务局2023年度自评表-核查.xlsx": [],
            "东山区水务局2023年度自评报告.txt": [],
        },
    )
    checked = pair_files(files)
    assert checked.value == ()
    assert [each.message for each in checked.problems] == [
        "报告“东山区水务局2023年度自评报告.txt”也像是“东山区水务局2023年度自评表.xlsx”的，没有认定",
        "报告“东山区水务局2023年度自评报告.txt”也像是“东山区水务局2023年度自评表-核查.xlsx”的，没有认定",
    ]


def test_a_scan_gives_way_to_what_can_be_read(tmp_path: Path) -> None:
    written(tmp_path, {"水务局2023年度自评报告.docx": [], "水务局2023年度自评报告（盖章）.pdf": []})
    form = tmp_path / "水务局2023年度自评表.xlsx"
    form.write_bytes(shenzhen_form())
    assert report_for(form, tmp_path).report.name == "水务局2023年度自评报告.docx"


def test_the_report_of_one_form_in_a_folder(tmp_path: Path) -> None:
    written(tmp_path, {f"某{each}局2023年度自评报告.txt": [] for each in "甲乙丙"})
    pair = report_for(tmp_path / "其他" / "某乙局2023年度自评表.xlsx", tmp_path)
    assert (pair.report.name, pair.why) == ("某乙局2023年度自评报告.txt", "部门为“某乙局”，2023年度")


@pytest.mark.parametrize(
    ("reports", "code", "words"),
    [
        (
            ["丙局2023年度自评报告.txt", "丁局2023年度自评报告.txt"],
            "report-not-found",
            "其中的报告有：“丁局2023",
        ),
        ([], "report-not-found", "其中没有报告"),
        (["甲局2022年度自评报告.txt"], "report-not-found", "“甲局2022年度自评报告.txt”"),
        (["自评报告1.txt", "自评报告2.txt"], "report-not-found", "“自评报告1.txt”、“自评报告2.txt”"),
        (
            ["甲局2023年度自评报告.txt", "甲局2023年度自评报告.docx"],
            "report-ambiguous",
            "“甲局2023年度自评报告.docx”、“甲局2023年度自评报告.txt”",
        ),
    ],
)
def test_none_or_several_is_a_refusal_that_names_them(
    tmp_path: Path, reports: Sequence[str], code: str, words: str
) -> None:
    written(tmp_path, {name: [] for name in reports})
    with pytest.raises(Refused) as refused:
        report_for(tmp_path / "甲局2023年度自评表.xlsx", tmp_path)
    (problem,) = refused.value.problems
    assert problem.code == code
    assert words in problem.message


def test_names_that_decide_open_no_file(tmp_path: Path) -> None:
    for name in ("甲局2023年度自评表.xlsx", "甲局2023年度自评报告.docx"):
        (tmp_path / name).write_bytes(b"neither workbook nor document")
    assert paired(files_in(tmp_path), tmp_path) == {("甲局2023年度自评表.xlsx", "甲局2023年度自评报告.docx")}
