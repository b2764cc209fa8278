"""Every text of the page has enough contrast to its ground, in both themes (WCAG 2: 4.5)."""

import re
from typing import Final

import pytest

from xlplugin.summary.page.vendored import ASSETS

PAIRS: Final = (
    *((text, ground) for text in ("text", "quiet", "accent") for ground in ("ground", "card", "raised")),
    *((severity, f"{severity}-ground") for severity in ("error", "warning", "notice")),
    ("error", "card"),
    ("on-accent", "accent"),
    *(("text", f"heat-{shade}") for shade in range(3)),
    *(("on-heat", f"heat-{shade}") for shade in (3, 4)),
)


def themes() -> dict[str, dict[str, str]]:
    css = (ASSETS / "page.css").read_text("utf-8")
    blocks = re.findall(r"^:root(\[data-theme=\"dark\"\])? \{(.*?)^\}", css, re.DOTALL | re.MULTILINE)
    return {
        "dark" if dark else "light": dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        for dark, block in blocks
    }


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS, ids="-on-".join)
def test_a_text_stands_out_from_its_ground(theme: str, pair: tuple[str, str]) -> None:
    colours = themes()[theme]
    darker, lighter = sorted(luminance(colours[name]) for name in pair)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
