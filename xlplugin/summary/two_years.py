"""Which form of last year's review belongs to which of this one's, and which findings come again."""

import sqlite3
from typing import Final

_BY: Final = """
UPDATE main.form SET before = (SELECT file FROM before.form AS last WHERE last.{0} = form.{0})
WHERE {0} <> '' AND before IS NULL
AND (SELECT count(*) FROM main.form AS same WHERE same.{0} = form.{0}) = 1
AND (SELECT count(*) FROM before.form AS last WHERE last.{0} = form.{0}) = 1
"""
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
_NOT_OF_ONE: Final = """
UPDATE main.form SET before = NULL WHERE whose <> '' AND EXISTS (
    SELECT 1 FROM before.form AS last
    WHERE last.file = form.before AND last.whose <> '' AND last.whose <> form.whose
) OR before IN (SELECT before FROM main.form GROUP BY before HAVING count(*) > 1)
"""


def join_years(tables: sqlite3.Connection) -> None:
    """Find last year's form of each form, and the findings that it had, too.

    It is that of the same department, unit and project; where they are not told, the one of the same path but
    for its years. Where several could be it, none is. A finding comes again if it is of the same code about
    the same indicator, or, being about none, on the same sheet.
    """
    for step in (_BY.format("whose"), _BY.format("place"), _NOT_OF_ONE, _REPEATED, _COUNTED):
        tables.execute(step)
