"""The summary of a review of many: what the results come to, as a workbook and as a page."""
