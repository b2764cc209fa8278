"""Changing cells: edits as values, written into the sheet so that every other byte stays."""
