"""A shop put away and brought back: its store, its facts, and apart from both its keys.

What is derived (the data version) is not put away; bringing a shop back works it out anew.
"""
