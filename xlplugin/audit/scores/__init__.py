"""Checks of the score table itself: weights, scores, totals, grade, claims, reasons and evidence."""
