"""xlwings' interface to what hangs on books and cells: names and notes."""

# ruff: noqa: ANN401 - xlwings hands over anything

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from tests.excel.engine.com_names import ComName, ComNames
from tests.excel.engine.com_parts import ComComment


def passed(member: str) -> Any:
    """A property of xlwings that is one of COM."""

    def get(self: Any) -> Any:
        return getattr(self.xl, member)

    def put(self: Any, value: object) -> None:
        setattr(self.xl, member, value)

    return property(get, put)


class Note(base_classes.Note):
    def __init__(self, xl: ComComment) -> None:
        self.xl = xl

    api = property(lambda self: self.xl)
    author = passed("Author")

    @property
    def text(self) -> str:
        return self.xl.Text()

    @text.setter
    def text(self, value: str) -> None:
        self.xl.Text(value)

    def delete(self) -> None:
        self.xl.Delete()


class Names(base_classes.Names):
    def __init__(self, xl: ComNames) -> None:
        self.xl = xl

    api = property(lambda self: self.xl)

    def __call__(self, key: int | str) -> Name:
        return Name(self.xl(key))

    def contains(self, key: int | str) -> bool:
        return any(each.called == key for each in self.xl.listed())

    def __len__(self) -> int:
        return self.xl.Count

    def add(self, name: str, refers_to: str) -> Name:
        return Name(self.xl.Add(name, refers_to))


class Name(base_classes.Name):
    def __init__(self, xl: ComName) -> None:
        self.xl = xl

    api = property(lambda self: self.xl)
    name = passed("Name")
    refers_to = passed("RefersTo")

    def delete(self) -> None:
        self.xl.Delete()
