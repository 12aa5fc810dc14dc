"""How the chapters are executed, and how the site takes its place.

``_config.yml`` loads the extension `helpers.book`. `execution` cuts the kernels off from the
network, ties the execution cache to the data, the helpers and the installed versions, and makes
every warning fail the build, also in a plain ``jupyter-book build .``. Before a page is read,
`helpers.book.data` checks the data package; as it is read, `helpers.book.prose` checks every figure
in it; of the data `helpers.book.site` makes the dictionary, a page for each table, and what the
bibliography says of each source. What is made of something else than the source of its page, such
as the pages of the tables and the notebooks, is made again when that has changed (`stamps`); a test
edits a small book and compares it with one that is built at once. `staging` puts the site in its
place when it is whole.
"""
