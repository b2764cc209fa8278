"""Finding a form, its tables and its words on the sheets of any workbook."""
