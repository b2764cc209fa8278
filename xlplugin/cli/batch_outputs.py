"""What a review of many writes: results, summary workbook, page, marked copies; checked before the work."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Self

from xlplugin.batch import codes
from xlplugin.batch.collecting import Collection, Skipped
from xlplugin.batch.own_files import RESULTS_ENDING, SUMMARY_ENDING, is_summary_file
from xlplugin.batch.reviewed import LINE_START
from xlplugin.cli.codes import REVIEW_ORIGINAL
from xlplugin.problem import Refused, Source
from xlplugin.workbook.file.codes import SAVE_ENDING, SAVE_FAILED, SAVE_FOLDER, WORKBOOK_MISSING
from xlplugin.workbook.file.reasons import reason
from xlplugin.workbook.file.save import refuse_unwritable, same_file


class Outputs(NamedTuple):
    """Where everything goes.

    Attributes:
        results: the file of results.
        workbook: the summary workbook; None where only results are wanted.
        page: the page; None where none is wanted.
        marked: the folder of marked copies; None where none are wanted.
        previous: last year's results; None where they are not compared with.
    """

    results: Path
    workbook: Path | None
    page: Path | None
    marked: Path | None
    previous: Path | None

    @classmethod
    def of(cls, arguments: Namespace) -> Self:
        """Where the command line says that everything goes.

        Raises:
            Refused: somewhere it cannot go, or something is there that would be lost.
        """
        output, ending = arguments.output, arguments.output.suffix.lower()
        if ending not in (SUMMARY_ENDING, RESULTS_ENDING):
            message = f"输出文件应以 {SUMMARY_ENDING}（汇总工作簿）或 {RESULTS_ENDING}（只要结果）结尾"
            raise Refused(SAVE_ENDING.at(Source(str(output)), message))
        outputs = cls(
            output.with_suffix(RESULTS_ENDING),
            output if ending == SUMMARY_ENDING else None,
            arguments.html,
            arguments.marked,
            _previous(arguments.previous),
        )
        outputs._check(is_resumed=arguments.resume)
        return outputs

    @property
    def summaries(self) -> Iterator[Path]:
        """The files that are made from the results in the end."""
        return (each for each in (self.workbook, self.page) if each)

    def _check(self, *, is_resumed: bool) -> None:
        if self.page is not None:
            from xlplugin.summary.page.writing import refuse_other_ending  # noqa: PLC0415 - only for a page

            refuse_other_ending(self.page, "请改正 --html 后的文件名")
        for each in self.summaries:
            refuse_unwritable(each)
            if each.exists() and not is_resumed:
                fix = "接着做请加 --resume（没有变的文件不重做），汇总会重写；要重新开始请指定别的文件名"
                raise Refused(codes.BATCH_OUTPUT.at(Source(str(each)), "文件已经存在，没有覆盖", fix=fix))
        if self.previous is not None:
            self._check_previous(self.previous)

    def _check_previous(self, previous: Path) -> None:
        source, fix = Source(str(previous)), "请在 --previous 后写上年的 汇总.jsonl，或它旁边的 汇总.xlsx"
        if not any(self.summaries):
            message, fix = (
                "与上年比较写在汇总工作簿和网页里，这次都没有要",
                "请用 -o 汇总.xlsx，或加 --html 汇总.html",
            )
            raise Refused(codes.BATCH_PREVIOUS.at(source, message, fix=fix))
        if same_file(previous, self.results):
            raise Refused(codes.BATCH_PREVIOUS.at(source, "这是本次的结果文件，不是上年的", fix=fix))
        try:
            with previous.open("rb") as stream:
                is_ours = stream.read(len(LINE_START)) == LINE_START
        except FileNotFoundError:
            raise Refused(WORKBOOK_MISSING.at(source, "找不到上年的结果文件", fix=fix)) from None
        except OSError as error:
            message = f"读不了上年的结果文件（{reason(error)}）"
            raise Refused(codes.BATCH_PREVIOUS.at(source, message, fix=fix)) from None
        if not is_ours:
            raise Refused(codes.BATCH_PREVIOUS.at(source, "这不是批量核查的结果文件", fix=fix))

    def prepare(self, collection: Collection) -> Collection:
        """Make the folder for marked copies; what is to be reviewed, without what will be written.

        Raises:
            Refused: a form would be written over, or the folder cannot be made.
        """
        kept = tuple(each for each in collection.files if not self._is_summary(each.path))
        collection.skipped[Skipped.OURS] += len(collection.files) - len(kept)
        if self.marked is not None:
            self._make_folder(self.marked, collection)
        return collection._replace(files=kept)

    def write_summaries(self, folder: Path | None, own: Path | None, expected: int | None) -> None:
        """Make the summary workbook and the page from the results, where they are wanted.

        Args:
            folder: the folder that the names of the forms begin below.
            own: the user's own folder of rubrics.
            expected: how many workbooks were to be reviewed, where not all of them were.

        Raises:
            Refused: one of them could not be written; the results stay.
        """
        from xlplugin.summary.review import BulkReview  # noqa: PLC0415 - not before the work

        try:
            with BulkReview(self.results, previous=self.previous, own=own, expected=expected) as review:
                if self.workbook is not None:
                    from xlplugin.summary.workbook.summary_book import write_summary  # noqa: PLC0415 - as above

                    write_summary(review, self.workbook, forms=folder, marked=self.marked)
                if self.page is not None:
                    from xlplugin.summary.page.writing import write_page  # noqa: PLC0415 - as above

                    write_page(review, self.page, forms=folder, marked=self.marked)
        except Refused as refused:
            problem = refused.problems[0]
            message = f"{problem.message}；核查结果都在 {self.results}"
            raise Refused(codes.BATCH_SUMMARY.at(problem.source, message)) from None

    def _is_summary(self, path: Path) -> bool:
        if self.workbook is None or not same_file(self.workbook, path):
            return False
        if not is_summary_file(path):
            message = "-o 指定的就是要核查的文件，核查不改动原文件"
            raise Refused(REVIEW_ORIGINAL.at(Source(str(path)), message))
        return True

    @staticmethod
    def _make_folder(marked: Path, collection: Collection) -> None:
        source = Source(str(marked))
        if collection.folder is not None and same_file(marked, collection.folder):
            message, fix = "核查副本不能写进被核查的文件夹本身", "请用 --marked 指定另一个文件夹"
            raise Refused(REVIEW_ORIGINAL.at(source, message, fix=fix))
        if marked.exists() and not marked.is_dir():
            raise Refused(SAVE_FOLDER.at(source, "--marked 指定的不是文件夹", fix="请指定一个文件夹"))
        try:
            marked.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"不能建立放核查副本的文件夹（{reason(error)}）"
            raise Refused(SAVE_FAILED.at(source, message)) from None


def _previous(named: Path | None) -> Path | None:
    """Last year's results, which may be named by the workbook beside them."""
    return named.with_suffix(RESULTS_ENDING) if named and named.suffix.lower() == SUMMARY_ENDING else named
