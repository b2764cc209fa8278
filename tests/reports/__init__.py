"""Written reports with their forms: true ones, ones with a seeded mistake, and true passages.

``python -m tests.reports`` prints what is found and what is falsely accused.
"""
