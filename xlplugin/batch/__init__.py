"""Bulk review: many workbooks, each in a process that may fail without the others."""
