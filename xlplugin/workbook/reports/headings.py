"""What stands above a paragraph or a table of a report: the headings it belongs to, a table's caption."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from xlplugin.money import AmountUnit
from xlplugin.pattern import Pattern
from xlplugin.workbook.reports.blocks import Block, Paragraph, WrittenTable

_LONGEST: Final = 40
_LONGEST_STYLED: Final = 80
_MOST_LINES: Final = 4
_MOST_BLANK: Final = 3
_SHOWN: Final = 14
_STEPS: Final = (
    Pattern(r"第[一二三四五六七八九十\d]{1,3}(?:部分|章|篇)"),
    Pattern(r"[一二三四五六七八九十]{1,3}\s*[、.．]|第[一二三四五六七八九十]{1,3}节"),
    Pattern(r"[（(]\s*[一二三四五六七八九十]{1,3}\s*[)）]"),
    Pattern(r"\d{1,2}\s*(?:[、．]|\.(?!\d))"),
    Pattern(r"[（(]\s*\d{1,2}\s*[)）]|\d{1,2}[)）]"),
)
"""How headings are numbered, the widest first."""

_LISTED_FROM: Final = 2
"""Steps below this one number the items of lists, too."""

_SENTENCE: Final = Pattern(r"[。；;！？!?：:]", words="。|；|;|！|？|!|?|：|:")
_NUMBER: Final = Pattern(
    r"\s*(?:[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]\s*"
    r"|(?:附件|附表|续?表|第)?\s*[一二三四五六七八九十\d]{1,3}(?:部分|章|节)?(?:[-－—.．]\d{1,2})?"
    r"\s*(?:[、．：:\s]|[.](?!\d))\s*)"
)
_TABLE_NUMBER: Final = Pattern(r"(?:附表|附件|续?表)\s*[一二三四五六七八九十\d]")
_INTRODUCES: Final = Pattern(
    r"[，,]?(?:(?:具体|详细)(?:情况|数据)?)?(?:如下表?|详?见下表|如下表所示|见表\s*\d+)(?:所示)?[：:。]?$",
    words="如下|见下表|见表",
)
_ASIDE: Final = Pattern(r"[（(][^（()）]*[)）]|[^。；]{0,40}[：:].{0,60}")


class Heading(NamedTuple):
    """A heading with its rank: that of its numbering, else of its style; the smaller is the wider."""

    rank: int
    text: str


def heading_at(blocks: Sequence[Block], at: int) -> Heading | None:
    """The heading that a block is: by its style, else by its number; None where it is none."""
    paragraph = blocks[at]
    if not isinstance(paragraph, Paragraph) or paragraph.standing or "\n" in paragraph.text:
        return None
    text = f"{paragraph.number}{paragraph.text.strip()}"
    step = _step(paragraph)
    if paragraph.level and len(text) <= _LONGEST_STYLED:
        return Heading(step or paragraph.level, text)
    bare = text.rstrip("。：:")
    if not step or len(text) > _LONGEST or _SENTENCE.search(bare):
        return None
    # What holds a sentence, and what follows or goes before another of its kind, is an item of a list.
    is_sentence = bare != text and ("，" in text or len(text) > _LONGEST // 2)
    beside = (next(filter(_is_filled, each), None) for each in (blocks[at + 1 :], reversed(blocks[:at])))
    is_listed = step > _LISTED_FROM and any(_step(each) == step for each in beside)
    return None if is_sentence or is_listed else Heading(step, bare)


def _step(block: Block | None) -> int:
    """How a paragraph is numbered, 1 being the widest; 0 where it is not."""
    if not isinstance(block, Paragraph):
        return 0
    text = f"{block.number}{block.text.strip()}"
    return next((rank for rank, each in enumerate(_STEPS, start=1) if each.match(text)), 0)


def _is_filled(block: Block) -> bool:
    return not isinstance(block, Paragraph) or bool(block.text.strip())


def shown(text: str) -> str:
    """The first words of a text, by which people find it."""
    first = text.partition("\n")[0]
    if len(first) <= _SHOWN:
        return f"“{first}”"
    cut = first[:_SHOWN]
    # A figure is shown whole or not at all.
    whole = cut.rstrip("0123456789.,") if first[_SHOWN] in "0123456789.," else cut
    return f"“{whole if len(whole) * 2 >= _SHOWN else cut}…”"


def unit_in(text: str) -> bool:
    """Whether a short line is nothing but the unit of a table's amounts: 单位：万元."""
    said = "".join(text.split())
    is_line = "单位：" in said or "单位:" in said
    return is_line and len(said) <= _LONGEST // 2 and any(unit.value in said for unit in AmountUnit)


class Above(NamedTuple):
    """The lines over a table that belong to it, from the top, and its caption; empty where it has none."""

    lines: tuple[Paragraph, ...] = ()
    caption: str = ""


def above(blocks: Sequence[Block], at: int) -> Above:
    """What stands over the table at a place among blocks: its caption, its unit, who filled it in."""
    lines: list[Paragraph] = []
    caption, blanks = "", 0
    for each in reversed(blocks[:at]):
        if not isinstance(each, Paragraph) or len(lines) == _MOST_LINES or blanks == _MOST_BLANK:
            break
        if each.standing:
            continue
        if not each.text.strip():
            blanks += 1
            continue
        caption = "" if _is_aside(each.text) else caption_in(each.text)
        if not caption and not _is_aside(each.text):
            break
        lines.append(each)
        if caption:
            break
    below = _below(blocks, at)
    if below and not (lines and _TABLE_NUMBER.match(lines[-1].text)):
        lines, caption = [each for each in lines if unit_in(each.text)], below
    if not caption:
        lines = [each for each in lines if unit_in(each.text)]
    return Above(tuple(reversed(lines)), caption)


def _below(blocks: Sequence[Block], at: int) -> str:
    """The caption under a table, known by its number (表1 三公经费情况); that of another is over its own."""
    filled = (each for each in blocks[at + 1 : at + 1 + _MOST_LINES + _MOST_BLANK] if _is_filled(each))
    first = next(filled, None)
    if not isinstance(first, Paragraph) or not _TABLE_NUMBER.match(first.text):
        return ""
    after = next(
        (each for each in filled if not isinstance(each, Paragraph) or not _is_aside(each.text)), None
    )
    return caption_in(first.text) if not isinstance(after, WrittenTable) else ""


def _is_aside(text: str) -> bool:
    """Whether a line over a table says something besides what it is about: unit, day, by whom."""
    is_label = _ASIDE.fullmatch(text) is not None
    return unit_in(text) or (is_label and not _INTRODUCES.search(text) and not _TABLE_NUMBER.match(text))


def caption_in(text: str) -> str:
    """The caption that a line is, without its number; empty where it is a sentence."""
    bare = _INTRODUCES.sub("", text.strip())
    if bare != text.strip():
        bare = bare.rpartition("。")[2]
    elif bare.endswith("。") or "，" in bare:
        return ""
    bare = _NUMBER.sub("", bare.rstrip("：:"), count=1)
    return bare if len(bare) <= _LONGEST and "\n" not in bare and not _SENTENCE.search(bare) else ""
