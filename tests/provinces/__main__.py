"""Prints the measure: ``python -m tests.provinces [--details] [layout …]``."""

import sys

from tests.provinces.measure import details, run, table

if __name__ == "__main__":
    names = [word for word in sys.argv[1:] if not word.startswith("--")]
    results = run(names)
    sys.stdout.write("\n".join(table(results)) + "\n")
    if "--details" in sys.argv:
        sys.stdout.write("\n".join(details(results)) + "\n")
