"""Scoring: rubric × facts × claims → a sheet of scores, every score with its trace and status."""
