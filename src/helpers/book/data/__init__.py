"""The checks of the data package: types, keys, links, hashes, sums."""
