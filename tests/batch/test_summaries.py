"""The summary workbook and the page through the command: when they are written, and what gives way."""

import json
import signal
import subprocess
import sys
import warnings
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.batch.forms import FILLED, batch, contents, names, written
from tests.batch.test_faults import posix, started
from tests.workbook.official_forms import Shape, item_form, shenzhen_form

FORM, OTHER = shenzhen_form(FILLED), item_form(FILLED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "报送", {"教育局.xlsx": FORM, "乙/公园.xlsx": OTHER})


@pytest.fixture
def out(folder: Path) -> Path:
    """The summary of a review with its page."""
    out = folder.parent / "汇总.xlsx"
    assert reviewed(folder, out) in (0, 1)
    return out


def reviewed(folder: Path, out: Path, *words: object) -> int:
    return batch(folder, "-o", out, "--html", out.with_suffix(".html"), "--jobs", 1, *words)


def shown(out: Path, sheet: str = "概览") -> str:
    """All that is on a sheet of a summary."""
    rows = openpyxl.load_workbook(BytesIO(out.read_bytes()), read_only=True)[sheet].iter_rows(
        values_only=True
    )
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


def sheets(out: Path) -> list[str]:
    return openpyxl.load_workbook(BytesIO(out.read_bytes()), read_only=True).sheetnames


