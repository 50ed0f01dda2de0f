"""What each customer buys next: what they buy again, and what goes with it.

A pure core on arrays (``baskets``, ``model``, ``offers``) that knows no shop, a reader that makes those arrays from a
snapshot as of a day, and the words. Two logistic lines rank the products: one those a customer knows, by how often,
how lately and how regularly they bought them (`personal`), one those they do not, by what customers alike buy
(`neighbours`) and what goes together (`together`). Both learn from the latest baskets known, and a back-test inside the
past says whether they beat plain counting; where they do not, or there is too little to learn from, counting answers.
"""
