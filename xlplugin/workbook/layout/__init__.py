"""Where facts stand on their sheets, what a cell takes and how texts wrap; knows no spreadsheet library."""
