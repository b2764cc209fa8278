"""Problems that the department itself states, against full marks for what they are about.

A problem is a clause that finds fault, in a passage that announces problems; what it is about is told by the
words it shares with an indicator's name, explanation and standard. Losses and breaches are problems anywhere,
but only those of the department's own money and things: to find those of others is many an office's work.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

from xlplugin.audit.basis import codes
from xlplugin.audit.basis.cells import listed, lost
from xlplugin.audit.basis.columns import bare
from xlplugin.audit.basis.texts import excerpt, letter_pairs
from xlplugin.form.case import Case
from xlplugin.form.form import Passage, Row
from xlplugin.form.report_year import own_passages
from xlplugin.form.said import SENTENCE_END
from xlplugin.money import ZERO, plain
from xlplugin.pattern import Pattern
from xlplugin.problem import Problem, Severity, Source

_FAULT: Final = Pattern(
    r"不(?:够|足|强|高|细|实|多|畅|到位|规范|及时|完善|健全|合理|准确|精准|精细|严谨|严格|严密|明确|清晰|清楚|具体|"
    r"全面|完整|充分|科学|均衡|平衡|匹配|一致|相符|衔接|协调|顺畅|深入|扎实|紧密|密切|统一|理想|达标|重视|熟悉|能准确)"
    r"|偏(?:慢|低|高|弱|差|少|大|粗|晚|松|散)|较(?:慢|低|弱|差|粗)|(?<![通经超])过(?:慢|低|高|粗|于)"
    r"|(?:误差|偏差|差距|差异)较大|较大(?:误差|偏差|差距|差异)"
    r"|(?:未|没有)(?:能|按|及时|完成|达到|达标|建立|落实|开展|实现|充分|有效|严格|形成|公开)"
    r"|有待|亟待|亟需|缺乏|缺失|短缺|缓慢|滞后|薄弱|欠缺|脱节|流于形式|(?:加速|提升|改进|优化|完善)空间"
)
_BREACH: Final = Pattern(
    r"盘亏|账实不符|毁损|丢失|被盗|资产流失|挪用|截留|挤占|虚列|套取|超(?<![不没]超)(?:标准|范围)|违规(?:使用|支出|发放|列支)|"
    r"被[^，,。；;]{0,10}通报|未(?:按[^，,。；;]{0,8})?公[开示]|没有(?:按[^，,。；;]{0,8})?公[开示]",
    words="盘亏|账实不符|毁损|丢失|被盗|资产流失|挪用|截留|挤占|虚列|套取|超标准|超范围|违规|被|未公|未按|没有公|没有按",
)
"""What is a fault wherever a report says it happened to the department's own money and things.

