"""Chromium shows the page: in both themes, on a phone, on paper, with mouse and keyboard, and asks nobody."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import pytest

from tests.summary.page.made_up import ReadPage, many, page_of
from xlplugin.batch.reviewed import Reviewed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page, ViewportSize

pytestmark = pytest.mark.referee

Theme: TypeAlias = Literal["light", "dark"]

FORMS: Final = 1200
HOSTILE: Final = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
DESK: "Final[ViewportSize]" = {"width": 1280, "height": 900}
PHONE: "Final[ViewportSize]" = {"width": 390, "height": 844}
ROWS: Final = "#forms .tabulator-row"
NAMES: Final = f"{ROWS} .name .link"


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("there is no chromium")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program)
        yield running
        running.close()


@pytest.fixture(scope="module")
def written(real: list[Reviewed], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ReadPage]:
    """A page of many forms, one of them hostile, in its second year."""
    folder = tmp_path_factory.mktemp("page")

    def points(at: int, result: Reviewed) -> Reviewed:
        assert result.outline is not None
        department = HOSTILE if at == 5 else result.outline.department
        outline = result.outline._replace(
            at_stake=str(FORMS - at), claimed=f"{60 + at % 40}.5", department=department
        )
        return result._replace(outline=outline)

    before = many(real, FORMS, folder / "b.jsonl")
    results = many(real, FORMS, folder / "r.jsonl", points)
    output = folder / "汇总.html"
    return output, page_of(results, output, previous=before, folder=folder)


@dataclass(frozen=True, slots=True)
class Opened:
    """The page in a browser, and all that it said or asked for besides itself."""

    page: "Page"
    heard: list[str] = field(default_factory=list)

    def texts(self, selector: str) -> list[str]:
        return self.page.locator(selector).all_inner_texts()

    def dismiss(self, dialog: "Dialog") -> None:
        self.heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def shown(self) -> str:
        return self.page.locator("#shown").inner_text()


def opened(browser: "Browser", path: Path, theme: Theme = "light", *, is_phone: bool = False) -> Opened:
    context = browser.new_context(
        viewport=PHONE if is_phone else DESK, is_mobile=is_phone, has_touch=is_phone, color_scheme=theme
    )
    page = context.new_page()
    result = Opened(page)
    page.on("console", lambda message: result.heard.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: result.heard.append(f"error: {error}"))
    page.on("dialog", lambda dialog: result.dismiss(dialog))  # noqa: PLW0108 - playwright marks methods it is given
    page.on("request", lambda request: result.heard.append(f"request: {request.url}"))
    page.goto(path.as_uri())
    page.wait_for_selector("body[aria-busy=false]")
    assert result.heard.pop(0) == f"request: {path.as_uri()}"
    return result


@pytest.fixture
def desk(browser: "Browser", written: tuple[Path, ReadPage]) -> Iterator[Opened]:
    """The page on a desk; whatever a test does, the page says nothing and asks for nothing."""
    result = opened(browser, written[0])
    yield result
    assert result.heard == []
    result.page.context.close()


def test_it_draws_charts_tables_and_only_the_rows_in_sight(desk: Opened) -> None:
    assert desk.page.locator(".chart svg").count() == 3
    assert desk.page.locator("#trouble").is_hidden()
    assert desk.page.locator("#partial").is_hidden()
    assert desk.shown() == "共 1,200 份"
    assert 5 < desk.page.locator(ROWS).count() < 100
    for table in ("#kinds-table", "#indicator-table", "#heat-map", "#years-table"):
        assert desk.page.locator(f"{table} tbody tr").count() > 1, table


def test_a_heading_sorts_by_mouse_and_by_keyboard(desk: Opened, written: tuple[Path, ReadPage]) -> None:
    claimed = sorted(float(each["claimed"]) for each in written[1].forms)
    column = '#forms .tabulator-col[tabulator-field="claimed"]'
    first = f'{ROWS}:first-child .tabulator-cell[tabulator-field="claimed"]'
    desk.page.click(f"{column} .sorter")
    assert float(desk.texts(first)[0]) == claimed[-1]
    desk.page.focus(f"{column} .sorter")
    desk.page.keyboard.press("Enter")
    assert float(desk.texts(first)[0]) == claimed[0]
    assert desk.page.get_attribute(column, "aria-sort") == "ascending"


def test_filters_narrow_the_table_and_say_how_far(desk: Opened, written: tuple[Path, ReadPage]) -> None:
    desk.page.fill("#filter-text", "00042局")
    assert desk.shown() == "显示 1 份，共 1,200 份"
    assert desk.texts(NAMES) == ["00042局"]
    desk.page.fill("#filter-text", "没有这个部门")
    assert desk.page.get_by_text("没有符合条件的表").is_visible()
    desk.page.click("#filters [type=reset]")
    desk.page.get_by_text(
        "共 1,200 份", exact=True
    ).wait_for()  # a function to wait for is an eval, which it forbids
    desk.page.select_option("#filter-state", "error")
    with_errors = sum(each["errors"] > 0 for each in written[1].forms)
    assert desk.shown() == f"显示 {with_errors} 份，共 1,200 份"


def test_a_kind_of_finding_leads_to_its_forms(desk: Opened, written: tuple[Path, ReadPage]) -> None:
    desk.page.click("#kinds-table tbody tr:nth-child(2) button")
    having = sum(1 in each["kinds"] for each in written[1].forms)
    assert desk.shown() == f"显示 {having} 份，共 1,200 份"
    assert desk.page.input_value("#filter-kind") == "1"


def test_a_form_shows_its_findings_and_gives_the_focus_back(
    desk: Opened, written: tuple[Path, ReadPage]
) -> None:
    form, (findings, _) = written[1].forms[2], written[1].details[2]
    name = desk.page.locator(NAMES).nth(2)
    name.focus()
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_selector("#panel[open] .figures")
    assert desk.texts("#panel-title") == [form["department"]]
    assert desk.texts("#panel .finding > p:nth-child(2)") == [each["message"] for each in findings]
    links = desk.page.locator("#panel .links a")
    assert [links.nth(at).get_attribute("href") for at in range(links.count())] == [form["link"]]
    desk.page.keyboard.press("Escape")
    assert desk.page.locator("#panel").is_hidden()
    assert name.evaluate("name => name === document.activeElement")


def test_a_form_far_down_is_found_in_its_block(desk: Opened, written: tuple[Path, ReadPage]) -> None:
    form, (findings, _) = written[1].forms[1111], written[1].details[1111]
    desk.page.fill("#filter-text", form["path"])
    desk.page.locator(ROWS).first.click()
    desk.page.wait_for_selector("#panel[open] .figures")
    assert desk.texts("#panel .finding > p:nth-child(2)") == [each["message"] for each in findings]


def test_a_hostile_name_is_shown_as_it_is_written(desk: Opened) -> None:
    desk.page.fill("#filter-text", "<script>")
    assert desk.texts(NAMES) == [HOSTILE]
    desk.page.locator(NAMES).click()
    desk.page.wait_for_selector("#panel[open] .figures")
    assert desk.texts("#panel-title") == [HOSTILE]
    assert desk.page.locator("img").count() == 0


@pytest.mark.parametrize(("system", "other"), [("light", "dark"), ("dark", "light")])
def test_it_follows_the_system_until_the_switch_is_pressed(
    browser: "Browser", written: tuple[Path, ReadPage], system: Theme, other: Theme
) -> None:
    desk = opened(browser, written[0], system)

    def brightness(of: str) -> int:
        colour = desk.page.evaluate(f"getComputedStyle(document.querySelector('{of}')).backgroundColor")
        return sum(int(part) for part in colour[4:-1].split(","))

    for theme in (system, other):
        for of in ("body", ".tile", ROWS, ".tabulator-header"):
            assert (brightness(of) > 384) == (theme == "light"), (theme, of)
        desk.page.click("#theme")
    assert desk.page.locator(".chart svg").count() == 3
    assert desk.heard == []
    desk.page.context.close()


def test_a_phone_never_scrolls_sideways(browser: "Browser", written: tuple[Path, ReadPage]) -> None:
    phone = opened(browser, written[0], is_phone=True)
    assert phone.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    phone.page.locator(NAMES).nth(1).tap()
    phone.page.wait_for_selector("#panel[open] .figures")
    assert phone.page.evaluate("document.getElementById('panel').scrollWidth") <= PHONE["width"]
    assert phone.heard == []
    phone.page.context.close()


def test_on_paper_it_is_light_and_has_the_table_without_controls(
    browser: "Browser", written: tuple[Path, ReadPage]
) -> None:
    desk = opened(browser, written[0], "dark")
    desk.page.emulate_media(media="print", color_scheme="dark")
    desk.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert desk.page.locator(".tabulator-print-table tbody tr").count() == 500
    assert desk.texts("#printed") == ["只印了前 500 份，共 1,200 份；全部见汇总工作簿。"]
    assert desk.page.get_attribute("html", "data-theme") == "light"
    for control in ("#filters", "#theme", "#print", ".contents", "#forms", "#kinds-table button"):
        assert desk.page.locator(control).first.is_hidden(), control
    desk.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert desk.page.get_attribute("html", "data-theme") == "dark"
    assert desk.heard == []
    desk.page.context.close()


def test_a_part_of_a_review_says_that_it_is_one(
    browser: "Browser", real: list[Reviewed], tmp_path: Path
) -> None:
    page_of(many(real, 3, tmp_path / "r.jsonl"), tmp_path / "p.html", expected=10)
    desk = opened(browser, tmp_path / "p.html")
    assert desk.texts("#partial") == ["核查没有做完：应有 10 个文件，这里只有 3 个。"]
    assert desk.heard == []
    desk.page.context.close()
