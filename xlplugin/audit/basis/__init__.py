"""What every check works on: the case, findings and how they are made, cells, texts and columns."""
