"""A signed webhook: the shop's own system is told, and does what it does."""
