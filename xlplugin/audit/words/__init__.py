"""Checks of what words state: figures given twice, sums, rates, faults and problems."""
