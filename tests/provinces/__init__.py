"""Forms as provinces publish them: layouts as pictures in text, filled in at random, mistakes seeded.

``python -m tests.provinces`` prints how well each is read and judged.
"""
