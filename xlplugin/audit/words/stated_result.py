"""The total and the grade that the written report states, in digits or in words, against the form's."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import full_points
from xlplugin.audit.basis.texts import excerpt
from xlplugin.audit.scores.grades import judged_grade, read_grade, same_grade
from xlplugin.facts.figures import Bound, Figure, FigureKind
from xlplugin.facts.numerals import NUMERAL_LETTERS
from xlplugin.facts.quantities import flattened
from xlplugin.form.case import Case
from xlplugin.form.form import FormKind
from xlplugin.form.said import Said
from xlplugin.form.whose import FigureSubject, whose
from xlplugin.money import ZERO, plain
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity

_POINTS: Final = "分"
_SCORE_NAME: Final = Pattern(
    r"(?P<whose>[^\W\d_“”]{0,12}?)(?:\d{4}年度?)?(?P<whole>(?:本次|整体|本年度?)?(?:部门|单位)?(?:整体)?(?:财政)?(?:支出)?)(?:绩效)?"
    r"(?P<judged>自评|自我评价|评价|评定|最终|综合|总体)*(?P<sum>总|综合)?(?:评价|自评)?(?:得|评)?总?分(?:数|值)?(?:合计)?(?:约|即)?"
)
"""What a total is called: 自评得分, 综合得分, 评价总分, 我局本次自评得分."""
_OF_ALL: Final = Pattern(r"本次|整体|[我本全][局委办中心院校处站单位会厅]|本(?:部门|单位|级)|最终|综合|总")
_OF_A_PART: Final = Pattern(
    r"项目|专项|平均|指标|上年|去年|下属|所属|率|管理|投入|过程|产出|效益|效果|效率|满分|满意度|考核|[一二三]级|各"
)
_JUDGED_BEFORE: Final = Pattern(r"(?:经|通过)(?:综合|认真|逐项|全面)?(?:自评|自我评价|自查自评)[，,][^，,]*$")
_OFFICE: Final = Pattern(r"(?:[^\W\d_]*(?:局|委|办|院|中心|处|站|部门|单位|会|厅))?")
_OTHER_BODY: Final = Pattern(r"项目|专项|下属|所属")
_OWN_PROJECT: Final = Pattern(r"[本该]?项目")
_PROJECT_SAID: Final = Pattern(
    r"(?:^|(?<=[，,。；;]))[本该]?项目(?:支出)?(?=自评|绩效|综合|评价|总)|项目支出(?=绩效)"
)
_ASIDE: Final = (FigureSubject.THRIFT, FigureSubject.RUNNING, FigureSubject.KIND)
"""What no total is about, though its sentence may speak of it before."""
_NOT_OURS: Final = Pattern(
    r"财政(?:部门|局)?(?:核定|复核|评价|抽查|重点)|复核|复评|第三方|专家|核定|力争|争取|目标|确保|上年|去年|往年"
)
_LEAST_OF_ALL: Final = Decimal("0.6")
"""A bare 自评得分 of a smaller share of the full points may be an indicator's."""

_GRADE: Final = (
    r"\s?[“”\"‘’「]?(?P<grade>优秀|优|良好|良|中等|中|合格|不合格|一般|较差|差){}[“”\"‘’」]?"
    r"(?=$|[，,；;。、)\s{}])"
)
_ANY: Final = "[等级次档]{0,2}"
_LEVEL: Final = '[“”"‘’」]?(?:等级|等次|档次|级)'
_GRADE_SAID: Final = (
    # 评价等级为良, 等级：优
    Pattern(
        r"(?P<own>自评|评价|评定|绩效|综合)?(?:结[果论]|总体)?的?(?:等级|等次|档次|评级)(?:评定|确定|评价)?[为是属:]{0,2}"
        + _GRADE.format(_ANY, ""),
        words="等级|等次|档次|评级",
    ),
    # 自评结果为良好
    Pattern(
        r"(?P<own>自评|绩效评价|自我评价|评价)结[果论](?:总体)?[为是:]" + _GRADE.format(_ANY, ""),
        words="评结|价结",
    ),
    # 达到优秀等次, 评定为“良”等级
    Pattern(
        r"(?P<own>自?评(?:定|级)?为|达到|属于|定为|获评|(?<=[，,])为)" + _GRADE.format(_LEVEL, "标"),
        words="级|等次|档次",
    ),
)
_JUDGED: Final = Pattern(r"自评|自我评价|绩效评价|整体")
_NO_GRADE: Final = Pattern(
    r"以上|以下|考核|排名|信誉|[≥≤<>]|分档|标准|信用|风险|质量|如|若|四个|划分|分为[“”\"]?[优四五若]|资质|天气|空气"
)
_YEARS: Final = Pattern(r"(?<!\d)((?:19|20)\d\d)年")
_EACH_GRADE: Final = Pattern(r"(?<=[为是“\"、:到评])(优|良|中|差)[秀好等]?(?=[”\"，,；;。、)\s等级档]|$)")
_SENTENCE_END: Final = "。！!？?\n；;"
_IN_BRACKETS: Final = Pattern(r"\s?[(（]\s?(?:大写|小写|人民币|即|合)?\s?[:：]?\s?(?:人民币)?\s?$")
_FURTHER: Final = Pattern(rf"整?[{NUMERAL_LETTERS}角]")


