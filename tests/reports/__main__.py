"""Prints the measure: ``python -m tests.reports [--details] [kind …]``."""

import sys

from tests.reports.measure import (
    Tried,
    accusations,
    judged,
    passages,
    seeds,
    shown,
    table,
    true_reports,
)


def main(words: list[str]) -> None:
    """Mistakes, then true passages and whole true reports."""
    kinds = {word for word in words if not word.startswith("--")}
    details = "--details" in words
    write = sys.stdout.write
    tried = [
        Tried(seed, suffix, judged(seed, suffix))
        for seed in seeds()
        if not kinds or seed.kind in kinds
        for suffix in seed.files
    ]
    write("\n".join(table(tried)) + "\n\n")
    for each in tried if details else ():
        what = f"{each.seed.kind} {each.suffix} {each.seed.names} {each.seed.change or each.seed.add or ''}"
        if not each.judged.told:
            write(f"missed: {what}\n")
        for told in each.judged.told if "--all" in words else ():
            write(f"told: {what}\n    {shown(told)}\n")
        for other in each.judged.others:
            write(f"beside {what}\n    {shown(other)}\n")
    held = [
        each for passage in passages() if not kinds or passage.kind in kinds for each in accusations(passage)
    ]
    held += [] if kinds else list(true_reports())
    for accused in held:
        write(f"false: {accused.kind} {accused.where} {accused.text[:60]}\n    {shown(accused.problem)}\n")
    errors = sum(each.problem.severity.value == "error" for each in held)
    write(f"{len(passages())} true passages: {errors} errors, {len(held) - errors} warnings\n")


if __name__ == "__main__":
    main(sys.argv[1:])
