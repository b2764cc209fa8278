"""Scores Chinese departmental performance self-evaluations in Excel and headlessly."""
