"""Live events: what a shop's own systems tell as it happens. Stored before it is confirmed, then told to journeys.

An event waits in ``untold`` until its customer is known, and on its way to the facts in the fact outbox, from the same
transaction.
"""
