"""How the chapters are executed, and how the site takes its place.

``_config.yml`` loads the extension `helpers.book`. `execution` ties the execution cache to the
data, the helpers and the installed versions, names what stops a chapter and goes on, and makes
every warning fail the build, also in a plain ``jupyter-book build .``; `offline` cuts the kernels
off from the network and from the sources. Before a page is read, `helpers.book.data` checks the
data package; as it is read, `cells` and `lint` look at its code and its settings, and
`helpers.book.prose` checks every figure in it; of the data `helpers.book.site` makes the
dictionary, a page for each table, and what the bibliography says of each source. `sources` compares
files by what they hold. What is made of something else than the source of its page, such as the
pages of the tables and the notebooks, is made again when that has changed (`stamps`); a test edits
a small book and compares it with one that is built at once. `staging` takes out what is made no
more, and puts the site in its place when it is whole.
"""
