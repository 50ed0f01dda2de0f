"""The list of customers to win back: who they are, what is expected of them, and what keeps from writing now."""
