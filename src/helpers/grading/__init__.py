"""Grading a class: each submission runs in a sandbox of its own; its answers are tested elsewhere.

A notebook runs in bubblewrap (`sandbox`), in one Python process without a kernel (`runner`), which
sends out the answers as plain values (`values`) and never sees a test. The hidden tests run on
these values, by otter-grader, in another sandbox in which no submission's code ever runs
(`checker`). So a test cannot be read, patched or quoted in feedback, an object that equals
everything is no answer, and a notebook that is killed keeps what it had defined. ``otter run``
keeps the tests beside the running notebook and starts a kernel for each; ``make bench`` compares
both.

Around these: what a learning platform delivers (`submissions`), the class in parallel (`batch`),
and what an instructor gets (`gradebook`, `freetext`, `reports`, `items`). Several people mark by
`markers`; `similar` points out what two have in common; back to the students it goes by `returns`,
`worksheet` and `push` (`back`). ``python -m helpers.grading`` is
the command; `prove` proves that an assignment grades as it says (`gates`).

Nothing that a student wrote runs outside the sandbox, neither here nor in the tests.
"""
