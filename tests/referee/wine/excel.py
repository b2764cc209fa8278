"""What stands in for Excel: a Windows program that loads the add-in's DLL and calls as its VBA does."""

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any, Final, TypeAlias

import pytest

from tests.referee.wine.machine import Wine, windows
from xlplugin.excel.names import RIBBON_MODULE, UDF_MODULE, dll_name, server_command
from xlplugin.workbook.grid.grid import Place

Json: TypeAlias = Any
"""Whatever JSON can say."""

_CLIENT: Final = Path(__file__).with_name("client.py")
_SECONDS: Final = 600


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request.

    Attributes:
        result: what it gave.
        failure: why it gave nothing; empty where it did.
        seconds: how long it took.
    """

    result: Json
    failure: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Asked:
    """How often Excel's objects were asked.

    Attributes:
        invocations: for a member, through COM.
        lookups: for a member's number.
        descriptions: what class they are of.
        rejected: while Excel was busy.
        members: how often each member was asked for, as the stand-in counts.
    """

    invocations: int
    lookups: int
    descriptions: int
    rejected: int
    members: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Installed:
    """The add-in as its configuration describes it.

    Attributes:
        pythonw: the interpreter that answers, as a Windows path.
        version: of the package.
    """

    pythonw: str
    version: str

    @property
    def folder(self) -> str:
        """The interpreter's folder."""
        return self.pythonw.rpartition("\\")[0]


def read_configuration(file: Path) -> Installed:
    """The configuration, as the VBA reads it."""
    lines = file.read_bytes().decode("utf-16").splitlines()
    settings = {key.strip('"'): value.strip('"') for key, _, value in (line.partition(",") for line in lines)}
    return Installed(settings["INTERPRETER_WIN"], settings["VERSION"])


@dataclass(frozen=True, slots=True)
class Excel:
    """A running stand-in."""

    process: "subprocess.Popen[bytes]"
    command: str

    def start(self, command: str = "") -> Answer:
        """Start the server; the result is its process number."""
        return self._ask("start", command=command or self.command)

    def call(self, calls: Sequence[tuple[str, Sequence[Json]]]) -> Answer:
        """Call functions of the add-in: the name and the arguments of each; the result is a list."""
        return self._ask("calls", module=UDF_MODULE, calls=calls)

    def calculate_during_a_press(self, calls: Sequence[tuple[str, Sequence[Json]]]) -> Answer:
        """The same calls, made while the server waits for a workbook that a button is changing."""
        return self._ask("reenter", module=UDF_MODULE, calls=calls)

    def press(self, action: str) -> Answer:
        """Press a button with the active workbook, or with none where none is open."""
        return self._ask("press", module=RIBBON_MODULE, action=action)

    def menu(self) -> Answer:
        """Open the menu of rubrics."""
        return self._ask("menu", module=RIBBON_MODULE)

    def open(self, path: Path) -> None:
        """Open a workbook of this machine."""
        self._do("open", windows(path))

    def save(self, path: Path) -> Path:
        """The active workbook as it would be saved now."""
        self._do("save", windows(path))
        return path

    def close(self) -> None:
        """Close every workbook."""
        self._do("close")

    def select(self, place: Place) -> None:
        """Click on a cell of the active workbook."""
        self._do("select", *place)

    def type(self, place: Place, text: str) -> None:
        """Type into a cell of the active workbook."""
        self._do("type", *place, text)

    def fail_after(self, writes: int | None) -> None:
        """Let Excel refuse a change after so many of them."""
        self._do("fail_after", writes)

    def end_python_at(self, writes: int) -> None:
        """End Python while it makes the change after so many of them."""
        self._ask("end_at", writes=writes)

    def close_at(self, writes: int) -> None:
        """Close the workbook just before the change after so many of them."""
        self._do("close_at", writes)

    def reject(self, calls: int, seconds: float) -> None:
        """After so many calls reject all that follow for some seconds, as while a cell is edited."""
        self._do("reject", calls, seconds)

    def reject_at(self, writes: int, seconds: float) -> None:
        """The same once the change after so many of them is made."""
        self._do("reject_at", writes, seconds)

    def refuse(self, at: int, calls: int, code: int, *, inside: bool = False) -> None:
        """Answer so many calls from one on with an error's number, or with a general error that has it."""
        self._do("refuse", at, calls, code, inside)

    def at_ease(self) -> None:
        """Nothing more happens by itself."""
        self._do("at_ease")

    def settings(self) -> list[Json]:
        """Excel's settings."""
        found: list[Json] = self._do("settings")
        return found

    def asked(self) -> Asked:
        """What Excel's objects were asked for since this was last asked."""
        return Asked(**self._do("asked"))

    def faults(self) -> list[str]:
        """Where the stand-in itself failed, as no Excel would."""
        found: list[str] = self._do("faults")
        return found

    def _do(self, work: str, *arguments: Json) -> Json:
        answer = self._ask("workbooks", work=work, arguments=arguments)
        assert not answer.failure, answer.failure
        return answer.result

    def end_process(self, number: int) -> None:
        """End a process from outside, as the task manager does."""
        self._ask("end", process=number)

    def runs(self, number: int) -> bool:
        """Whether a process is there."""
        return bool(self._ask("runs", process=number).result)

    def _ask(self, what: str, **words: Json) -> Answer:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        request = {"do": what, "command": self.command, **words}
        late = Timer(_SECONDS, self.process.kill)
        late.start()
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        finally:
            late.cancel()
        if not line.startswith(b"{"):
            self.process.kill()  # so that what it said ends
            pytest.fail(f"{what}: {(line + self.process.stdout.read()).decode(errors='replace')}")
        answer = json.loads(line)
        return Answer(answer.get("result"), answer.get("failure", ""), answer["seconds"])


@contextmanager
def opened_excel(
    wine: Wine, installed: Installed, folder: Path | None = None, **variables: str
) -> Iterator[Excel]:
    """Excel, from its start in a folder to its end."""
    own = installed.folder
    client, dll = windows(_CLIENT), rf"{own}\{dll_name(64)}"
    started = wine.start(rf"{own}\python.exe", "-B", client, dll, folder=folder or wine.profile, **variables)
    with started as process:
        try:
            yield Excel(process, server_command(installed.pythonw))
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(_SECONDS) == 0
        finally:
            process.kill()
