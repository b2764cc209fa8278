"""Installing: the files it writes, what it refuses, and that a failure leaves all as it was.

Uninstalling takes away what installing put there, and says what stays.
"""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from tests.excel.doctor.described import addin
from tests.excel.install.user import (
    RefusedError,
    folders,
    python_of_all_users,
    python_with_dlls,
    refuse,
    snapshot,
)
from tests.refusals import refusal
from xlplugin.excel.doctor.installation import read_configuration
from xlplugin.excel.install.install import install, uninstall
from xlplugin.excel.names import dll_name
from xlplugin.problem import Severity


def test_the_add_in_and_its_configuration_are_written_for_a_user_who_has_no_folders(tmp_path: Path) -> None:
    where, host = folders(tmp_path), python_with_dlls(tmp_path / "python")
    done = install(addin(), host, where)
    assert done.problems == ()
    assert where.addin.read_bytes() == addin()
    told = read_configuration(where.configuration.read_bytes())
    assert told is not None
    assert (told.interpreter, told.version) == (str(host.pythonw), "1.0")
    assert told.addin_hash == sha256(addin()).hexdigest()
    assert done.value[0] == "已安装 xlplugin 1.0"


def test_nothing_else_lies_in_the_folder_that_excel_opens(tmp_path: Path) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(tmp_path / "python"), where)
    assert list(where.start_folder.iterdir()) == [where.addin]
    assert list(where.start_folder.parent.iterdir()) == [where.start_folder]


def test_an_older_version_is_replaced_and_named(tmp_path: Path) -> None:
    where, host = folders(tmp_path), python_with_dlls(tmp_path / "python")
    install(addin("0.9"), replace(host, version="0.9"), where)
    done = install(addin(), host, where)
    assert done.value[0] == "已安装 xlplugin 1.0（替换了 0.9 版）"
    assert where.addin.read_bytes() == addin()


def test_the_mark_of_the_web_of_an_older_file_goes(tmp_path: Path) -> None:
    where = folders(tmp_path)
    where.start_folder.mkdir(parents=True)
    mark = Path(f"{where.addin}:Zone.Identifier")
    mark.write_text("[ZoneTransfer]")
    install(addin(), python_with_dlls(tmp_path / "python"), where)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("addin-package", {"version": None}),
        ("addin-xlwings", {"xlwings": "0.30.0"}),
        ("addin-xlwings", {"xlwings": None}),
        ("addin-pywin32", {"pywin32": None}),
        ("addin-pythonw", {"pythonw": Path("/nowhere/pythonw.exe")}),
        ("addin-file", {"version": "2.0"}),
    ],
)
def test_a_python_that_cannot_serve_is_refused_before_anything_is_written(
    tmp_path: Path, code: str, changes: dict[str, str | None]
) -> None:
    host = python_with_dlls(tmp_path / "python")
    before = snapshot(tmp_path)
    changed = replace(host, **changes)  # type: ignore[arg-type]
    problems = refusal(install, addin(), changed, folders(tmp_path))
    assert code in {each.code for each in problems}
    assert all(each.fix for each in problems)
    assert snapshot(tmp_path) == before


def test_a_file_that_is_no_add_in_is_refused(tmp_path: Path) -> None:
    problems = refusal(install, b"PK", python_with_dlls(tmp_path / "python"), folders(tmp_path))
    assert [each.code for each in problems] == ["addin-file"]


def test_while_excel_holds_the_add_in_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, host = folders(tmp_path), python_with_dlls(tmp_path / "python")
    install(addin("0.9"), replace(host, version="0.9"), where)
    before = snapshot(tmp_path)
    refuse(monkeypatch, where.addin, 32)
    problems = refusal(install, addin(), host, where)
    assert [each.code for each in problems] == ["addin-excel-open"]
    assert "请先关闭 Excel" in problems[0].fix
    assert snapshot(tmp_path) == before


