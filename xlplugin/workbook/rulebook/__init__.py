"""A rubric written as a workbook that people keep; ``rubric.book`` reads it."""
