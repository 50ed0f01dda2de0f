"""Journeys: what happens to whom and when. Whether a message may go is for delivery to say."""
