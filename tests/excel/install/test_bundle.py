"""The offline bundle: what lies where in it, and what is refused."""

from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from subprocess import CompletedProcess
from zipfile import ZipFile

import pytest

from tests.excel.doctor.described import addin
from tests.excel.install.archives import PACKAGES, embeddable, pip
from tests.refusals import refusal
from xlplugin.excel.doctor.bundled import damage
from xlplugin.excel.doctor.installation import Architecture
from xlplugin.excel.install.bundle import Run, bundle, write_bundle
from xlplugin.excel.names import dll_name


def _bundle(
    python: Path, run: Run | None = None, options: Sequence[str] = (), made_by: bytes | None = None
) -> bytes:
    wheel = Path("xlplugin-1.0-py3-none-any.whl")
    return bundle(made_by or addin(), python, wheel, options, run or pip(PACKAGES))


def _files(contents: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(contents)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_everything_lies_where_windows_and_the_add_in_look(tmp_path: Path) -> None:
    files = _files(_bundle(embeddable(tmp_path)))
    commands = {
        "install.cmd",
        "uninstall.cmd",
        "doctor.cmd",
        "评分.cmd",
        "检查.cmd",
        "说明.txt",
        "SHA256SUMS.txt",
        "第三方组件.txt",
        "xlplugin.xlam",
    }
    assert {name for name in files if "/" not in name} == commands
    assert {name for name in files if name.startswith("空白")} == {"空白工作簿/longgang-2020.xlsx"}
    assert "python/Lib/site-packages/xlplugin/__init__.py" in files
    assert files[f"python/{dll_name(64)}"] == b"64"
    assert files[f"python/{dll_name(32)}"] == b"32"
    assert files["python/python311._pth"].split(b"\r\n") == [
        b"python311.zip",
        b".",
        b"Lib\\site-packages",
        b"import site",
        b"",
    ]
    assert not [name for name in files if "/bin/" in name]


def test_every_file_stands_in_the_list_of_sums(tmp_path: Path) -> None:
    files = _files(_bundle(embeddable(tmp_path)))
    sums = files.pop("SHA256SUMS.txt").decode().splitlines()
    assert sums == [f"{sha256(contents).hexdigest()} *{name}" for name, contents in sorted(files.items())]


def test_the_unzipped_python_can_tell_what_it_lacks(tmp_path: Path) -> None:
    for name, contents in _files(_bundle(embeddable(tmp_path))).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(contents)
    assert not damage(tmp_path / "python")
    (tmp_path / "python" / "Lib" / "site-packages" / "xlwings" / "__init__.py").unlink()
    assert damage(tmp_path / "python") == "缺少 Lib\\site-packages\\xlwings\\__init__.py"


LEFT_OUT = (
    "xlwings/pro/reports.py",
    "xlwings/server.py",
    "xlwings/reports.py",
    "xlwings/rest/api.py",
    "xlwings/xlwingslib.cp311-win_amd64.pyd",
    "xlwings-0.37.8.dist-info/LICENSE_PRO.txt",
    "pythonwin/win32ui.pyd",
    "isapi/__init__.py",
    "PyWin32.chm",
    "win32/pythonservice.exe",
)


def test_what_the_add_in_does_not_use_or_may_not_hand_on_is_left_out(tmp_path: Path) -> None:
    packages = {**PACKAGES, **dict.fromkeys(LEFT_OUT, b"")}
    files = _files(_bundle(embeddable(tmp_path), pip(packages)))
    assert not [name for name in files if name.endswith(LEFT_OUT)]
    assert "python/Lib/site-packages/xlwings/__init__.py" in files


def test_what_others_made_is_listed_with_version_and_licence(tmp_path: Path) -> None:
    records = {
        "a-1.dist-info/METADATA": b"Name: a\nVersion: 1\nLicense-Expression: MIT\n",
        "b-2.dist-info/METADATA": b"Name: b\nVersion: 2\nLicense: BSD 3-Clause\n",
        "c-3.dist-info/METADATA": b"Name: c\nVersion: 3\nClassifier: License :: OSI Approved :: PSF\n",
        "d-4.dist-info/METADATA": b"Name: d\nVersion: 4\n",
    }
    files = _files(_bundle(embeddable(tmp_path), pip({**PACKAGES, **records})))
    lines = files["第三方组件.txt"].decode("utf-8-sig").splitlines()
    assert lines[-4:] == ["a 1　MIT", "b 2　BSD 3-Clause", "c 3　PSF", "d 4　见其 dist-info 文件夹"]
    assert "Python 3.11" in lines[-5]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [(addin("0.9"), "0.9 版，程序是 1.0 版"), (b"no add-in", "已损坏")],
    ids=["older", "damaged"],  # the bytes of an add-in hold the time
)
def test_an_add_in_that_does_not_go_with_the_packages_is_refused(
    tmp_path: Path, wrong: bytes, words: str
) -> None:
    problems = refusal(_bundle, embeddable(tmp_path), made_by=wrong)
    assert [each.code for each in problems] == ["addin-file"]
    assert words in problems[0].message


