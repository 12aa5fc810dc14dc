"""What the book says: figures that are references, terms, the rules for words."""
