"""Making journeys: drafts, what is wrong with one, publishing it, and what becomes of the journey then."""
