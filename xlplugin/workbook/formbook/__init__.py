"""Scoring an official form in place: facts sheet, working sheet, and the values of its own cells."""
