"""A place in the text of a criterion that moves on as sentences are understood."""

import re
from typing import Final, TypeVar

from pydantic import ValidationError

from xlplugin.facts.vocabulary import Vocabulary
from xlplugin.model import Record, build
from xlplugin.problem import Problem, Severity, Source
from xlplugin.wording.numbering import marker
from xlplugin.wording.slot import Words
from xlplugin.wording.template import Template

M = TypeVar("M", bound=Record)

_SHOWN: Final = 40
_CLAUSE: Final = re.compile(r"[^；。\n]*")
_SPACE: Final = re.compile(r"\s*")
_FIX: Final = "请照系统列出的评分标准的句式书写，只改名称、数字和数据项"
_REASONS: Final = {
    "value_error": "{error}",
    "too_short": "至少应有{min_length}条",
    "greater_than": "数值应大于{gt}",
    "greater_than_equal": "数值应不小于{ge}",
    "less_than": "数值应小于{lt}",
    "less_than_equal": "数值应不大于{le}",
}


def _reason(error: ValidationError) -> str:
    """Why a rule refuses its fields, in Chinese."""
    first = error.errors(include_url=False)[0]
    return _REASONS.get(first["type"], "数值不在允许的范围内").format(**first.get("ctx", {}))


class Cursor:
    """The text, how far it is understood, and the first thing in it that was not.

    Attributes:
        words: what has been said so far.
        at: the offset of the next clause.
        problem: why there is no rule, once that is known.
    """

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._text = text
        self.words = Words(vocabulary)
        self.problem: Problem | None = None
        self.at = self._after_space(0)

    @property
    def at_end(self) -> bool:
        """Whether all of the text is understood."""
        return self.at == len(self._text)

    def take(self, *templates: Template) -> dict[str, object] | None:
        """The fields of the first of these sentences that stands here, and move on; None where none does."""
        for template in templates:
            read = template.read(self._text, self.at, self.words)
            if read is not None:
                self.at = self._after_space(read.end)
                self.words.note = ""
                return read.fields
        return None

    def at_number(self, depth: int, place: int) -> bool:
        """Whether the number of an item stands here."""
        return self._text.startswith(marker(depth, place), self.at)

    def take_number(self, depth: int, place: int) -> bool:
        """Move on over the number of an item; False where it does not stand here."""
        found = self.at_number(depth, place)
        if found:
            self.at = self._after_space(self.at + len(marker(depth, place)))
        return found

    def build(self, model: type[M], fields: dict[str, object], start: int) -> M | None:
        """The model these fields make, or None and the problem with the clause at ``start``."""
        try:
            return build(model, fields)
        except ValidationError as error:
            self.fail(start, _reason(error) + self._following())
            return None

    def _following(self) -> str:
        return "" if self.at_end else f"；其后的“{self._clause(self.at)}”：{self.words.note or '没有读懂'}"

    def fail(self, at: int, reason: str = "") -> None:
        """Note the problem with the clause at an offset, unless an earlier one has been noted."""
        if self.problem is not None:
            return
        clause, line = self._clause(at), self._text.rstrip().count("\n", 0, at) + 1
        what = f"“{clause}”" if clause else "评分标准没有写完"
        why = reason or self.words.note or ("没有读懂" if clause else "缺少后面的内容")
        message = f"第{line}行{what}：{why}" if self._text.strip() else "评分标准是空的"
        self.problem = Problem("criterion-words", Severity.ERROR, message, _FIX, Source(line=line))

    def _clause(self, at: int) -> str:
        clause = _CLAUSE.match(self._text, at)
        return clause.group()[:_SHOWN].strip() if clause else ""

    def _after_space(self, at: int) -> int:
        space = _SPACE.match(self._text, at)
        return space.end() if space else at
