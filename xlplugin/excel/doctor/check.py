"""A check of the doctor: what it is given to look at, and what it says."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from xlplugin.excel.doctor.installation import Configuration, Places, places, read_configuration
from xlplugin.excel.doctor.machine import Machine
from xlplugin.excel.doctor.self_test import SelfTest


class Health(StrEnum):
    """How a thing stands; the value is what people read."""

    GOOD = "正常"
    WRONG = "有问题"
    UNKNOWN = "未查明"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """How a thing stands, what was seen, what to do where it is not in order, and what it is about."""

    health: Health
    seen: str
    advice: str = ""
    name: str = ""

    @property
    def is_wrong(self) -> bool:
        """Whether something has to be done."""
        return self.health is Health.WRONG

    @property
    def is_good(self) -> bool:
        """Whether it was looked at and is in order."""
        return self.health is Health.GOOD

    def __str__(self) -> str:
        advice = f"。{self.advice}" if self.advice else ""
        return f"{self.health}　{self.name}：{self.seen}{advice}"


def good(seen: str) -> Diagnosis:
    """In order."""
    return Diagnosis(Health.GOOD, seen)


def wrong(seen: str, advice: str) -> Diagnosis:
    """Not in order, and what to do."""
    return Diagnosis(Health.WRONG, seen, advice)


def unknown(seen: str, advice: str = "") -> Diagnosis:
    """Could not be told, or may or may not matter."""
    return Diagnosis(Health.UNKNOWN, seen, advice)


@dataclass(frozen=True, slots=True)
class Context:
    """What the checks share.

    Attributes:
        machine: the machine.
        places: of the user; None where the system names none.
        configuration: what the add-in is told; None where there is nothing that can be read.
        damaged: the configuration file that is there and cannot be read.
    """

    machine: Machine
    places: Places | None
    configuration: Configuration | None
    damaged: Path | None = None

    @property
    def pythonw(self) -> Path:
        """The program that Excel starts; without a configuration, the one that installing would name."""
        if self.configuration is not None:
            return Path(self.configuration.interpreter)
        return self.machine.executable().with_name("pythonw.exe")

    @property
    def python(self) -> Path:
        """The same Python's program for the command line."""
        if self.configuration is not None:
            return self.pythonw.with_name("python.exe")
        return self.machine.executable()

    @property
    def self_test(self) -> SelfTest:
        """Whether that Python can do all that Excel will ask of it."""
        return self.machine.self_test(self.python)

    @property
    def whose(self) -> str:
        """Which Python it is, for people."""
        return "Excel 使用的 Python" if self.configuration is not None else "运行本诊断的 Python"


def context_of(machine: Machine) -> Context:
    """Look for the places and the configuration: of its files, the first that is there counts."""
    where = places(machine.environment)
    for file in where.configurations if where else ():
        contents = machine.read(file)
        if contents is not None:
            told = read_configuration(contents)
            return Context(machine, where, told, None if told else file)
    return Context(machine, where, None)
