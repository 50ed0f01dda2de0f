"""Trying a journey on the past: the same triggers, steps, gate and sender, on what was known on each day."""
