"""Assignments: written once in ``assignments/NAME.md``, released without what gives them away.

`source` reads an assignment, `release` writes the student's notebook, the instructor's key and the
autograder's bundle with otter-grader, and `leaks` finds what must not be published. ``python -m
helpers.assignments`` writes the notebooks of students; `helpers.grading.prove` releases all of it.
"""

__all__ = ["MARK"]

#: The key in a cell's metadata that says what the cell is in its assignment: under ``is`` one of
#: ``tool``, ``text``, ``given``, ``answer``, ``check``, ``text-answer``; and its ``question``.
MARK = "assignment"
