"""An Excel for tests: xlwings' interface over workbooks in memory, with COM's habits, counted and failing."""
