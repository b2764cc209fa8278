"""THE catalogue of custom functions: typed, documented, independent of any host."""
