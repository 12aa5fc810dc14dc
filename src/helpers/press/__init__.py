"""The course to take home: the site as a zip, the whole course as a PDF and as an EPUB.

The PDF and the EPUB are made from the built pages: what is folded is unfolded, controls are left
out, an explorer stays in its first view. Their style is ``press.css``, and ``paper.css`` for the
PDF alone.
"""
