"""What a Word document's styles and lists make of a paragraph: a heading, a numbered one, a hidden one."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from xlplugin.facts.numerals import in_numerals
from xlplugin.workbook.reports.wordxml import Element, attribute, child, inside, is_on, local, number, value

_DEEPEST: Final = 9
_BODY_TEXT: Final = 9
_MOST_BASES: Final = 20
_MOST_CIRCLED: Final = 20
_ALPHABET: Final = 26
_NUMERALS: Final = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting")
_LEGAL: Final = ("chineseLegalSimplified",)
_CAPITALS: Final = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


class Style(NamedTuple):
    """What a style says, that it is based on included.

    Attributes:
        level: how deep a heading its paragraphs are, 1 the widest; 0 where they are none.
        hidden: whether nobody sees what has it.
        contents: whether its paragraphs are lines of the table of contents.
        list_id: the list that numbers its paragraphs; empty where none does.
        list_level: the level there.
    """

    level: int = 0
    hidden: bool = False
    contents: bool = False
    list_id: str = ""
    list_level: int = 0


_PLAIN: Final = Style()


class WordStyles:
    """The styles of a document, each understood when something first has it: documents hold hundreds."""

    def __init__(self, root: Element | None) -> None:
        self._written = {attribute(each, "styleId"): each for each in inside(root) if local(each) == "style"}
        self._known: dict[str | None, Style] = {None: _PLAIN}

    def of(self, identity: str | None) -> Style:
        """The style of an id; the plain one where there is no such."""
        if identity not in self._known:
            self._known[identity] = _style(self._written, identity or "")
        return self._known[identity]


def _style(written: Mapping[str, Element], identity: str) -> Style:
    found, known, steps = _PLAIN, set[str](), 0
    while identity in written and steps < _MOST_BASES:
        each, steps = written[identity], steps + 1
        name = (value(each, "name") or "").lower()
        paragraph = child(each, "pPr")
        level = heading_level(child(paragraph, "outlineLvl"), name)
        if level is not None and "level" not in known:
            known.add("level")
            found = found._replace(level=level)
        if child(each, "rPr", "vanish") is not None and "hidden" not in known:
            known.add("hidden")
            found = found._replace(hidden=is_on(each, "rPr", "vanish"))
        if value(paragraph, "numPr", "numId") is not None and not found.list_id:
            list_id = value(paragraph, "numPr", "numId") or ""
            found = found._replace(list_id=list_id, list_level=number(paragraph, "numPr", "ilvl") or 0)
        found = found._replace(contents=found.contents or name.startswith(("toc ", "目录")))
        identity = value(each, "basedOn") or ""
    return found


def heading_level(told: Element | None, name: str = "") -> int | None:
    """How deep a heading the setting of a paragraph or its style's name makes it; None: they say nothing."""
    outline = number(told)
    if outline is not None:
        return outline + 1 if outline < _BODY_TEXT else 0
    last = name[-1:]
    named = name.startswith(("heading ", "标题 ")) and last.isdecimal()
    return int(last) if named else None


class _List:
    """A list of a document: how its levels are written, and how far it is counted."""

    def __init__(self, levels: Mapping[int, Element]) -> None:
        self.levels = levels
        self.counts: dict[int, int] = {}


class Lists:
    """Counts the paragraphs of a document's lists, as Word shows their numbers."""

    def __init__(self, root: Element | None) -> None:
        elements = inside(root)
        written = {
            attribute(each, "abstractNumId"): each for each in elements if local(each) == "abstractNum"
        }
        kinds = {
            identity: _List({number_of(level): level for level in each if local(level) == "lvl"})
            for identity, each in written.items()
        }
        self._lists = {
            attribute(each, "numId"): kinds.get(value(each, "abstractNumId") or "")
            for each in elements
            if local(each) == "num"
        }

    def next(self, list_id: str, level: int) -> str:
        """The number before the next paragraph on a level of a list; empty where it has none."""
        found = self._lists.get(list_id)
        if found is None or level not in found.levels:
            return ""
        for each in [deeper for deeper in found.counts if deeper > level]:
            del found.counts[each]
        for each in range(level + 1):
            start = number(found.levels.get(each), "start")
            first = 1 if start is None else start
            if each == level:
                found.counts[each] = found.counts[each] + 1 if each in found.counts else first
            else:
                found.counts.setdefault(each, first)
        text = value(found.levels[level], "lvlText") or ""
        if value(found.levels[level], "numFmt") == "bullet":
            return ""
        for each in range(level + 1):
            shown = _written(found.counts[each], value(found.levels.get(each), "numFmt") or "decimal")
            text = text.replace(f"%{each + 1}", shown)
        return text


def number_of(level: Element) -> int:
    """Which level of a list it is, from 0."""
    written = attribute(level, "ilvl")
    return int(written) if written.isascii() and written.isdecimal() and len(written) == 1 else _DEEPEST


def _written(count: int, form: str) -> str:
    """A number as a list writes it."""
    if form in (*_NUMERALS, *_LEGAL):
        said = in_numerals(count)
        said = said.removeprefix("一") if said.startswith("一十") else said
        return said.translate(_CAPITALS) if form in _LEGAL else said
    if form.startswith("decimalEnclosedCircle") and 0 < count <= _MOST_CIRCLED:
        return chr(ord("①") + count - 1)
    if form in ("upperLetter", "lowerLetter") and 0 < count <= _ALPHABET:
        return chr(ord("A" if form == "upperLetter" else "a") + count - 1)
    return "" if form == "none" else str(count)