class _Total(NamedTuple):
    """A total that the report states; ``sure`` where its name says that it is the whole's."""

    figure: Figure
    sure: bool


def check_total(case: Case) -> Iterator[Problem]:
    """The totals that the report states against the form's."""
    total = case.form.total.score if case.form.total else None
    if total is None or total.number is None or total.percent:
        return
    for text in _reported(case):
        stated = list(_totals(case, text))
        # 评价总分为100分，自评得分96分: the first is what can be had.
        known = any(each.figure.value == total.number for each in stated)
        for figure, sure in stated:
            full = figure.value == full_points(case.form)
            if figure.value == total.number or (full and known):
                continue
            over = total.number - figure.value
            yield codes.TOTAL_STATED_DIFFERS.at(
                total.source,
                f"报告写自评得分{_points(figure)}，自评表总分为{plain(total.number)}分",
                f"{plain(total.number)}－{plain(figure.value)}＝{plain(over)}",
                severity=Severity.ERROR if sure and not full else Severity.WARNING,
                points=over if over > ZERO else None,
                others=(text.source,),
            )


def _points(figure: Figure) -> str:
    """Points as written, in digits too where they are in words."""
    number = f"{plain(figure.value)}分"
    written = figure.words if figure.words.endswith("分") else f"{figure.words}分"
    return number if written == number or written[0].isdecimal() else f"{written}（{number}）"


def _reported(case: Case) -> list[Said]:
    """The words beside the form; a reason is about its own indicator."""
    return [text for text in case.texts if text.row is None]


def _totals(case: Case, text: Said) -> Iterator[_Total]:
    """The totals of the whole form that a text states."""
    for figure in text.figures:
        if figure.bound is not Bound.EXACT or _POINTS not in figure.name or not _is_points(text, figure):
            continue
        name = _SCORE_NAME.fullmatch(figure.name)
        if name is None:
            continue
        before = _sentence_before(text.text, figure.start)
        if _part_named(case, figure.name) or _NOT_OURS.search(before):
            continue
        entries = (entry for row in case.form.rows for entry in (row.weight, row.score))
        most = max((entry.points or ZERO for entry in entries), default=ZERO)
        large = figure.value > most and figure.value >= full_points(case.form) * _LEAST_OF_ALL
        # 总分20分 behind a level's score is the level's.
        # 经自评，中心2023年度得分91分: the clause before says who judged.
        judged = name["judged"] or (_JUDGED_BEFORE.search(before) and _OFFICE.fullmatch(name["whose"]))
        named = _OF_ALL.search(figure.name) is not None and (judged or large)
        about = whose(text, figure, case.form.year)
        own = about.of_year and (
            about.subject is FigureSubject.DEPARTMENT
            or (named and large and about.subject in _ASIDE)
            or (case.form.kind is FormKind.ITEM and _OWN_PROJECT.fullmatch(about.named) is not None)
        )
        around = f"{text.heading}，{before}"
        if own and (named or (judged and large and not _part_named(case, around))):
            yield _Total(figure, bool(named))


def _part_named(case: Case, words: str) -> bool:
    """Whether words name a part, or something else than the form is of: its own project is none."""
    own = case.form.kind is FormKind.ITEM
    return _OF_A_PART.search(_PROJECT_SAID.sub("", words) if own else words) is not None


def _is_points(text: Said, figure: Figure) -> bool:
    """Whether a figure is of points: 96分, or 得分为96 with nothing behind it."""
    if figure.kind is FigureKind.NUMBER:
        return not text.text[figure.end : figure.end + 1].isalnum()
    return figure.kind is FigureKind.COUNT and figure.unit == _POINTS


