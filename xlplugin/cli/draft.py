"""``xlplugin rubric draft``: a rubric read from the criteria that a form prints."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator

from xlplugin.cli.exits import Exit
from xlplugin.cli.output import print_json, print_problems
from xlplugin.criteria.text import as_printed
from xlplugin.money import plain
from xlplugin.problem import Refused, Source
from xlplugin.rubric.model import UNKNOWN_AUTHORITY
from xlplugin.service.drafted import DraftedIndicator, RubricDraft, Understood
from xlplugin.service.drafting import document, draft, draft_of_document
from xlplugin.service.earlier_rubric import Continued
from xlplugin.service.file import FileBook
from xlplugin.workbook.file.codes import SAVE_ENDING
from xlplugin.workbook.file.save import save_bytes
from xlplugin.workbook.formbook.opening import Request
from xlplugin.workbook.rulebook.drawing import book_bytes

_ENDINGS = (".xlsx", ".yaml")
_WORD = ".docx"


def run(arguments: Namespace) -> Exit:
    """Draft a rubric, say what was understood, and write it where that is asked for."""
    output = arguments.output
    if output is not None and output.suffix not in _ENDINGS:
        message = f"评价标准文件应以 {' 或 '.join(_ENDINGS)} 结尾"
        raise Refused(SAVE_ENDING.at(Source(str(output)), message))
    called = output.stem if output else arguments.book.stem
    made = _made(arguments, called)
    if arguments.json:
        print_json(document(str(arguments.book), made))
    else:
        for each in made.indicators:
            print("\n".join(_lines(each, is_whole=arguments.details)))
        for name in made.gone:
            print(f"不再有　{name}")
        print(_summary(made) + ("" if arguments.details else "；加 --details 逐项对照原文和读成的规则"))
        print_problems(made.problems, arguments)
    if output is not None:
        as_book = output.suffix == _ENDINGS[0]
        saved = save_bytes(
            book_bytes(made.loaded, understood=_understood(made)) if as_book else made.text.encode(), output
        )
        if not arguments.json:
            print(f"{saved}；{_left_to_fill(made)}核对后运行 xlplugin rubric check {output}")
    return Exit.DONE


def _left_to_fill(made: RubricDraft) -> str:
    """What the form does not say, and a person must."""
    rubric = made.loaded.rubric
    blank = {"制定机关": rubric.authority == UNKNOWN_AUTHORITY, "年度": not rubric.year}
    named = "和".join(name for name, is_blank in blank.items() if is_blank)
    return f"请填写{named}，" if named else "请"


def _understood(made: RubricDraft) -> dict[str, str]:
    """How much was understood of each criterion, for the workbook, where it stands beside the rule."""
    return {each.name: "\n".join((each.understood.chinese, *_why(each))) for each in made.indicators}


def _made(arguments: Namespace, name: str) -> RubricDraft:
    form, own, earlier = arguments.book, arguments.rubrics, arguments.earlier
    if form.suffix.lower() == _WORD:
        return draft_of_document(form, name, own, earlier)
    return draft(FileBook(form, own), name, Request(sheet=arguments.sheet, own=own), earlier)


def _lines(each: DraftedIndicator, *, is_whole: bool) -> Iterator[str]:
    continued = f"　{each.continued.chinese}" if each.continued else ""
    yield f"{each.understood.chinese}　{each.name}（{plain(each.weight)}分）{continued}"
    for told in _why(each):
        yield _indented(told)
    if is_whole:
        yield _indented(f"原文：{each.official}")
        yield _indented(f"读作：{each.rendered}")


def _why(each: DraftedIndicator) -> Iterator[str]:
    """What a person must see to, and why."""
    yield from (f"表内自相矛盾：{remark}" for remark in each.remarks)
    yield from (f"没有读懂：{as_printed(sentence)}" for sentence in each.not_understood)
    if each.why:
        yield f"{'原因' if each.understood is Understood.JUDGEMENT else '其中'}：{each.why}"


def _indented(told: str) -> str:
    """A line below an indicator's; those of its text below each other."""
    return "    " + told.replace("\n", "\n    　　　")


def _summary(made: RubricDraft) -> str:
    counts = Counter(each.understood for each in made.indicators)
    told = "，".join(f"{each.chinese}{counts[each]}个" for each in Understood)
    years = Counter(each.continued for each in made.indicators if each.continued)
    since = "".join(f"，{each.chinese}{years[each]}个" for each in Continued) if years else ""
    return f"共{len(made.indicators)}个指标：{told}{since}"
