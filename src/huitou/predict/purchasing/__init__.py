"""How often each customer buys and whether they still do: models of counts in time, fitted, back-tested, told in words.

The pure core (histories, models, fit, clock) works on arrays; ``reading`` makes them from a snapshot.
"""
