"""The arguments of every command, with Chinese help and Chinese complaints."""

import argparse
import re
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NoReturn

from xlplugin.cli.exits import Exit

_COMPLAINTS: Final = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (.*): invalid choice: (.*?) \(choose from (.*)\)", r"没有命令 \2，可用：\3"),
    (r"argument (.*): expected one argument", r"\1 后面缺少内容"),
    (r"argument (.*): (应.*)", r"\1 \2"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 不能与 \2 同时使用"),
)


class _Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese and exits with the contract's code.

    Attributes:
        unmade: Adds the arguments when the command is called, for making those of all takes longer than a
            small command; None where they are there from the start.
    """

    unmade: "Callable[[_Parser], None] | None" = None

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:  # noqa: ANN401 - argparse's own
        make, self.unmade = self.unmade, None
        if make is not None:
            make(self)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        for english, chinese in _COMPLAINTS:
            message = re.sub(english, chinese, message)
        print(f"{message}。用法见 {self.prog} --help", file=sys.stderr)
        sys.exit(Exit.UNUSABLE)

    def format_help(self) -> str:
        english = super().format_help()
        for word, chinese in (
            ("usage:", "用法："),
            ("positional arguments:", "参数："),
            ("options:", "选项："),
        ):
            english = english.replace(word, chinese)
        return english.replace("show this help message and exit", "显示这段说明")


class _Version(argparse.Action):
    """Prints the version; looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version  # noqa: PLC0415 - as above

        print(f"xlplugin {version('xlplugin')}")
        parser.exit()


def _later(module: str, name: str = "run") -> Callable[[argparse.Namespace], Exit]:
    """A command's function, imported only when it is called: start-up time is felt at every call."""

    def run(arguments: argparse.Namespace) -> Exit:
        command: Callable[[argparse.Namespace], Exit] = getattr(import_module(f"xlplugin.cli.{module}"), name)
        return command(arguments)

    return run


def _details(parser: argparse.ArgumentParser) -> None:
    words = "显示全部内容（得分、算式、问题及其代码〔…〕）；默认只显示摘要"
    parser.add_argument("--details", action="store_true", help=words)


def _shared(parser: argparse.ArgumentParser) -> None:
    words = "自备评价标准的文件夹，优先于自带的标准"
    parser.add_argument("--rubrics", type=Path, metavar="DIR", help=words)
    _details(parser)


