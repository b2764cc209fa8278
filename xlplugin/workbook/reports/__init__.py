"""Written reports beside a form: what a Word document or a text says, its tables as grids."""
