"""Live rooms: five counts, four rates, each against the shop's own past first; causes and remedies as data."""
