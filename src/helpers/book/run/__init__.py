"""Edit and run: the code cells of a page, in Python in the reader's own browser.

`files` knows what Python in a page is made of and where it is had; ``python -m helpers.book.run``
puts it together once (`parts`). `pages` takes it into the site and marks the pages that can run.
``web/`` holds what the browser loads at the first press, ``browser/`` what Python finds there.
"""
