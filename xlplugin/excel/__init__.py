"""The add-in: custom functions over COM, the ribbon and its live workbook, the .xlam file, installing."""
