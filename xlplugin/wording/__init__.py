"""Words for people: the criterion a rule stands for, and the explanation of a score."""
