"""Checks of goals against what was reached."""
