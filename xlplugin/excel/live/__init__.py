"""A workbook open in Excel: read as a grid, changed by a plan, and put back."""
