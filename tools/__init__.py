"""Programs that maintain the course: its addresses, links, picture and version."""
