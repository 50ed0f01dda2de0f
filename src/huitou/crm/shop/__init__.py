"""The shop as a server reads it: kept open, asked once, answered often."""
