"""The kinds of scoring rule: one small frozen class each; a rule is a tree of them."""

from xlplugin.rules.base import AnyRule
from xlplugin.rules.kinds import AnyKind

__all__ = ["AnyKind", "AnyRule"]
