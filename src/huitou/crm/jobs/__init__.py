"""Work that outlives a request: rows that say what is due when, and the one loop that does it."""