def test_the_same_ingredients_give_the_same_bytes(tmp_path: Path) -> None:
    python, made_by, backwards = embeddable(tmp_path), addin(), dict(reversed(PACKAGES.items()))
    first, again = (_bundle(python, pip(each), made_by=made_by) for each in (PACKAGES, backwards))
    assert first == again


def test_an_archive_with_a_folder_around_its_files_is_taken(tmp_path: Path) -> None:
    files = _files(_bundle(embeddable(tmp_path, around="cp311/")))
    assert "python/python.exe" in files


def test_pip_is_asked_for_windows_and_for_the_version_of_the_archive(tmp_path: Path) -> None:
    asked: list[Sequence[str]] = []
    options = ("--find-links", "wheels", "--no-index")
    _bundle(embeddable(tmp_path, minor=12), pip(PACKAGES, asked), options)
    [words] = asked
    for wanted in (
        ("--platform", "win_amd64"),
        ("--python-version", "3.12"),
        ("--only-binary", ":all:"),
        ("--find-links", "wheels"),
    ):
        assert wanted in list(pairwise(words))
    assert "--no-index" in words
    assert "pywin32" in words
    assert any(each.endswith(".whl") for each in words)


REFUSED = [
    ({"minor": 10}, "3.10，太旧"),
    ({"made_for": Architecture.X86}, "32 位"),
    ({"made_for": Architecture.ARM64}, "ARM64"),
    ({"without": "python311._pth"}, "python311._pth"),
    ({"without": "python311.dll"}, "不是可嵌入的 Python"),
    ({"without": "pythonw.exe"}, "pythonw.exe"),
    ({"without": "python311.zip"}, "python311.zip"),
    ({"without": "_ctypes.pyd"}, "_ctypes.pyd"),
    ({"without": "libffi-8.dll"}, "libffi-*.dll"),
    ({"without": "vcruntime140.dll"}, "vcruntime140.dll"),
]


@pytest.mark.parametrize(("wrong", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_an_archive_that_is_no_fitting_python_is_refused(
    tmp_path: Path, wrong: dict[str, object], words: str
) -> None:
    path = embeddable(tmp_path, **wrong)  # type: ignore[arg-type]
    problems = refusal(_bundle, path)
    assert [each.code for each in problems] == ["bundle-python"]
    assert words in problems[0].message
    assert str(path) in str(problems[0])
    assert "python.org" in problems[0].fix


def test_a_file_that_is_no_archive_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no archive")
    for name in ("text.zip", "没有.zip"):
        problems = refusal(_bundle, tmp_path / name)
        assert [each.code for each in problems] == ["bundle-python"]


def test_packages_without_the_dlls_or_without_xlplugin_are_refused(tmp_path: Path) -> None:
    for missing, words in ((dll_name(64), dll_name(64)), ("xlplugin-1.0.dist-info/METADATA", "xlplugin")):
        packages = {name: contents for name, contents in PACKAGES.items() if name != missing}
        problems = refusal(_bundle, embeddable(tmp_path), pip(packages))
        assert [each.code for each in problems] == ["bundle-packages"]
        assert words in problems[0].message


@pytest.mark.parametrize(("options", "words"), [((), "检查网络"), (("--no-index",), "--find-links")])
def test_what_pip_could_not_find_is_told(tmp_path: Path, options: Sequence[str], words: str) -> None:
    def failing(asked: Sequence[str]) -> CompletedProcess[str]:
        return CompletedProcess(asked, 1, "", "WARNING: x\nERROR: No matching distribution for lxml\n")

    problems = refusal(_bundle, embeddable(tmp_path), failing, options)
    assert "No matching distribution for lxml" in problems[0].message
    assert words in problems[0].fix


def test_a_bundle_replaces_an_older_one_and_nothing_is_left_where_it_cannot_be_written(
    tmp_path: Path,
) -> None:
    target = tmp_path / "xlplugin-windows.zip"
    target.write_bytes(b"old")
    write_bundle(b"new", target)
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]
    folder = tmp_path / "文件夹.zip"
    folder.mkdir()
    assert [each.code for each in refusal(write_bundle, b"new", folder)] == ["bundle-write"]