def test_an_add_in_without_the_right_to_write_it_is_not_blamed_on_excel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, host = folders(tmp_path), python_with_dlls(tmp_path / "python")
    install(addin(), host, where)
    refuse(monkeypatch, where.addin, 5)
    [problem] = refusal(install, addin(), host, where)
    assert problem.code == "addin-write"
    assert "没有权限" in problem.message
    assert "Excel" not in problem.fix


def test_a_folder_in_the_add_ins_place_is_told(tmp_path: Path) -> None:
    where = folders(tmp_path)
    where.addin.mkdir(parents=True)
    [problem] = refusal(install, addin(), python_with_dlls(tmp_path / "python"), where)
    assert "同名的文件夹" in problem.message


def test_a_read_only_add_in_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where, host = folders(tmp_path), python_with_dlls(tmp_path / "python")
    install(addin("0.9"), replace(host, version="0.9"), where)
    where.addin.chmod(0o444)
    replaced, writable = Path.replace, []

    def noting(path: Path, goal: Path) -> Path:
        writable.append(not goal.exists() or bool(goal.stat().st_mode & 0o200))
        return replaced(path, goal)

    monkeypatch.setattr(Path, "replace", noting)
    assert install(addin(), host, where).problems == ()
    assert where.addin.read_bytes() == addin()
    assert all(writable)


def test_the_same_version_again_is_no_replacement(tmp_path: Path) -> None:
    where, host = folders(tmp_path), python_with_dlls(tmp_path / "python")
    install(addin(), host, where)
    done = install(addin(), host, where).value
    assert "（重新安装）" in done[0]


def test_a_virus_scanner_that_lets_go_after_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
) -> None:
    where, replaced, refusals = folders(tmp_path), Path.replace, iter((5, 32))

    def refusing(path: Path, goal: Path) -> Path:
        for winerror in refusals:
            raise RefusedError(winerror)
        return replaced(path, goal)

    monkeypatch.setattr(Path, "replace", refusing)
    assert install(addin(), python_with_dlls(tmp_path / "python"), where).problems == ()
    assert len(pauses) == 2


@pytest.mark.parametrize("before", ["0.9", None])
def test_where_the_configuration_cannot_be_written_the_add_in_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    where, host = folders(tmp_path), python_with_dlls(tmp_path / "python")
    if before:
        install(addin(before), replace(host, version=before), where)
    files = snapshot(tmp_path)
    refuse(monkeypatch, where.configuration, 5)
    problems = refusal(install, addin(), host, where)
    assert [each.code for each in problems] == ["addin-write"]
    assert snapshot(tmp_path) == files


def test_dlls_that_pip_put_elsewhere_are_copied_beside_python(tmp_path: Path) -> None:
    where, host = folders(tmp_path), python_of_all_users(tmp_path)
    done = install(addin(), host, where)
    copies = tuple(host.pythonw.with_name(dll_name(bits)) for bits in (64, 32))
    assert [line for line in done.value if "已复制" in line] == [f"  已复制：{copy}" for copy in copies]
    assert all(copy.is_file() for copy in copies)
    install(addin(), host, where)
    told = read_configuration(where.configuration.read_bytes())
    assert told is not None
    assert told.copied_dlls == tuple(map(str, copies))


def test_a_python_of_all_users_takes_no_dll_and_a_way_out_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, host = folders(tmp_path), python_of_all_users(tmp_path)
    before = snapshot(tmp_path)
    refuse(monkeypatch, host.pythonw.with_name(dll_name(64)), 5)
    problems = refusal(install, addin(), host, where)
    assert [each.code for each in problems] == ["addin-dll-place"]
    assert "venv" in problems[0].fix
    assert snapshot(tmp_path) == before


def test_dlls_that_are_nowhere_are_missed(tmp_path: Path) -> None:
    host = replace(python_of_all_users(tmp_path), dlls=())
    assert [each.code for each in refusal(install, addin(), host, folders(tmp_path))] == ["addin-dll"]


