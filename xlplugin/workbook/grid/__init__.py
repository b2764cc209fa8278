"""The workbook as a plain model: sheets of cells with values, formulas and formats."""
