"""Changing workbooks: cells, sheets and marks as values, written so that every other byte stays."""