def _sentence_before(text: str, place: int) -> str:
    far = max(0, place - 200)
    return text[max(far, *(text.rfind(end, far, place) + 1 for end in _SENTENCE_END)) : place]


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence around a place."""
    ends = [at for mark in _SENTENCE_END if (at := text.find(mark, end, end + 200)) >= 0]
    return _sentence_before(text, start) + text[start : min(ends, default=min(len(text), end + 200))]


def check_grade(case: Case) -> Iterator[Problem]:
    """The grades that the report states against the form's, else against the total that it states itself."""
    stated = [(text, *said) for text in _reported(case) for said in _grades(case, text)]
    ticked = [each.grade for each in read_grade(case.form.grade.text) if each.ticked] if stated else []
    closing = case.form.total.score if case.form.total else None
    told: set[str] = set()
    for text, grade, own in stated:
        if grade in told:
            continue
        if len(ticked) == 1:
            if not same_grade(ticked[0], grade):
                told.add(grade)
                message = f"报告写评价等级为“{grade}”，自评表为“{ticked[0]}”"
                severity = Severity.ERROR if own else Severity.WARNING
                place, others = case.form.grade.source, (text.source,)
                yield codes.GRADE_STATED_DIFFERS.at(place, message, severity=severity, others=others)
            continue
        totals = {each.figure.value for each in _totals(case, text)}
        if not totals and closing is not None and closing.points is not None:
            totals = {closing.points}
        wrong = judged_grade(case, grade, *totals) if len(totals) == 1 else None
        if wrong is not None:
            told.add(grade)
            (total,) = totals
            message = f"报告写评价等级为“{grade}”，总分{plain(total)}分{wrong.basis}应为{wrong.right}"
            sum_ = f"总分{plain(total)}；{wrong.bands}"
            yield codes.GRADE_STATED_DIFFERS.at(text.source, message, sum_, severity=Severity.WARNING)


def _grades(case: Case, text: Said) -> Iterator[tuple[str, bool]]:
    """The grades of the whole that a text states, and whether it says whose they are."""
    flat = flattened(text.text)
    said = [pattern for pattern in _GRADE_SAID if pattern.may_occur(flat)]
    for found in (each for pattern in said for each in pattern.finditer(flat)):
        sentence = _sentence(flat, found.start(), found.end())
        years = {int(each) for each in _YEARS.compiled().findall(sentence)}
        several = {each[0] for each in _EACH_GRADE.compiled().findall(sentence)}
        own = case.form.kind is FormKind.ITEM
        other = _NO_GRADE.search(sentence) or _NOT_OURS.search(sentence) or len(several) > 1
        part = _OTHER_BODY.search(_PROJECT_SAID.sub("", sentence) if own else sentence)
        told = found["own"] is not None or _JUDGED.search(sentence)
        if told and not (other or part) and (case.form.year is None or years <= {case.form.year}):
            yield found["grade"], found["own"] is not None


def check_in_words(case: Case) -> Iterator[Problem]:
    """A figure in digits and, in brackets behind it, another in words: 96.5分（玖拾陆分）."""
    for text in case.texts:
        for one, other in pairwise(text.figures):
            if _apart(text.text, one, other):
                yield codes.FIGURE_IN_WORDS_DIFFERS.at(
                    text.source,
                    f"“{excerpt(text.text[one.start : other.end + 1])}”大小写不一致",
                    f"{one.words}≠{other.words}",
                    indicator=text.indicator,
                )


def _apart(text: str, one: Figure, other: Figure) -> bool:
    """Whether one of two figures says the other in words, and says another number."""
    digits = [any(letter.isdecimal() for letter in each.words) for each in (one, other)]
    alike = one.kind is other.kind and one.kind in (FigureKind.AMOUNT, FigureKind.COUNT, FigureKind.PERCENT)
    exact = one.bound is other.bound is Bound.EXACT and (
        one.kind is not FigureKind.COUNT or one.unit == other.unit
    )
    if digits[0] is digits[1] or not alike or not exact:
        return False
    between = text[one.end : other.start]
    # Money may be rounded in words, points may not.
    slack = max(one.step, other.step) / 2 if one.kind is FigureKind.AMOUNT else ZERO
    return (
        _IN_BRACKETS.fullmatch(between) is not None
        and abs(one.value - other.value) > slack
        and _FURTHER.match(text[other.end :]) is None
    )
