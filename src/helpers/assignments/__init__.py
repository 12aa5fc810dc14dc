"""Assignments: written once in ``assignments/NAME.md``, released without what gives them away.

`source` reads an assignment, `release` writes the student's notebook, the instructor's key and the
autograder's bundle with otter-grader, `gates` proves that it grades as it says, and `leaks` finds
what must not be published. ``python -m helpers.assignments`` does all of it.
"""
