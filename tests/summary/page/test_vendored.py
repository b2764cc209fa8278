"""The libraries in the page are the published ones, with their licences."""

from hashlib import sha256

from xlplugin.summary.page.vendored import ASSETS, packages

FOLDER = ASSETS / "vendor"


def test_every_file_is_what_the_manifest_says() -> None:
    for package in packages():
        for file in package.files:
            assert sha256((FOLDER / file.name).read_bytes()).hexdigest() == file.sha256, file.name


def test_the_manifest_names_every_file() -> None:
    named = {file.name for package in packages() for file in package.files}
    assert {path.name for path in FOLDER.iterdir()} - {"manifest.json", "README.md"} == named


def test_every_package_comes_with_its_licence() -> None:
    for package in packages():
        assert any("LICENSE" in file.name for file in package.files), package.name


def test_the_program_in_the_page_is_of_the_version_that_the_manifest_names() -> None:
    for package in packages():
        (script,) = (file.content() for file in package.files if file.name.endswith(".js"))
        assert package.version in script
