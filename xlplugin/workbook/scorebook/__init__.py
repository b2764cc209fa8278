"""Our own sheets in any workbook, found by their headings: the facts and the rubric that stand on them."""
