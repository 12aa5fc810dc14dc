"""Grading a class: each submission runs in a sandbox of its own; its answers are tested elsewhere.

What a submission defines leaves its sandbox as plain values (`values`, `runner`, `sandbox`). The
hidden tests run on these values in another process that never holds a student's code (`checker`).
Around these: what a learning platform delivers (`submissions`), the class in parallel (`batch`),
and what an instructor gets (`gradebook`, `freetext`, `reports`). ``python -m helpers.grading`` is
the command; `prove` proves that an assignment grades as it says (`gates`).
"""