def _writes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("book", type=Path, metavar="BOOK", help="工作簿（.xlsx 或 .xlsm）")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("-o", "--output", type=Path, metavar="OUT", help="写入的文件；默认在原文件旁另存")
    where.add_argument("--in-place", action="store_true", help="写回原文件，原文件保留为 .bak")


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; each command's function is the namespace's ``run``."""
    parser = _Parser(
        prog="xlplugin", description="部门整体支出和项目支出绩效自评：评分、核查、重算、模板和评价标准"
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="显示版本")
    # Told the program's name, it need not lay out its usage to find out.
    commands = parser.add_subparsers(
        dest="command", metavar="命令", required=True, parser_class=_Parser, prog=parser.prog
    )

    def command(
        name: str, words: str, run: Callable[[argparse.Namespace], Exit], own: Callable[[_Parser], None]
    ) -> None:
        def make(called: _Parser) -> None:
            _shared(called)
            own(called)

        added = commands.add_parser(name, help=words, description=words)
        added.set_defaults(run=run)
        added.unmade = make

    command("score", "给工作簿评分，写入结果", _later("score"), _score)
    command("audit", "核查一份填好的自评表，指出错误、无法核实之处和所涉分值", _later("audit"), _audit)
    command("batch", "给一批自评表评分并核查，写成一个汇总工作簿，原文件不变", _later("batch"), _batch)
    command("recalc", "更新自定义函数、随之变化的公式和没有结果的公式", _later("recalc"), _recalc)
    command("functions", "列出全部自定义函数", _later("functions"), _functions)
    command("problems", "列出全部问题代码：意思和处理办法", _later("problems"), _problems)
    command("template", "生成一份待填写的工作簿", _later("template"), _template)
    command("rubric", "查看和核对评价标准", _later("rubric", "run_list"), _rubric)
    addin = "生成、安装、卸载和诊断 Excel 加载项"
    commands.add_parser("addin", help=addin, description=addin).unmade = _addin
    return parser


def _score(parser: argparse.ArgumentParser) -> None:
    _writes(parser)
    by = parser.add_mutually_exclusive_group()
    by.add_argument(
        "--rubric", metavar="ID", help="评价标准编号；默认用工作簿里写明的，官方表按指标和分值识别"
    )
    words = "没有评价标准的表：按表内印的评分标准自动读取的规则评分，未经核定"
    by.add_argument("--draft", action="store_true", help=words)
    parser.add_argument("--sheet", metavar="NAME", help="自评表所在的工作表；默认自动查找")
    parser.add_argument("--accept-proposed", action="store_true", help="待确认的基础数据全部认可，计入得分")
    parser.add_argument(
        "--as-reviewer", action="store_true", help="按核定人评分：官方表的自评得分不动，另列核定得分和差额"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def _audit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "book", type=Path, metavar="BOOK", help="填好的自评表（.xlsx、.xlsm、.xls 或 .et），不会被改动"
    )
    parser.add_argument("--rubric", metavar="ID", help="评价标准编号；默认按表名、指标和分值识别")
    parser.add_argument("--sheet", metavar="NAME", help="自评表所在的工作表；默认自动查找")
    parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="书面自评报告（.txt、.md 或 .docx），其中的数据和附表一并核对；给文件夹则按部门和年度从中选定",
    )
    parser.add_argument(
        "--accept-proposed", action="store_true", help="把从表中提取的数据当作已确认的基础数据，参与测算"
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="REVIEW", help="另存一份带核查意见和批注的副本；原文件不变"
    )
    marked = "另存一份在问题处加了 Word 批注的书面报告副本（.docx，与 --report 同用）；原报告不变"
    parser.add_argument("--marked-report", type=Path, metavar="R2.docx", help=marked)
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument(
        "--explain-layout", action="store_true", help="只说明把表中各处认作什么、与评价标准有何差异，不核查"
    )
    shown.add_argument("--json", action="store_true", help="输出 JSON")


def _at_least(least: int) -> Callable[[str], int]:
    """What reads a whole number that is not too small."""

    def read(word: str) -> int:
        if not word.isdecimal() or int(word) < least:
            message = f"应为不小于 {least} 的整数"
            raise argparse.ArgumentTypeError(message)
        return int(word)

    return read


def _batch(parser: argparse.ArgumentParser) -> None:
    words = "文件夹（连同其中的文件夹）、工作簿或通配符，可以是几个；都不会被改动"
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH", help=words)
    words = "汇总工作簿，旁边另有同名的 .jsonl 放全部结果；写成 OUT.jsonl 就只要结果"
    parser.add_argument("-o", "--output", type=Path, metavar="OUT.xlsx", required=True, help=words)
    parser.add_argument("--html", type=Path, metavar="FILE", help="另写一个网页，内容与汇总工作簿相同")
    words = "给每份表另存一份带核查意见和批注的副本，放在这个文件夹的同样位置"
    parser.add_argument("--marked", type=Path, metavar="DIR", help=words)
    words = "上年的 汇总.jsonl（或它旁边的 汇总.xlsx），汇总里与上年比较"
    parser.add_argument("--previous", type=Path, metavar="RESULTS", help=words)
    words = "接着以前的结果做：内容、评价标准和程序版本都没有变的文件不重做"
    parser.add_argument("--resume", action="store_true", help=words)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=_at_least(1), metavar="N", help="同时用几个进程；默认与处理器核数相同")
    words = "由 Dask 集群核查：调度器的地址，如 tcp://主机:8786"
    where.add_argument("--scheduler", metavar="ADDRESS", help=words)
    words = "一个文件最多用多少秒，超过的停止并记下；默认 60"
    parser.add_argument("--time-limit", type=_at_least(1), metavar="SECONDS", help=words)
    words = "一个进程最多用多少 MB 内存；默认 2048（Windows 不能限制）"
    parser.add_argument("--memory-limit", type=_at_least(256), metavar="MB", help=words)


def _recalc(parser: argparse.ArgumentParser) -> None:
    _writes(parser)
    parser.add_argument("--all", action="store_true", help="重算所有可靠的公式，其余公式保留原结果")
    parser.add_argument("--check", action="store_true", help="只核对可靠的公式结果是否最新，不写文件")


def _functions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def _problems(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help="只详细说明这一个代码")
    parser.add_argument("--markdown", action="store_true", help="输出 docs/problems.md 的内容")


def _template(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rubric", metavar="RUBRIC", help="评价标准编号")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", required=True, help="写入的文件")
    parser.add_argument("--fill", type=Path, metavar="YAML", help="用 YAML 文件中的数据填写")


def _rubric(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="操作", required=True, parser_class=_Parser)
    listing = actions.add_parser("list", help="列出评价标准")
    _shared(listing)
    listing.set_defaults(run=_later("rubric", "run_list"))
    show = actions.add_parser("show", help="显示一套评价标准的全部规则")
    _shared(show)
    show.add_argument("rubric", metavar="ID", help="评价标准编号或文件")
    show.add_argument("--json", action="store_true", help="输出 JSON")
    show.set_defaults(run=_later("rubric", "run_show"))
    diff = actions.add_parser("diff", help="用中文逐条说明两套评价标准的差别")
    _shared(diff)
    diff.add_argument("old", metavar="OLD", help="原来的评价标准：编号或文件")
    diff.add_argument("new", metavar="NEW", help="新的评价标准：编号或文件")
    diff.add_argument("--json", action="store_true", help="输出 JSON")
    diff.set_defaults(run=_later("rubric_diff"))
    check = actions.add_parser("check", help="核对一个评价标准文件并运行算例")
    check.add_argument("file", metavar="FILE", type=Path, help="评价标准的文件（.xlsx、.yaml）")
    words = "把程序从每一行读懂的句子写到工作簿的“读作”“状态”两列（原文件保留为 .bak）"
    check.add_argument("--update", action="store_true", help=words)
    words = "同 --update，但写到另一个文件，原文件不变"
    check.add_argument("-o", "--output", type=Path, metavar="OUT.xlsx", help=words)
    words = "规则改后算例结果不同的，逐条显示后把新的应得分写入算例文件（原文件保留为 .bak）"
    check.add_argument("--update-cases", action="store_true", help=words)
    _details(check)
    check.set_defaults(run=_later("rubric", "run_check"))
    words = "把评价标准连同算例改写成工作簿，或改写回 YAML，内容不变"
    convert = actions.add_parser("convert", help=words, description=words)
    convert.add_argument("file", metavar="RUBRIC", type=Path, help="评价标准的文件（.xlsx、.yaml）或编号")
    convert.add_argument(
        "output", metavar="OUT", type=Path, help="写入的文件（.yaml、.xlsx），文件名就是编号"
    )
    _shared(convert)
    convert.set_defaults(run=_later("rubric_book", "run_convert"))
    words = "从一张自评表自己印的评分标准草拟评价标准，逐项说明读懂了什么"
    draft = actions.add_parser("draft", help=words, description=words)
    _shared(draft)
    draft.add_argument("book", metavar="FORM", type=Path, help="自评表（.xlsx、.xlsm、.xls 或 .docx）")
    draft.add_argument("--sheet", metavar="NAME", help="自评表所在的工作表")
    earlier = "上年的评价标准（编号或文件）：条文没有变的指标沿用其规则、数据项和口径"
    draft.add_argument("--from", dest="earlier", metavar="ID|FILE", default="", help=earlier)
    draft.add_argument(
        "-o", "--output", type=Path, metavar="OUT.xlsx", help="写入的文件（.xlsx、.yaml），文件名就是编号"
    )
    draft.add_argument("--json", action="store_true", help="输出 JSON")
    draft.set_defaults(run=_later("draft"))


def _addin(parser: _Parser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="操作", required=True, parser_class=_Parser)

    def action(name: str, words: str, run: Callable[[argparse.Namespace], Exit]) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=words, description=words)
        added.set_defaults(run=run)
        _details(added)
        return added

    built = "已生成的 xlplugin.xlam；默认当场生成"
    build = action("build", "生成加载项文件 xlplugin.xlam", _later("addin", "run_build"))
    build.add_argument("-o", "--output", type=Path, metavar="DIR", required=True, help="写入的文件夹")
    install = action("install", "为当前用户安装，不需要管理员权限", _later("addin", "run_install"))
    install.add_argument("--addin", type=Path, metavar="FILE", help=built)
    install.add_argument(
        "--copy-python",
        action="store_true",
        help="把运行本命令的 Python 一并复制到用户文件夹，供离线安装包使用",
    )
    action("uninstall", "卸载，只删除安装时放入的文件", _later("addin", "run_uninstall"))
    action("doctor", "逐项检查能否使用，并说明怎样解决", _later("addin", "run_doctor"))
    bundle = action("bundle", "生成离线安装包，供不能上网的电脑使用", _later("addin", "run_bundle"))
    bundle.add_argument(
        "--python",
        type=Path,
        metavar="ZIP",
        required=True,
        help="从 python.org 下载的 Windows embeddable package (64-bit)",
    )
    bundle.add_argument("-o", "--output", type=Path, metavar="ZIP", required=True, help="写入的文件")
    bundle.add_argument("--addin", type=Path, metavar="FILE", help=built)
    bundle.add_argument("--wheel", type=Path, metavar="WHL", help="xlplugin 的 .whl 文件；默认用当前安装的")
    bundle.add_argument(
        "--find-links",
        action="append",
        default=[],
        metavar="DIR",
        help="放有 Windows 版 .whl 的文件夹；可多次使用",
    )
    bundle.add_argument("--no-index", action="store_true", help="只用 --find-links 中的文件，不上网")
