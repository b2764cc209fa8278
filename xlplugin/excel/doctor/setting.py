"""What every look needs: the machine, the user's places, and what the add-in was told."""

from dataclasses import dataclass
from pathlib import Path

from xlplugin.excel.doctor.configuration import Configuration, read_configuration
from xlplugin.excel.doctor.machine import Machine
from xlplugin.excel.doctor.places import Places, places


@dataclass(frozen=True, slots=True)
class Setting:
    """The machine, the places, and the configuration; None where there is none."""

    machine: Machine
    where: Places | None
    told: Configuration | None

    @property
    def pythonw(self) -> Path:
        """The program that Excel starts; without a configuration, the one that installing would name."""
        if self.told is not None:
            return Path(self.told.interpreter)
        return self.machine.interpreter().executable.with_name("pythonw.exe")


def setting(machine: Machine) -> Setting:
    """Look for the places and the configuration."""
    where = places(machine.environment)
    files = where.configurations if where else ()
    contents = next((each for file in files if (each := machine.read(file)) is not None), b"")
    return Setting(machine, where, read_configuration(contents))
