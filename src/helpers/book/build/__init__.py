"""How the chapters are executed, and how the site takes its place."""
