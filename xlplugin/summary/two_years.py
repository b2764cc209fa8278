"""Which form of last year's review belongs to which of this one's, and which findings come again."""

import sqlite3
from typing import Final

_ONLY: Final = """
UPDATE main.form SET before = (SELECT file FROM before.form AS last WHERE last.{0} = form.{0})
WHERE {0} <> '' AND before IS NULL
AND (SELECT count(*) FROM main.form AS same WHERE same.{0} = form.{0}) = 1
AND (SELECT count(*) FROM before.form AS last WHERE last.{0} = form.{0}) = 1
"""
_UNLIKE: Final = """
AND NOT EXISTS (
    SELECT 1 FROM before.form AS last WHERE last.place = form.place
    AND (last.whose <> '' AND form.whose <> '' AND last.whose <> form.whose
        OR last.file IN (SELECT before FROM main.form AS other WHERE before IS NOT NULL))
)
"""
_BY_WHOSE: Final = _ONLY.format("whose")
_BY_PLACE: Final = _ONLY.format("place") + _UNLIKE
_REPEATED: Final = """
UPDATE main.finding SET repeated = 1 WHERE EXISTS (
    SELECT 1 FROM main.form JOIN before.finding AS last ON last.form = form.before
    WHERE form.file = finding.form AND last.code = finding.code AND last.about = finding.about
)
"""
_COUNTED: Final = """
UPDATE main.form SET repeated = (
    SELECT count(*) FROM main.finding WHERE finding.form = form.file AND finding.repeated
)
"""


def join_years(tables: sqlite3.Connection) -> None:
    """Find last year's form of each form, and the findings that it had, too.

    It is that of the same department, unit and project; where that does not tell, the one of the
    same path but for its years, unless it is another's. Where several could be it, none is. A
    finding comes again if it is of the same code about the same indicator, or, being about none, on
    the same sheet.
    """
    for step in (_BY_WHOSE, _BY_PLACE, _REPEATED, _COUNTED):
        tables.execute(step)
