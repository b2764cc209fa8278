"""The summary as one page for a browser, which holds all it needs and asks no network."""
