"""Watching over what is sent: what waits for a person, what went and what did not, to whom, and what it changed."""
