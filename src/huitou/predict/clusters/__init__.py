"""The groups customers fall into by how they buy: found on transformed features, described in words, kept from month to
month.

``features`` makes the numbers, ``grouping`` chooses how many groups there are, ``matching`` says which is which of last
time's, ``portrait`` and ``words`` say who they are; ``reader`` does it for a shop as of a day.
"""
