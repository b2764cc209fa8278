"""Blank and filled workbooks for a rubric; only here openpyxl is used: it draws their charts."""
