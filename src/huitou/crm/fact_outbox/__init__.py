"""What happened here and has to become facts: messages that went, consents that changed, live events.

Whoever causes one puts it here in the same transaction, under a key of its own. A job takes what lies here over into
the facts, a batch at a time, as an import of Huitou's own lists, so that every rule of intake holds.
"""
