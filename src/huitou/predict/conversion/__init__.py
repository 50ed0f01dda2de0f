"""Visitors: how likely each is to order for the first time in the next seven days, and why."""
