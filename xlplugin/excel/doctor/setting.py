"""What every look needs: the machine, the user's places, and what the add-in was told."""

from dataclasses import dataclass
from pathlib import Path

from xlplugin.excel.doctor.configuration import Configuration, read_configuration
from xlplugin.excel.doctor.machine import Machine
from xlplugin.excel.doctor.places import Places, places
from xlplugin.excel.doctor.tried import Tried


@dataclass(frozen=True, slots=True)
class Setting:
    """What the looks share.

    Attributes:
        machine: the machine.
        where: the user's places; None where the system names none.
        told: the configuration; None where there is none that can be read.
        damaged: the configuration file that is there and cannot be read.
    """

    machine: Machine
    where: Places | None
    told: Configuration | None
    damaged: Path | None = None

    @property
    def pythonw(self) -> Path:
        """The program that Excel starts; without a configuration, the one that installing would name."""
        if self.told is not None:
            return Path(self.told.interpreter)
        return self.machine.interpreter().executable.with_name("pythonw.exe")

    @property
    def python(self) -> Path:
        """The same Python's program for the command line."""
        if self.told is not None:
            return self.pythonw.with_name("python.exe")
        return self.machine.interpreter().executable

    @property
    def tried(self) -> Tried:
        """What came of trying that Python."""
        return self.machine.tried(self.python)

    @property
    def whose(self) -> str:
        """Which Python it is, for people."""
        return "Excel 使用的 Python" if self.told is not None else "运行本诊断的 Python"


def setting(machine: Machine) -> Setting:
    """Look for the places and the configuration: of its files, the first that is there counts."""
    where = places(machine.environment)
    files = where.configurations if where else ()
    found = next(((file, each) for file in files if (each := machine.read(file)) is not None), None)
    if found is None:
        return Setting(machine, where, None)
    told = read_configuration(found[1])
    return Setting(machine, where, told, None if told else found[0])
