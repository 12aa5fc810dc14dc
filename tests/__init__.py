"""What proves the course; ``book/`` builds the book and reads it in browsers.

``make test`` opens each page once or twice: at 320 and 1280 px, as a file; the chapters, and the
explorers with each kind of control, more often. ``make soak`` repeats that at each width, in both
themes and from a server, with every page. A test that is marked ``soak`` is the same test in
another setting, never another claim.

A test that opens a page runs in Chromium and in Firefox; the end of a run says in which versions,
and how many ran in each. Playwright drives both as the system has them (`tests.browsers`). In
Firefox ``make test`` takes the pages that have one of each thing, ``make soak`` all others; the
further widths and themes are left to Chromium. What Playwright cannot ask of Firefox, such as to
touch and to show a page as it is printed, is marked ``only_in("chromium")``.

``grading/hostile.py`` holds what may be handed in; what is new there is bounded, so that a hole in
the sandbox could not take a machine down.

What comes from npm stands in ``package.json``, with its version; Node itself comes from PyPI.
"""
