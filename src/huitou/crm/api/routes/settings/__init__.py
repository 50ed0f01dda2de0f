"""The shop's settings: three forms, and the files themselves as text."""
