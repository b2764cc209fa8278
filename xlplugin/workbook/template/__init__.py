"""Blank and filled workbooks for a rubric; the only room that authors a workbook, and imports openpyxl."""
