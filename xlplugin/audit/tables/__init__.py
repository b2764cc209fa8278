"""Checks of the figures in tables: sums, differences, rates, units, execution."""
