"""Custom functions over COM: the catalogue as xlwings sees it, and cells on their way in and out."""
