"""What every door does with a workbook, a file or one open in Excel: open, ask, score, audit, finalise."""
