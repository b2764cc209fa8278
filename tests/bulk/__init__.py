"""Workbooks as a province's departments hand them in, by the hundred or the thousand, and what they contain.

``python -m tests.bulk make N FOLDER [--seed S]`` writes N workbooks below ``FOLDER/报送``, in folders by
district, and ``FOLDER/answers.jsonl``: a line a workbook with the mistakes that are in it. The same N and S
give the same forms. Four in ten are correct; the others have one to three mistakes, each in another part.

They are of four origins, in these shares:

- nine in ten the layouts of ``tests/provinces``, filled in with mistakes seeded as there;
- the official department forms and the project form of ``tests/workbook/official_forms``;
- the workbooks that ``xlplugin template`` makes, filled in (a department's one in fifty, a project's too).

Districts, departments, projects, years, amounts, claims and file names differ, and so do fonts, colours,
widths, remarks in comments, hidden sheets and sheets of the department's own. Some are .xlsm, some .xls.

A line of ``answers.jsonl``: ``{"path", "origin", "mistakes": [{"kind", "codes", "sheet", "cells",
"indicator"}]}``. A mistake is found by a finding with one of its codes at one of its cells, or, where a form
has no cells of its own to tell, at its indicator.

``python -m tests.bulk measure N [--seed S]`` makes them, runs ``xlplugin batch``, and prints precision and
recall by kind of mistake and every one that was missed or is false; it ends with 1 if there is one.

``python -m tests.bulk benchmark [--files N]`` prints how fast such a review is and what it takes, as ratios.
"""
