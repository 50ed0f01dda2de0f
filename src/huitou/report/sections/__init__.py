"""The sections of the report, one file each: a function from what can be asked to a section."""
