"""Workbooks: read as a plain grid, written as a list of cell edits, recalculated without Excel."""
