"""A rubric kept as a workbook: its sheets read into the same frozen rubric that YAML gives."""
