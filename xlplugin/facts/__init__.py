"""Facts: the named figures a score rests on, each with unit, value and source; missing is not zero."""
