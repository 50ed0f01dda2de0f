"""The command line: one file per command group, each parsing, calling the library's face, and rendering."""
