"""The course to take home: the site as a zip, the whole course as a PDF and as an EPUB."""
