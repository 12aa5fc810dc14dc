"""What Python finds in a page beside the helpers; as it stands, at the top of its path."""
