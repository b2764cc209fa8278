"""Slips in a YAML text that no YAML reader can name: Tab, full-width signs, a missing space, curly quotes.

They are looked for only in a text that could not be read, line by line and around keys that a rubric has,
so that no Chinese sentence is taken for one. What they were meant to be is read in their place, so that
everything else that is wrong with the text is told at once.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from xlplugin.problem import Code, Problem, Refused, Source
from xlplugin.rubric import codes
from xlplugin.rubric.key_names import KEYS

T = TypeVar("T")

_NAMES: Final = sorted({*KEYS, *(name for names in KEYS.values() for name in names)}, key=len, reverse=True)
_KEY: Final = rf"(?:{'|'.join(map(re.escape, _NAMES))})"
_ENGLISH: Final = rf"(?:{'|'.join(sorted(KEYS, key=len, reverse=True))})"
_CURLY: Final = "“”‘’＂＇„‟「」"
_START: Final = r"^\s*(?:-\s+)*"
_IN_FLOW: Final = r"[{｛](?:[^{}｛｝]*(?:,|[，、；;](?=\s*[a-z])))?\s*"
"""Where a key of ``{…}`` stands; behind a Chinese comma only an English one: sentences have the others."""

_AT_KEY: Final = rf"(?:{_START}|{_IN_FLOW})"
_BLANKS: Final = "\t\u3000\u00a0"
_COMMENT: Final = re.compile(r"^\s*#")


class _Kind(NamedTuple):
    """One sort of slip.

    Attributes:
        pattern: where it stands; its group ``slip`` is what is wrong.
        mended: what is read in its place.
        code: the code of the problem.
        message: what is wrong; ``{0}`` is the slip.
        fix: what would be right; ``{0}`` is the slip, ``{1}`` what is read in its place.
    """

    pattern: re.Pattern[str]
    mended: Callable[[str], str]
    code: Code
    message: str
    fix: str


def _ascii_quotes(written: str) -> str:
    return f'"{written[1:-1]}"'


_BRACKETS: Final = str.maketrans("｛｝［］", "{}[]")
_KINDS: Final = (
    _Kind(
        re.compile(rf"{_AT_KEY}(?P<slip>[{_CURLY}]{_KEY}[{_CURLY}])(?=\s*[:：])"),
        lambda slip: slip[1:-1],
        codes.YAML_QUOTES,
        "{0}用了中文引号",
        "键不加引号，写成 {1}",
    ),
    _Kind(
        re.compile(rf"{_AT_KEY}[\"']?{_KEY}[\"']?\s*(?P<slip>[：﹕︰ː]\s*)"),
        lambda _: ": ",
        codes.YAML_FULL_WIDTH,
        "冒号是全角的“：”",
        "请改成半角冒号加一个空格“: ”",
    ),
    _Kind(
        re.compile(rf"{_START}{_KEY}(?P<slip>:)(?=[^\s:])|{_IN_FLOW}{_KEY}(?P<flow>:)(?=[^\s,，}}\]:])"),
        lambda _: ": ",
        codes.YAML_SPACE,
        "冒号后面少了空格",
        "请在冒号后面加一个空格",
    ),
    _Kind(
        re.compile(rf"[^\s{{\[,，、；;]\s*(?P<slip>[，、；;]\s*)(?=[\"']?{_ENGLISH}[\"']?\s*[:：].*[}}｝])"),
        lambda _: ", ",
        codes.YAML_FULL_WIDTH,
        "大括号里的“{0}”不是半角逗号",
        "请改成半角逗号加一个空格“, ”",
    ),
    _Kind(
        re.compile(
            r"(?<=\[)(?:[^\[\]，、]*[，、])*?[^\[\]，、]*(?<=[0-9%％])\s*(?P<slip>[，、])(?=\s*-?[0-9.][^\[\]]*\])"
        ),
        lambda _: ", ",
        codes.YAML_FULL_WIDTH,
        "方括号里的“{0}”不是半角逗号",
        "请改成半角逗号加一个空格“, ”",
    ),
    _Kind(
        re.compile(rf"(?:{_START}|:\s+|,\s*)(?P<slip>[｛［])(?=\s*[\"']?(?:{_KEY}\s*[:：]|[-0-9]))"),
        lambda slip: slip.translate(_BRACKETS),
        codes.YAML_FULL_WIDTH,
        "括号“{0}”是全角的",
        "请改成半角的“{1}”",
    ),
    _Kind(
        re.compile(r"(?<=[^\s])(?P<slip>[｝］])\s*(?=$|#|[,}\]｝］])"),
        lambda slip: slip.translate(_BRACKETS),
        codes.YAML_FULL_WIDTH,
        "括号“{0}”是全角的",
        "请改成半角的“{1}”",
    ),
    _Kind(
        re.compile(rf"[:：]\s*(?P<slip>[{_CURLY}][-A-Za-z0-9_.%％]+[{_CURLY}])\s*(?=$|[,，}}\]])"),
        lambda slip: slip[1:-1],
        codes.YAML_QUOTES,
        "{0}用了中文引号",
        "这里不用加引号，写成 {1}",
    ),
    _Kind(
        re.compile(
            rf"[:：]\s*(?P<slip>(?:\"[^\"{_CURLY}]*[{_CURLY}]|[{_CURLY}][^\"{_CURLY}]*\"))\s*(?=$|[,，}}\]])"
        ),
        _ascii_quotes,
        codes.YAML_QUOTES,
        "{0}的引号一半是中文的、一半是英文的",
        "请都改成英文引号：{1}",
    ),
    _Kind(
        re.compile(rf"^\s*(?P<slip>[－–—•·]\s*)(?={_KEY}\s*[:：]|\{{)"),
        lambda _: "- ",
        codes.YAML_FULL_WIDTH,
        "行首的“{0}”不是半角减号",
        "请改成半角减号加一个空格“- ”",
    ),
    _Kind(
        re.compile(rf"^\s*(?:-\s+)*(?P<slip>-)(?={_KEY}\s*[:：]|\{{)"),
        lambda _: "- ",
        codes.YAML_SPACE,
        "“-”后面少了空格",
        "请在“-”后面加一个空格",
    ),
)


class Mended(NamedTuple):
    """A text with its slips mended.

    Attributes:
        text: the text, with as many lines as before.
        problems: a problem a slip.
        lines: the lines that were mended.
        indented: those of them whose indentation is a guess.
    """

    text: str
    problems: tuple[Problem, ...]
    lines: frozenset[int]
    indented: frozenset[int]


def mend(text: str, file: str) -> Mended:
    """Look for slips in a text that could not be read."""
    problems: list[Problem] = []
    indented: set[int] = set()
    lines = text.splitlines()
    for place, line in enumerate(lines):
        if _COMMENT.match(line):
            continue
        found = _indentation(line, lines, place)
        if found is not None:
            slip, lines[place] = found
            indented.add(place + 1)
            message = f"行首用了{slip}缩进"
            problems.append(codes.YAML_TAB.at(Source(file, place + 1, 1), message))
        for column, kind, slip, mended in _slips(lines, place):
            # What is told is where it stands in the file, not in what is read in its place.
            at = line.find(slip.strip(), max(0, column - len(slip) - 2)) + 1 or 1
            message, fix = kind.message.format(slip.strip()), kind.fix.format(slip.strip(), mended.strip())
            problems.append(kind.code.at(Source(file, place + 1, at), message, fix=fix))
    where = frozenset(each.source.line for each in problems if each.source and each.source.line)
    return Mended("\n".join(lines) + "\n", tuple(problems), where, frozenset(indented))


def _indentation(line: str, lines: Sequence[str], place: int) -> tuple[str, str] | None:
    """What a line is wrongly indented with, and the line as it may have been meant."""
    lead = line[: len(line) - len(line.lstrip())]
    used = next((blank for blank in lead if blank in _BLANKS), None)
    if used is None or not line.strip():
        return None
    named = {"\t": " Tab 键", "\u3000": "全角空格", "\u00a0": "不间断空格（从网页或 Word 粘贴来的）"}[used]
    return named, " " * _meant(line.strip(), lines, place) + line.strip()


def _meant(content: str, lines: Sequence[str], place: int) -> int:
    """The spaces that a line most likely stands behind: those of its neighbours."""
    before = next((each for each in reversed(lines[:place]) if each.strip() and not _COMMENT.match(each)), "")
    after = next((each for each in lines[place + 1 :] if each.strip() and not _COMMENT.match(each)), "")
    around = [
        len(each) - len(each.lstrip(" "))
        for each in (after, before)
        if each
        and not each.lstrip(" ")[:1].isspace()
        and each.lstrip(" ").startswith("- ") == content.startswith("- ")
    ]
    if around:
        return around[0]
    start = len(before) - len(before.lstrip(" "))
    return start + 2 if before.rstrip().endswith(":") or before.lstrip().startswith("- ") else start


def _slips(lines: list[str], place: int) -> Iterator[tuple[int, _Kind, str, str]]:
    """Each slip of a line, which is mended on the way."""
    for kind in _KINDS:
        while match := kind.pattern.search(lines[place]):
            group = str(match.lastgroup)
            slip, mended = match[group], kind.mended(match[group])
            yield match.start(group), kind, slip, mended
            lines[place] = f"{lines[place][: match.start(group)]}{mended}{lines[place][match.end(group) :]}"


def read_with_slips(text: str, file: str, read: Callable[[str], T]) -> T:
    """What a text holds.

    Args:
        text: the text.
        file: the name to show in messages.
        read: reads it, or raises Refused with what is wrong.

    Raises:
        Refused: its slips, everything else that is wrong with it, and the text of every line concerned.
    """
    try:
        return read(text)
    except Refused as refused:
        problems = list(refused.problems)
    mended = mend(text, file)
    if mended.problems:
        problems = [*mended.problems, *_besides(mended, read)]
        problems.sort(key=_order)
    lines = text.splitlines()
    raise Refused(*(_with_line(each, file, lines) for each in problems))


def _besides(mended: Mended, read: Callable[[str], object]) -> Iterator[Problem]:
    """What is wrong with a text besides its slips."""
    try:
        read(mended.text)
    except Refused as refused:
        found = [(each, each.source.line if each.source else None) for each in refused.problems]
        if mended.indented and any(each.code == codes.YAML_SYNTAX.name for each, _ in found):
            return  # the guess was wrong, and so is what follows from it
        yield from (each for each, line in found if line not in mended.lines)


def _order(problem: Problem) -> tuple[int, int]:
    source = problem.source
    return (source.line or 0, source.column or 0) if source else (0, 0)


def _with_line(problem: Problem, file: str, lines: Sequence[str]) -> Problem:
    source = problem.source
    if source is None or source.file != file or not source.line or source.line > len(lines):
        return problem
    return problem._replace(line=lines[source.line - 1])
