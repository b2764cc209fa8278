"""An Excel for tests, below xlwings' own classes: workbooks in memory, COM's habits, counted and failing."""