Each begins with a letter, which is looked for fast.
"""
_OF_MONEY: Final = Pattern(r"挤占|超|违规")
_OF_THINGS: Final = Pattern(r"盘|账|毁|丢|被盗|资产")
_OMITTED: Final = Pattern(r"被(?!盗)|未|没有")
_MONEY: Final = Pattern(r"资金|经费|款|预算|支出|费|津|补贴|列支|工资|基金|账|采购|配备|接待")
_THINGS: Final = Pattern(
    r"资产|设备|设施|电脑|打印机|计算机|车辆|器材|仪器|物资|家具|盘点|盘亏|清查|账实|库存"
)
_FINDS: Final = Pattern(r"发现|指出|认定|反馈|通报(?!$)|查出|查实|查明|揭示|提出|存在")
_OWN: Final = Pattern(
    r"[我本](?:[区市县]?(?:局|委|办|院|厅|会|馆|校|站|所|中心)|单位|部门|级|机关)|(?:下属|所属|局属|委属|直属|二级)|局机关"
)
_OWN_BOOKS: Final = Pattern(r"预算|决算|资产|盘点|盘亏|清查|三公|公用经费|项目资金|项目经费")
"""What nobody but the department has: its books, its stocktaking."""
_OTHERS: Final = Pattern(
    r"\d+(?:家|户|名|宗|起|个?(?:单位|部门|镇|街|村|企业|项目单位|机构))|企业|公司|商户|药店|医院|医疗机构|培训机构|定点|物业|用人单位|"
    r"项目单位|承包|经销|市场主体|经营主体|(?:某|各|个别)(?:镇|街|村|县|区|单位|部门)|镇街|村(?:集体|干部|委|民|级)|群众|居民|业主|农户|农民|游客|读者|旅客|嫌疑|不法|"
    r"当事人|他人|受害|农房|民房|河道|通道|人行道|道路|林地|耕地|土地|档案|图书|行李|自行车|医保基金|公积金|养老|失业|维修资金|预收"
)
"""Whose money and things are the office's work, and not its own."""
_WORK: Final = Pattern(
    r"查处|查获|打击|整治|查办|立案|侦[查办破]|破获|抓获|处罚|罚[没款]|追缴|追究|挽回|督促|约谈|曝光|受理|接[报到]|举报|投诉|信访|化解|"
    r"执法|监管|稽[查核]|抽[查检]|普法|警示|学习|案[件例宗]|移送|线索|指导|专项(?:行动|治理|整治)|清理|处置率|会同|审计项目|经济责任审计|"
    r"灾|洪|台风|赔[偿付]|修复|抢[修险救]|返还|纠正|揭示|追[讨责]|拦截"
)
"""What offices do about the faults of others."""
_UNDONE: Final = Pattern(
    r"(?P<all>\d{1,4})(?P<unit>[个项])(?:年度)?(?:重点工作|重点任务|工作任务|任务|项目)[^，,。；;\d]{0,8}完成了?(?P<done>\d{1,4})(?P=unit)",
    words="|".join(
        f"{unit}{when}{what}"
        for unit in "个项"
        for when in ("", "年度")
        for what in ("重点工作", "重点任务", "工作任务", "任务", "项目")
    ),
)
"""So many of so many done."""
_NOT_YET: Final = Pattern(r"上半年|季度|截[至止]\d{1,2}月|其中|(?:上|去|前)年|下半年")
_CROSSING: Final = Pattern(
    r"跨年|按计划推进|序时|取消|中止|[延顺]期|顺延|转(?:省|市|区|下)|市级督办|企业|群众"
)
_DENIED: Final = Pattern(
    r"(?:未(?![经按])|没有|无|零|不)[^，,]{0,10}(?:盘亏|不符|毁损|丢失|被盗|流失|挪用|截留|挤占|虚列|套取|超标准|超范围|违规|通报)|"
    r"(?:未|没有|无|不得|不)(?:发生|发现|出现|存在|被|违规|得)|不存在|无[^，,]{0,6}(?:违规|挪用|截留|通报|问责)|防止|防范|杜绝|避免|严禁|"
    r"禁止|制止|是否|[若如凡]|一律|对于|发现一[次起例]|扣\d|零(?:容忍|发生)|将(?:对|严|进一步|加|继续|按|予以|会)|下一步|情况(?:进行|的)|涉密|"
    r"机制|制度|办法|规定(?!时|期|的?时)|检查[^，,]{0,6}是否|(?:19|20)\d\d年[^，,]{0,12}(?:已|于)|已(?:于|全部|经)|无需|不需|不宜"
)
"""What did not happen, must not, or is over."""
_TURNED: Final = Pattern(r"但是?|然而|不过")
_NO_FAULT: Final = Pattern(
    r"不存在|未发现|未出现|没有发现|没有出现|避免|防止|杜绝|已整改|已解决|将|拟|下一步|进一步加强|建议|减少|降低|如(?:有|果)|"
    r"[若如]"
)
_SECTION: Final = Pattern(r"(?:存在|主要|突出|有关|以下)?的?(?:一些)?(?:问题|不足)")
_NO_SECTION: Final = Pattern(
    r"措施|建议|计划|打算|经验|做法|改进|整改|下一步|将从|对策|安排|思路|情况|基本|概况|绩效分析|总体评价"
)
_STATES: Final = Pattern(r"存在(?:以下|的|一些|主要)*(?:问题|不足)")
_TURN: Final = Pattern(
    r"针对.{0,30}问题.{0,30}(?:改进|措施|整改|将)|改进措施|整改措施|下一步|工作计划|相关建议|改进方向",
    words="针对|改进措施|整改措施|下一步|工作计划|相关建议|改进方向",
)
_NUMBERED: Final = Pattern(
    r"(?<!\s)\s*+(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[.、．]|第[一二三四五六])"
)
_PHRASES: Final = Pattern(r"[，,、：:]")
_HEADING: Final = 40
_LONG: Final = 4
_RARE: Final = 3
_MOST: Final = 6
_MOST_QUOTED: Final = 2
_MOST_NAMED: Final = 20
_NEAR: Final = 12
_TOO_COMMON: Final = (
    "完成情况",
    "执行情况",
    "管理情况",
    "情况",
    "部门整体",
    "部门预算",
    "绩效管理",
    "项目",
    "管理制度",
)

