"""A form that a department filled in, as a plain model; the figures in it; the rubric it follows."""
