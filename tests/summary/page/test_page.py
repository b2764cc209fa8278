"""The page holds what the review says, whole and harmless, and asks nothing of any network."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import pytest

from tests.summary.page.made_up import many, page_of, with_audit
from xlplugin.batch.reviewed import Failure, Reviewed
from xlplugin.problem import Refused
from xlplugin.summary.page.content import FORMS_PER_BLOCK, MOST_FINDINGS
from xlplugin.summary.page.writing import write_page
from xlplugin.summary.review import BulkReview

HOSTILE: Final = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>&amp;\u2028\"'局"


def test_the_forms_stand_in_the_order_of_the_ranking_with_their_figures(
    real: list[Reviewed], tmp_path: Path
) -> None:
    results = many(real, 9, tmp_path / "r.jsonl")
    page = page_of(results, tmp_path / "p.html")
    with BulkReview(results) as review:
        ranking = [(each.number, each.path, each.figures.claimed) for each in review.ranking()]
    assert [(each["number"], each["path"], each["claimed"]) for each in page.forms] == ranking


def test_every_form_has_its_findings_errors_first(real: list[Reviewed], tmp_path: Path) -> None:
    results = many(real, 9, tmp_path / "r.jsonl")
    page = page_of(results, tmp_path / "p.html")
    with BulkReview(results) as review:
        codes = [each.code for each in review.kinds()]
        for form, (findings, _) in zip(page.forms, page.details, strict=True):
            found = review.findings_of(form["number"])
            assert {(each.message, each.fix, each.place) for each in found} == {
                (each["message"], each["fix"], each["place"]) for each in findings
            }
            assert len(findings) == len(found)
            assert {codes[kind] for kind in form["kinds"]} == {each.code for each in found}
            severities = [("error", "warning", "notice").index(each["severity"]) for each in findings]
            assert severities == sorted(severities)


@pytest.mark.parametrize("number", [FORMS_PER_BLOCK, FORMS_PER_BLOCK + 1, 5 * FORMS_PER_BLOCK + 1])
def test_many_forms_are_in_blocks_and_none_is_lost(real: list[Reviewed], tmp_path: Path, number: int) -> None:
    page = page_of(many(real, number, tmp_path / "r.jsonl"), tmp_path / "p.html")
    assert [each["number"] for each in page.forms] == [*range(1, number + 1)]
    assert len(page.details) == number
    told = [sum(each[severity] for severity in ("errors", "warnings", "notices")) for each in page.forms]
    assert [len(findings) for findings, _ in page.details] == told


def test_nothing_in_a_form_is_read_as_html(real: list[Reviewed], tmp_path: Path) -> None:
    def hostile(at: int, result: Reviewed) -> Reviewed:
        assert result.outline is not None
        outline = result.outline._replace(department=HOSTILE, project=HOSTILE)
        return with_audit(result._replace(outline=outline), spoilt) if at % 2 else result

    def spoilt(audit: dict[str, Any]) -> None:
        for each in audit["findings"]:
            each.update(message=HOSTILE, fix=HOSTILE, source=HOSTILE, indicator=HOSTILE)
        for each in audit["indicators"]:
            each.update(name=HOSTILE)

    harmless = page_of(many(real, 8, tmp_path / "r.jsonl"), tmp_path / "p.html")
    spoiled = page_of(many(real, 8, tmp_path / "h.jsonl", hostile), tmp_path / "h.html")
    assert [each.tag for each in spoiled.document.iter()] == [each.tag for each in harmless.document.iter()]
    assert {each["department"] for each in spoiled.forms} > {HOSTILE}
    assert HOSTILE in {each["message"] for findings, _ in spoiled.details for each in findings}
    indicators = [each["name"] for rubric in spoiled.summary["rubrics"] for each in rubric["indicators"]]
    assert HOSTILE in indicators


def test_a_browser_may_run_and_load_only_what_is_in_the_page(real: list[Reviewed], tmp_path: Path) -> None:
    document = page_of(many(real, 3, tmp_path / "r.jsonl"), tmp_path / "p.html").document
    (policy,) = document.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    directives = dict(each.split(" ", 1) for each in policy.split("; "))
    assert directives["default-src"] == "'none'"
    assert set(directives) <= {
        "default-src", "script-src", "style-src-elem", "style-src-attr", "base-uri", "form-action",
    }  # fmt: skip

    def hashes(elements: list[Any]) -> set[str]:
        return {f"'sha256-{b64encode(sha256(each.text.encode()).digest()).decode()}'" for each in elements}

    scripts = document.xpath('//script[not(@type) or @type="module"]')
    assert hashes(scripts) == set(directives["script-src"].split())
    assert hashes(document.xpath("//style")) == set(directives["style-src-elem"].split())


def test_the_page_names_no_address_to_load_from(real: list[Reviewed], tmp_path: Path) -> None:
    document = page_of(many(real, 3, tmp_path / "r.jsonl"), tmp_path / "p.html").document
    named = document.xpath("//@src | //@srcset | //@data | //@action | //@href | //link")
    assert all(each.startswith("#") for each in named)
    for style in document.xpath("//style"):
        assert not re.search(r"url\(|@import", style.text)


def test_links_lead_from_the_page_to_the_forms(real: list[Reviewed], tmp_path: Path) -> None:
    def named(at: int, result: Reviewed) -> Reviewed:
        return result._replace(path="javascript:alert(1)#?%.xlsx" if at else "一区/甲 局.xlsx")

    folder, output = tmp_path / "收到 的", tmp_path / "汇总" / "p.html"
    output.parent.mkdir()
    page = page_of(many(real, 2, tmp_path / "r.jsonl", named), output, folder=folder)
    links = {each["path"]: each["link"] for each in page.forms}
    assert all(re.fullmatch(r"[A-Za-z0-9_.~/%-]+", link) for link in links.values())
    assert all(link.startswith("../") for link in links.values())
    assert {(output.parent / unquote(link)).resolve() for link in links.values()} == {
        folder / path for path in links
    }


def test_beside_its_forms_a_page_links_without_detours(real: list[Reviewed], tmp_path: Path) -> None:
    def named(_: int, result: Reviewed) -> Reviewed:
        return result._replace(path="javascript:x.xlsx")

    page = page_of(many(real, 1, tmp_path / "r.jsonl", named), tmp_path / "p.html", folder=tmp_path)
    assert page.forms[0]["link"] == "./javascript%3Ax.xlsx"


def test_without_a_folder_there_are_no_links(real: list[Reviewed], tmp_path: Path) -> None:
    page = page_of(many(real, 5, tmp_path / "r.jsonl"), tmp_path / "p.html")
    assert {(each["link"], each["marked"]) for each in page.forms} == {("", "")}
    assert page.summary["has_links"] is False


def test_last_years_scores_stand_beside_this_years(real: list[Reviewed], tmp_path: Path) -> None:
    def lower(at: int, result: Reviewed) -> Reviewed:
        assert result.outline is not None
        lowered = result._replace(outline=result.outline._replace(claimed="60"))
        return with_audit(lowered, first_lower) if at % 2 else lowered

    def first_lower(audit: dict[str, Any]) -> None:
        audit["indicators"][0]["claimed"] = "0.5"

    before = many(real, 4, tmp_path / "b.jsonl", lower)
    page = page_of(many(real, 4, tmp_path / "r.jsonl"), tmp_path / "p.html", previous=before)
    assert {each["claimed_before"] for each in page.forms} == {"60"}
    for form, (_, changes) in zip(page.forms, page.details, strict=True):
        at = int(form["department"][:5])
        assert [each["claimed_before"] for each in changes] == (["0.5"] if at % 2 else [])


def test_of_a_form_with_very_many_findings_the_page_says_how_many_it_leaves_out(
    real: list[Reviewed], tmp_path: Path
) -> None:
    def flooded(_: int, result: Reviewed) -> Reviewed:
        return with_audit(result, lambda audit: audit.update(findings=audit["findings"][:1] * 250))

    page = page_of(many(real[:1], 1, tmp_path / "r.jsonl", flooded), tmp_path / "p.html")
    assert len(page.details[0][0]) == MOST_FINDINGS
    assert page.forms[0]["left_out"] == 250 - MOST_FINDINGS


def test_what_could_not_be_reviewed_is_told(real: list[Reviewed], tmp_path: Path) -> None:
    def failing(at: int, result: Reviewed) -> Reviewed:
        failure = Failure("file-damaged", f"打不开{HOSTILE}", "请重新保存", result.path)
        return result._replace(outline=None, audit=None, failure=failure) if at else result

    page = page_of(many(real, 600, tmp_path / "r.jsonl", failing), tmp_path / "p.html")
    assert page.summary["failure_count"] == 599
    assert page.summary["failures"][0]["message"] == f"打不开{HOSTILE}"
    assert len(page.summary["failures"]) < 599
    assert len(page.forms) == 1


def test_a_page_without_any_form_is_a_page(real: list[Reviewed], tmp_path: Path) -> None:
    def failing(_: int, result: Reviewed) -> Reviewed:
        failure = Failure("file-damaged", "打不开", "请重新保存", result.path)
        return result._replace(outline=None, audit=None, failure=failure)

    page = page_of(many(real, 2, tmp_path / "r.jsonl", failing), tmp_path / "p.html")
    assert not page.forms
    assert not page.details
    assert page.summary["rubrics"] == []


def test_the_same_results_give_the_same_page(real: list[Reviewed], tmp_path: Path) -> None:
    results = many(real, 9, tmp_path / "r.jsonl")
    page_of(results, tmp_path / "1.html")
    page_of(results, tmp_path / "2.html")
    assert (tmp_path / "1.html").read_bytes() == (tmp_path / "2.html").read_bytes()


def test_a_file_of_somebody_else_is_kept_beside_the_page(real: list[Reviewed], tmp_path: Path) -> None:
    output = tmp_path / "p.html"
    output.write_text("别人的")
    page_of(many(real, 1, tmp_path / "r.jsonl"), output)
    assert (tmp_path / "p.html.bak").read_text() == "别人的"


def test_a_page_has_the_ending_of_one(real: list[Reviewed], tmp_path: Path) -> None:
    with BulkReview(many(real, 1, tmp_path / "r.jsonl")) as review, pytest.raises(Refused) as refused:
        write_page(review, tmp_path / "p.xlsx", forms=None, marked=None)
    assert [each.code for each in refused.value.problems] == ["save-ending"]
    assert not (tmp_path / "p.xlsx").exists()