# What a fault is called in a report and in a standard: neither uses the other's words.
_SAME: Final = (
    (
        Pattern(r"支付进度|支出进度|执行进度|执行率|序时进度|执行较慢"),
        Pattern(r"预算执行|支出率|执行率|支出进度|支付进度"),
    ),
    (Pattern(r"预算编制|编制.{0,4}预算|预算.{0,3}编制", words="编制"), Pattern(r"预算编制")),
    (Pattern(r"绩效目标|目标设置|目标值"), Pattern(r"绩效目标|目标设置")),
    (Pattern(r"盘亏|账实不符|毁损|丢失|被盗|资产流失"), Pattern(r"资产")),
    (Pattern(r"挪用|截留|挤占|虚列|套取|超标准|超范围|违规"), Pattern(r"合规|资金管理|(?<!编制)规范性")),
    (
        Pattern(r"(?:预算|决算|信息|政务|财政).{0,12}(?:公开|公示)", words="公开|公示"),
        Pattern(r"(?:预算|决算|信息|政务|财政).{0,4}公开", words="公开"),
    ),
    *(
        (Pattern(topic), Pattern(topic))
        for topic in (
            "信访|投诉处理",
            "采购",
            "资产",
            "合同",
            "档案",
            "内部控制|内控",
            "绩效监控|绩效运行监控",
            "(?:预算|决算|信息|政务|财政).{0,4}公开",
            "会计|财务",
        )
    ),
)
_ADJUSTED: Final = Pattern(r"预算调整|调整率|调剂|追加预算|调整幅度")
_ABOUT_ADJUSTING: Final = Pattern(r"调剂|预算调整|调整率")


class Owned(NamedTuple):
    """A clause that finds fault; ``sure`` where nothing leaves open that it is the department's own fault."""

    text: str
    source: Source
    sure: bool


def stated_problems(passages: Sequence[Passage]) -> Iterator[Owned]:
    """The clauses that find fault, in the passages that announce problems; and breaches anywhere."""
    inside = False
    for passage in passages:
        inside = _goes_on(passage.text, inside=inside)
        text, announced = passage.text, _STATES.search(passage.text)
        if not inside:
            text = _TURN.split(text[announced.end() :], 1)[0] if announced else ""
        # What a whole passage does not say none of its clauses does.
        if _BREACH.search(passage.text) or (_UNDONE.may_occur(passage.text) and _UNDONE.search(passage.text)):
            yield from _breaches(passage, inside=inside)
        if _FAULT.search(text):
            yield from _faults(text, passage.source)


def _breaches(passage: Passage, *, inside: bool) -> Iterator[Owned]:
    """The sentences that tell of a breach, and the tasks not done."""
    for sentence in SENTENCE_END.split(passage.text):
        breach = _breach(sentence, inside=inside)
        if breach is not None:
            yield Owned(_NUMBERED.sub("", sentence).strip(), passage.source, breach)
        undone = _UNDONE.search(sentence)
        if undone and int(undone["done"]) < int(undone["all"]) and not _NOT_YET.search(sentence):
            yield Owned(undone.group(), passage.source, not _CROSSING.search(sentence))


def _faults(text: str, source: Source) -> Iterator[Owned]:
    """The clauses that find fault, in words that announce problems."""
    sentences = (each for each in SENTENCE_END.split(text) if not _SECTION.fullmatch(bare(each)))
    for clause in chain.from_iterable(map(_PHRASES.split, sentences)):
        if clause and _FAULT.search(clause) and not _NO_FAULT.search(clause):
            yield Owned(_NUMBERED.sub("", clause).strip(), source, not _OTHERS.search(clause))


def _breach(sentence: str, *, inside: bool) -> bool | None:
    """Whether a sentence surely says that the department's own money or things went wrong.

    It must be said of the department, of what only it has, or in the section of its problems. What is said of
    others' money and things, and what offices do about it, is their work.

    Returns:
        None where it says nothing of the kind.
    """
    sentence = _TURNED.split(sentence)[-1]
    breach = _BREACH.search(sentence)
    # 未按规定公开 denies in its own words what should have been.
    around = (
        sentence if breach is None or not _OMITTED.match(breach[0]) else sentence.replace(breach[0], "，")
    )
    if breach is None or _DENIED.search(around):
        return None
    near = sentence[max(0, breach.start() - _NEAR) : breach.end() + _NEAR]
    of_money = not _OF_MONEY.match(breach[0]) or _MONEY.search(near)
    of_things = not _OF_THINGS.match(breach[0]) or _THINGS.search(near)
    # 检查发现3家企业…: whoever stands behind the finding did it.
    before = _WORK.split(_FINDS.split(sentence[: breach.start()])[-1])[-1]
    doer = before + sentence[breach.start() : breach.end() + _NEAR]
    if not (of_money and of_things) or _OTHERS.search(doer):
        return None
    work = _WORK.search(sentence) is not None or _OTHERS.search(sentence) is not None
    if _OWN.search(before):
        return not work
    if work:
        return None
    return inside or _OWN_BOOKS.search(sentence) is not None