def test_an_add_in_of_ours_under_another_name_is_reported_too(tmp_path: Path) -> None:
    where = folders(tmp_path)
    where.start_folder.mkdir(parents=True)
    (where.start_folder / "绩效.xlam").write_bytes(addin("0.5"))
    (where.start_folder / "别的.xlam").write_bytes(b"of somebody else")
    done = install(addin(), python_with_dlls(tmp_path / "python"), where)
    assert [each.code for each in done.problems] == ["addin-twice"]
    assert "绩效.xlam" in str(done.problems[0])


def test_another_copy_that_excel_would_load_is_reported(tmp_path: Path) -> None:
    where = folders(tmp_path)
    where.offered_folder.mkdir(parents=True)
    other = where.offered_folder / "XLPlugin-old.xlam"
    other.write_bytes(addin())
    done = install(addin(), python_with_dlls(tmp_path / "python"), where)
    assert [(each.code, each.severity) for each in done.problems] == [("addin-twice", Severity.WARNING)]
    assert str(other) in str(done.problems[0])


def test_after_uninstalling_the_files_are_those_of_before(tmp_path: Path) -> None:
    where, host = folders(tmp_path), python_of_all_users(tmp_path)
    before = snapshot(tmp_path)
    install(addin(), host, where)
    done = uninstall(where)
    assert {f"  {where.addin}", f"  {where.configuration}"} < set(done)
    assert "没有删除：" not in done
    assert snapshot(tmp_path) == before
    assert not where.configuration.parent.exists()


def test_what_installing_did_not_put_there_stays_and_is_named(tmp_path: Path) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(tmp_path / "python"), where)
    where.addin.write_bytes(b"of somebody else")
    other = where.start_folder / "xlplugin-旧.xlam"
    other.write_bytes(addin())
    done = uninstall(where)
    assert done == (
        "已卸载，删除了：",
        f"  {where.configuration}",
        "没有删除：",
        f"  {other}：不是安装程序放的，如不需要请手工删除",
        f"  {where.addin}：不是 xlplugin 的加载项，没有删除；如不需要请手工删除",
    )
    assert where.addin.exists()
    assert other.exists()


def test_an_add_in_of_ours_that_was_signed_afterwards_goes_and_that_is_said(tmp_path: Path) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(tmp_path / "python"), where)
    where.addin.write_bytes(addin() + b"signature")
    done = uninstall(where)
    assert f"  {where.addin}" in done
    assert "改动过" in "\n".join(done)


def test_kept_rubrics_go_too(tmp_path: Path) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(tmp_path / "python"), where)
    where.kept_rubrics.mkdir(parents=True)
    (where.kept_rubrics / "1.rubric").write_bytes(b"")
    uninstall(where)
    assert not where.kept_rubrics.exists()


def test_the_pythons_of_bundles_go_too(tmp_path: Path) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(where.pythons / "1.0"), where)
    done = uninstall(where)
    assert f"  {where.pythons}" in done
    assert not where.pythons.exists()


def test_the_log_of_the_server_goes_too(tmp_path: Path) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(tmp_path / "python"), where)
    for log in where.logs:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("a fault", encoding="utf-8")
    done = uninstall(where)
    assert {f"  {log}" for log in where.logs} < set(done)
    assert not any(log.exists() for log in where.logs)


@pytest.mark.parametrize(("winerror", "code"), [(32, "addin-excel-open"), (5, "addin-delete")])
def test_where_the_add_in_stays_nothing_is_removed_and_the_reason_is_the_true_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int, code: str
) -> None:
    where = folders(tmp_path)
    install(addin(), python_with_dlls(where.pythons / "1.0"), where)
    before = snapshot(tmp_path)
    refuse(monkeypatch, where.addin, winerror)
    assert [each.code for each in refusal(uninstall, where)] == [code]
    assert snapshot(tmp_path) == before


def test_where_nothing_was_installed_that_is_said(tmp_path: Path) -> None:
    done = uninstall(folders(tmp_path))
    assert done == ("没有安装过，没有可删除的文件",)
