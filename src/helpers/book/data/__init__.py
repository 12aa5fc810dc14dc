"""The data package and what is made of it: types, keys, links, hashes, sums; the bibliography."""
