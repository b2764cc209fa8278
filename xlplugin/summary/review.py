"""All results of a review of many, read from the file of results once and asked many times."""
