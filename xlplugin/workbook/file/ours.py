"""Which workbooks are summaries of many reviews, and so never a form that somebody handed in."""

from typing import Final

from xlplugin.workbook.file.package import Package

SUMMARY_PROPERTY: Final = "xlplugin_summary"
"""The document property that a summary has; Excel, WPS and LibreOffice keep it when they save."""

_PROPERTIES: Final = "docProps/custom.xml"


def is_summary(package: Package) -> bool:
    """Whether a workbook is a summary that this program wrote."""
    return f'name="{SUMMARY_PROPERTY}"'.encode() in (package.data(_PROPERTIES) or b"")
