"""The workbook as a file: every part of it read, checked and saved without loss."""
