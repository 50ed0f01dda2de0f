"""The HTTP API: one router per room, one shape of error, and nothing open that no rule opens."""