def edited(out: Path, target: Path) -> None:
    """Open a summary, write something and save it, as another program does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not know all that is in it
        book = openpyxl.load_workbook(out)
    book["概览"]["Z1"] = "已向领导汇报"
    book.save(target)


def page_data(out: Path) -> dict[str, object]:
    """What the page says of the whole review."""
    text = out.with_suffix(".html").read_text("utf-8")
    start = text.index(">", text.index('id="review"')) + 1
    data: dict[str, object] = json.loads(text[start : text.index("</script>", start)])
    return data


def test_a_summary_has_its_results_beside_it_and_results_alone_have_none(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "汇总.xlsx"
    reviewed(folder, out)

    assert names(out.with_suffix(".jsonl")) == ["乙/公园.xlsx", "教育局.xlsx"]
    assert "共 2 个工作簿，核查了 2 个" in shown(out)
    assert page_data(out)
    told = capsys.readouterr().out
    assert all(str(out.with_suffix(ending)) in told for ending in (".xlsx", ".html", ".jsonl"))

    alone = folder.parent / "只要结果.jsonl"
    batch(folder, "-o", alone, "--jobs", 1)
    assert not alone.with_suffix(".xlsx").exists()
    assert not alone.with_suffix(".html").exists()


@pytest.mark.parametrize("ending", [".xlsx", ".html", ".jsonl"])
def test_nothing_that_is_there_is_written_over_unasked(
    ending: str, folder: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for other in {".xlsx", ".html", ".jsonl"} - {ending}:
        out.with_suffix(other).unlink()
    before = contents(out.parent)

    assert reviewed(folder, out) == 2

    assert "--resume" in capsys.readouterr().err
    assert contents(out.parent) == before


def test_going_on_replaces_what_is_as_we_wrote_it_without_a_trace(folder: Path, out: Path) -> None:
    written(folder, {"水务局.xlsx": FORM})
    before = sorted(path.name for path in out.parent.iterdir())

    reviewed(folder, out, "--resume")

    assert "共 3 个工作簿" in shown(out)
    assert sorted(path.name for path in out.parent.iterdir()) == before


def test_going_on_keeps_a_summary_that_people_have_worked_on(folder: Path, out: Path) -> None:
    edited(out, out)
    page = out.with_suffix(".html")
    page.write_text(page.read_text("utf-8") + "<!-- 批语 -->", "utf-8")
    mine = {path.name: path.read_bytes() for path in (out, page)}

    reviewed(folder, out, "--resume")

    assert "已向领导汇报" not in shown(out)
    assert {name: out.with_name(f"{name}.bak").read_bytes() for name in mine} == mine


def test_a_workbook_of_somebody_else_is_kept_too(folder: Path, out: Path) -> None:
    out.write_bytes(OTHER)

    reviewed(folder, out, "--resume")

    assert out.with_name("汇总.xlsx.bak").read_bytes() == OTHER
    assert "共 2 个工作簿" in shown(out)


def test_a_form_is_never_the_summary(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(folder)

    assert batch(folder, "-o", folder / "教育局.xlsx", "--resume", "--details") == 2

    assert "〔review-original〕" in capsys.readouterr().err
    assert contents(folder) == before


def test_what_a_run_wrote_into_the_folder_is_passed_over_by_the_next(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "汇总.xlsx"
    reviewed(folder, out, "--marked", folder / "核查")
    capsys.readouterr()

    reviewed(folder, out, "--marked", folder / "核查", "--resume")
    assert "共 2 个工作簿" in shown(out)
    assert "跳过：本程序写出的 5 个\n" in capsys.readouterr().out

    edited(out, folder / "报局长.xlsx")
    batch(folder, "-o", folder.parent / "另.jsonl", "--jobs", 1)
    assert names(folder.parent / "另.jsonl") == ["乙/公园.xlsx", "教育局.xlsx"]
    assert "跳过：本程序写出的 6 个\n" in capsys.readouterr().out


def test_a_summary_that_cannot_be_written_leaves_the_results_and_says_how_to_get_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out, replace = tmp_path / "汇总.xlsx", Path.replace

    def open_in_excel(self: Path, target: Path) -> Path:
        if target == out:
            raise PermissionError
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", open_in_excel)
        assert reviewed(folder, out) == 2

    told = capsys.readouterr()
    assert "共 2 个工作簿：核查了 2 个" in told.out
    assert f"或文件正被其他程序打开，没有写入；核查结果都在 {out.with_suffix('.jsonl')}" in told.err
    assert "请关闭这个文件" in told.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["报送", "汇总.jsonl"]
    lines = out.with_suffix(".jsonl").read_bytes()
    assert reviewed(folder, out, "--resume") in (0, 1)
    assert out.with_suffix(".jsonl").read_bytes() == lines
    assert "共 2 个工作簿" in shown(out)


def test_a_summary_that_is_open_is_told_before_the_work(
    folder: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out.with_name("~$汇总.xlsx").write_bytes(b"")
    lines = out.with_suffix(".jsonl").read_bytes()
    written(folder, {"水务局.xlsx": FORM})

    assert reviewed(folder, out, "--resume") == 2

    assert "请先保存并关闭该文件" in capsys.readouterr().err
    assert out.with_suffix(".jsonl").read_bytes() == lines


@posix
def test_a_full_disk_leaves_the_results_and_no_half_of_a_page(tmp_path: Path, folder: Path) -> None:
    out = tmp_path / "汇总.xlsx"
    command = [sys.executable, "-m", "xlplugin", "batch", str(folder), "-o", str(out)]

    ended = subprocess.run(  # noqa: S603 - our own command
        ["/bin/bash", "-c", 'ulimit -f 400; exec "$@"', "-", *command, "--html", str(tmp_path / "页.html")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 2
    assert "写入失败（文件超过大小限制）" in ended.stderr
    assert f"核查结果都在 {out.with_suffix('.jsonl')}" in ended.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["报送", "汇总.jsonl", "汇总.xlsx"]


@posix
def test_an_interrupted_run_summarises_what_there_is_and_says_so(tmp_path: Path) -> None:
    folder = written(tmp_path / "报送", {f"{number:02}.xlsx": FORM for number in range(30)})
    out, results = tmp_path / "汇总.xlsx", tmp_path / "汇总.jsonl"
    process = started(folder, out, "--html", str(tmp_path / "汇总.html"), results=results)
    process.send_signal(signal.SIGINT)
    printed, told = process.communicate(timeout=120)

    assert process.returncode == 2
    assert "已中断" in told
    assert "（没有做完，只是已核查的部分）：" in printed
    done = len(names(results))
    assert 2 <= done < 30
    assert f"共 {done} 个工作簿" in shown(out)
    assert "没有做完：应核查 30 个" in shown(out)

    assert batch(folder, "-o", out, "--html", tmp_path / "汇总.html", "--resume", "--jobs", 2) in (0, 1)
    assert "共 30 个工作簿" in shown(out)
    assert "没有做完" not in shown(out)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "报送",
        "汇总.html",
        "汇总.jsonl",
        "汇总.xlsx",
    ]


@posix
def test_a_second_interruption_ends_at_once(tmp_path: Path) -> None:
    folder = written(tmp_path / "报送", {f"{number:02}.xlsx": FORM for number in range(30)})
    out, results = tmp_path / "汇总.xlsx", tmp_path / "汇总.jsonl"
    process = started(folder, out, results=results, module="tests.batch.interrupted_twice")
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    while "正在汇总" not in process.stderr.readline():
        pass
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)

    assert process.returncode == 2
    assert "已中断" in told
    assert len(names(results)) >= 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["报送", "汇总.jsonl"]


def test_last_year_is_compared_with_by_its_results_or_the_summary_beside_them(
    out: Path, tmp_path: Path
) -> None:
    now = written(tmp_path / "今年", {"教育局.xlsx": FORM, "乙/公园.xlsx": item_form(Shape())})
    for number, previous in enumerate((out, out.with_suffix(".jsonl"))):
        this = tmp_path / f"今年{number}.xlsx"
        assert batch(now, "-o", this, "--jobs", 1, "--previous", previous) in (0, 1)
        assert sheets(this) != sheets(out)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("今年.jsonl", "--previous", "汇总.jsonl"), "batch-previous"),
        (("汇总.xlsx", "--resume", "--previous", "汇总.xlsx"), "batch-previous"),
        (("今年.xlsx", "--previous", "没有.jsonl"), "workbook-missing"),
        (("今年.xlsx", "--previous", "没有.xlsx"), "workbook-missing"),
        (("今年.xlsx", "--previous", "汇总.html"), "batch-previous"),
        (("今年.xlsx", "--previous", "报送"), "batch-previous"),
        (("今年.xlsx", "--html", "今年.pdf"), "save-ending"),
        (("今年.xlsx", "--html", "没有/今年.html"), "save-folder"),
    ],
)
def test_what_cannot_be_is_said_before_the_work(
    words: tuple[str, ...], code: str, folder: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(out.parent)
    placed = [word if word.startswith("--") else out.parent / word for word in words]

    assert batch(folder, "--details", "-o", *placed) == 2

    assert f"〔{code}〕" in capsys.readouterr().err
    assert contents(out.parent) == before


def test_a_folder_of_nothing_but_our_own_files_gets_no_summary(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch(folder, "-o", tmp_path / "汇总.jsonl", "--jobs", 1, "--marked", tmp_path / "核查")
    capsys.readouterr()

    batch(tmp_path / "核查", "-o", tmp_path / "再.xlsx", "--jobs", 1)

    assert not (tmp_path / "再.xlsx").exists()
    assert "汇总没有写" in capsys.readouterr().out
