"""Live events: what a shop's own systems tell as it happens. Stored before it is confirmed, then told to journeys.

They lie in the fact outbox, on their way to the facts; journeys are told of each as soon as its customer is known.
"""
