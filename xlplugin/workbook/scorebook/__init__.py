"""Workbooks made from our template: their facts and claims read, their scores computed and written."""
