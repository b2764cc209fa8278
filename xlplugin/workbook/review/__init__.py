"""The copy of a form for the department or the reviewer: findings on a sheet, marks on the cells."""
