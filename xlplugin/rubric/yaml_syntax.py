"""What is wrong with a text that is no YAML, in words for somebody who does not write YAML every day.

The reader of the library says what it expected and where it gave up; what a person did stands there or a few
lines before. Its two readers, the fast and the slow one, word that differently, so that their words are used
only where both have them.
"""

import re
from typing import Any, Final, NamedTuple

import yaml
from yaml.reader import Reader

_ANCHOR: Final = re.compile(r"&([A-Za-z0-9_-]+)")
_ALIAS: Final = re.compile(r"\*([A-Za-z0-9_-]+)")
_UNREADABLE: Final = Reader.NON_PRINTABLE
_VALUE: Final = re.compile(r"^(\s*(?:-\s+)*[\"']?[^\s:：]+[\"']?:)\s+(.*?)\s*$")


class YamlFault(NamedTuple):
    """Where the mistake is, what it is, and what would be right; an empty ``fix`` is the usual one."""

    line: int
    column: int
    message: str
    fix: str = ""


def diagnosis(text: str, error: yaml.YAMLError) -> YamlFault:
    """What keeps a text from being read."""
    lines = [*text.splitlines(), ""]
    mark: Any = getattr(error, "problem_mark", None)
    if mark is None:
        return _control_character(text)
    context: Any = getattr(error, "context_mark", None)
    at = min(mark.line, len(lines) - 1)
    return _said(str(error), lines, (at, mark.column), context and (context.line, context.column))


def _control_character(text: str) -> YamlFault:
    """The first character that no YAML may hold, the one mistake that the reader gives no place in lines."""
    at = next(_UNREADABLE.finditer(text)).start()
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return YamlFault(line, column, "有一个看不见的控制字符", "请删去后重新输入这一处")


def _said(  # noqa: PLR0911 - one return a kind of mistake
    words: str, lines: list[str], at: tuple[int, int], context: tuple[int, int] | None
) -> YamlFault:
    place, column = at
    line = lines[place]
    begun = context or at
    if "quoted scalar" in words:
        return YamlFault(begun[0] + 1, begun[1] + 1, "这里的引号没有成对", "请补上后一个引号，与前一个相同")
    if "undefined alias" in words:
        return _alias(lines, at)
    if "single document" in words:
        return YamlFault(
            place + 1, column + 1, "一个文件里只能有一份内容，这里又开始了一份", "请删去“---”这一行"
        )
    if "flow mapping" in words or "flow sequence" in words:
        return _flow(lines, at, begun)
    if "cannot start any token" in words or "an alias" in words or "a tag" in words or "an anchor" in words:
        return _sign(line, at, column if "any token" in words else begun[1])
    if "expected ':'" in words:
        return YamlFault(
            begun[0] + 1, begun[1] + 1, "这一行不是“键: 值”的写法", "请补上冒号和空格，或并入上一行"
        )
    if "mapping values" in words:
        return _two_colons(lines, at)
    if "block mapping" in words or "block collection" in words:
        return _out_of_line(lines, at, begun)
    return YamlFault(place + 1, column + 1, "这一行的 YAML 写法有误" if line.strip() else "YAML 写法有误")


def _alias(lines: list[str], at: tuple[int, int]) -> YamlFault:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a slip

    place, column = at
    found = _ALIAS.match(lines[place], column)
    name = found[1] if found else ""
    known = [anchor for each in lines[: place + 1] for anchor in _ANCHOR.findall(each)]
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    fix = f"是不是“*{close[0]}”？" if close else f"请先在前面用“&{name}”定义，或写出内容"
    return YamlFault(place + 1, column + 1, f"引用的“*{name}”在前面没有定义", fix)


