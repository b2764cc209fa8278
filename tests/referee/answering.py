"""Answers the calls that LibreOffice makes, by calling the catalogue in this very process."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Final, TypeAlias
from xmlrpc.server import SimpleXMLRPCServer

from xlplugin.functions.catalogue import functions
from xlplugin.functions.cell import Argument, Cell, CellError

SentCell: TypeAlias = bool | float | str | list[str] | None
"""A cell as XML-RPC carries it; an error is a list with its name."""

SentArgument: TypeAlias = bool | float | str | list[list[SentCell]] | None
"""A literal, or rows of cells."""

Answer: TypeAlias = SentCell | list[list[SentCell]]
"""A cell, or rows of cells from a function that scores a whole form."""


def _cell(sent: SentCell) -> Cell:
    return CellError(sent[0]) if isinstance(sent, list) else sent


def _sent(cell: Cell) -> SentCell:
    return [cell.value] if isinstance(cell, CellError) else cell


def _argument(sent: SentArgument) -> Argument:
    """A range of one cell arrives as that cell, as from every host."""
    if not isinstance(sent, list):
        return sent
    block = tuple(tuple(_cell(cell) for cell in row) for row in sent)
    return block[0][0] if len(block) == 1 and len(block[0]) == 1 else block


GIVE_ROWS: Final = frozenset({"SCORE_TABLE"})
"""The functions that give rows of cells; LibreOffice has to be told beforehand."""


class Catalogue:
    """The catalogue for a caller outside, and how often it was called."""

    def __init__(self) -> None:
        self._functions = {each.name: each for each in functions()}
        self.calls = 0

    def answer(self, function: str, arguments: list[SentArgument]) -> Answer:
        """The result of a function; one that gives rows gives a row for an error too."""
        self.calls += 1
        result = self._functions[function](*map(_argument, arguments))
        rows = result if isinstance(result, tuple) else ((result,),)
        return [[_sent(cell) for cell in row] for row in rows] if function in GIVE_ROWS else _sent(rows[0][0])


@contextmanager
def answering(catalogue: Catalogue) -> Iterator[str]:
    """Answer until the end of the block, under the address given."""
    with SimpleXMLRPCServer(("127.0.0.1", 0), allow_none=True, logRequests=False) as server:
        server.register_function(catalogue.answer, "answer")  # type: ignore[arg-type]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
