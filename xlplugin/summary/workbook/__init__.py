"""The summary of a review of many as an Excel workbook, written row by row in constant memory."""