def _flow(lines: list[str], at: tuple[int, int], begun: tuple[int, int]) -> YamlFault:
    place, column = at
    bracket = lines[begun[0]][begun[1] : begun[1] + 1] or "{"
    closing = {"{": "}", "[": "]"}.get(bracket, "}")
    if place != begun[0] or not lines[place][column:].strip():
        message = f"“{bracket}”没有配上“{closing}”"
        return YamlFault(begun[0] + 1, begun[1] + 1, message, f"请在末尾补上“{closing}”")
    if lines[place][column : column + 1] in "}])":
        message = f"“{bracket}”应由“{closing}”配对，这里是“{lines[place][column]}”"
        return YamlFault(place + 1, column + 1, message, f"请改为“{closing}”")
    message = f"“{bracket}…{closing}”里的两项之间少了逗号，或文字里有冒号没有加引号"
    return YamlFault(place + 1, column + 1, message, "请在两项之间写“, ”，含冒号的文字加英文引号")


def _sign(line: str, at: tuple[int, int], sign_at: int) -> YamlFault:
    place, column = at
    sign = line[sign_at : sign_at + 1]
    if sign == "\t":
        return YamlFault(place + 1, column + 1, "这里用了 Tab 键", "请改成空格")
    message = f"“{sign}”在 YAML 里另有用处，文字不能以它开头"
    return YamlFault(place + 1, column + 1, message, "请给这段文字加英文引号")


def _two_colons(lines: list[str], at: tuple[int, int]) -> YamlFault:
    place, column = at
    line = lines[place]
    value = _VALUE.match(line)
    if value and value.end(1) <= column and ": " in f"{value[2]} ":
        quoted = value[2].replace("'", "''")
        fix = f"请给后面的文字加英文引号：{value[1].strip()} '{quoted}'"
        return YamlFault(place + 1, column + 1, "文字里的“: ”会被当作又一个键", fix)
    before = next((each for each in range(place - 1, -1, -1) if _content(lines[each])), None)
    if before is None:
        return YamlFault(place + 1, column + 1, "这一行的冒号位置不对")
    spaces, above = _indent(line), _indent(lines[before])
    if spaces > above:
        message = f"这一行前面有{spaces}个空格，比上一行多，而上一行不是以冒号结尾的"
        return YamlFault(
            place + 1, column + 1, message, f"请改成与上一行（第{before + 1}行，{above}个空格）对齐"
        )
    message = f"上一行（第{before + 1}行“{lines[before].strip()[:20]}”）不是“键: 值”的写法，或缩进不对"
    return YamlFault(before + 1, above + 1, message, "请核对这两行的冒号和缩进")


def _out_of_line(lines: list[str], at: tuple[int, int], begun: tuple[int, int]) -> YamlFault:
    place, column = at
    line = lines[place]
    if line[:column].strip():
        rest = line[column : column + 10].strip()
        return YamlFault(
            place + 1, column + 1, f"引号或括号之后多出了“{rest}”", "请删去，或把整段文字放进引号里"
        )
    spaces, levels = _indent(line), sorted(_levels(lines, place))
    others = "、".join(map(str, levels)) or str(begun[1])
    message = f"这一行前面有{spaces}个空格，与上面任何一级都不对齐（上面各级是{others}个）"
    if spaces in levels:
        message = f"这一行前面有{spaces}个空格，同级各行的写法与它不同（从第{begun[0] + 1}行起）"
        return YamlFault(place + 1, column + 1, message, "请核对缩进，以及是否都以“- ”开头")
    return YamlFault(place + 1, column + 1, message, "请改成与同级的行一样多的空格")


def _levels(lines: list[str], place: int) -> set[int]:
    """The indentations of the lines above that a line may still belong to."""
    found: set[int] = set()
    lowest = None
    for each in range(place - 1, -1, -1):
        spaces = _indent(lines[each])
        if _content(lines[each]) and (lowest is None or spaces < lowest):
            found |= {spaces, _after_dash(lines[each])}
            lowest = spaces
    return found


def _after_dash(line: str) -> int:
    return (
        len(line) - len(line.lstrip(" ").removeprefix("-").lstrip(" "))
        if line.lstrip().startswith("- ")
        else _indent(line)
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")
