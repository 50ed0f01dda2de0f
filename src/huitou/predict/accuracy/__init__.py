"""Whether to trust what is foretold: each model asked on past days of what came after, beside rules of thumb.

The figures (scoring), what they are kept as (result) and what they mean (verdict, words) are of all models alike; a
model's back-test is a file of its own, named in ``registry``.
"""