def _goes_on(text: str, *, inside: bool) -> bool:
    """Whether a passage belongs to a section of problems: a heading opens or closes one."""
    words = bare(text)
    if _TURN.search(words[:_HEADING]) and not re.search(r"问题及|问题和|问题与", words[:_HEADING]):
        return False
    if len(words) <= _HEADING and not words.endswith("。") and _NUMBERED.match(words):
        if _SECTION.search(words):
            return True
        return inside and not _NO_SECTION.search(words)
    return inside or (len(words) <= _HEADING and _STATES.search(words) is not None)


def check(case: Case) -> Iterator[Problem]:
    """Full marks for what the department itself calls a problem."""
    full = [row for row in case.form.rows if lost(row) == ZERO and row.score.number]
    told: dict[int, tuple[Row, list[Owned]]] = {}
    for owned in stated_problems(own_passages(case.form, case.passages)) if full else ():
        for row in _about(owned.text, full):
            told.setdefault(row.row, (row, []))[1].append(owned)
    for row in full:
        if row.row not in told and _STATES.search(row.own_reason.text):
            own = list(stated_problems((Passage(row.own_reason.text, row.reason.source),)))
            told.update({row.row: (row, own)} if own else {})
    doubtful = list(told.values())
    for row, owned_up in doubtful[:_MOST]:
        quotes = "；".join(f"“{excerpt(each.text)}”" for each in owned_up[:_MOST_QUOTED])
        message = f"自评满分（{plain(row.score.number or ZERO)}分），但文中写有问题：{quotes}"
        others = dict.fromkeys(each.source for each in owned_up)
        # The words beside a score, and what may be the fault of others, are asked about; what a report
        # announces as problems are problems.
        asked = set(others) == {row.reason.source} or not any(each.sure for each in owned_up)
        severity = Severity.NOTICE if asked else None
        yield codes.CLAIM_AGAINST_PROBLEM.at(
            row.score.source, message, severity=severity, others=others, row=row
        )
    if len(doubtful) > _MOST:
        yield _further(doubtful[_MOST:])


def _further(doubtful: Sequence[tuple[Row, Sequence[Owned]]]) -> Problem:
    """The indicators beyond the first few, in one finding."""
    names = listed((row.called for row, _ in doubtful), _MOST_NAMED)
    places = dict.fromkeys(each.source for _, owned in doubtful for each in owned)
    first, *others = (row.score.source for row, _ in doubtful)
    message = f"另有{len(doubtful)}项指标自评满分，但文中也写有问题：{names}"
    fix = "请逐项核对自评得分是否应扣分，或说明问题为何不影响得分"
    return codes.CLAIM_AGAINST_PROBLEM.at(first, message, fix=fix, others=(*others, *places))


def _about(clause: str, rows: Sequence[Row]) -> list[Row]:
    """The one or two indicators that a clause speaks of: those that share its longest words."""
    if _ADJUSTED.search(clause):
        return [row for row in rows if _ABOUT_ADJUSTING.search(row.criterion.text)][:2]
    shared = {row.row: _shared(clause, row.name, rows) for row in rows}
    most = max(shared.values(), default=0)
    if not most:
        return []
    return [max((row for row in rows if shared[row.row] == most), key=lambda row: _overlap(clause, row))]


def _shared(clause: str, name: str, rows: Sequence[Row]) -> int:
    """The length of the longest words that a clause and a name share; 0 where they tell nothing."""
    words = bare(clause)
    for length in range(min(len(name), len(words)), _RARE - 1, -1):
        for start in range(len(name) - length + 1):
            piece = name[start : start + length]
            if piece in words and _telling(piece, rows):
                return length
    return _LONG if any(said.search(words) and named.search(name) for said, named in _SAME) else 0


def _telling(piece: str, rows: Sequence[Row]) -> bool:
    """Four letters tell an indicator; three only where no other name has them."""
    if any(piece in common or common in piece[:2] for common in _TOO_COMMON):
        return False
    return len(piece) >= _LONG or sum(piece in row.name for row in rows) == 1


def _overlap(clause: str, row: Row) -> int:
    """How many pairs of letters a clause shares with the name, twice counted, and with the explanation."""
    own = letter_pairs(bare(clause))
    return 2 * len(own & letter_pairs(row.name)) + len(own & letter_pairs(bare(row.about.text)))
