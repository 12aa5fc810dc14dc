"""The pages of the site, and the files that can be taken from them."""
