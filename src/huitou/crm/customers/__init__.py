"""The person behind the number: tags, consents and notes beside what the shop's data says of them.

All of it is kept by account number, which is also the number of the customer that the account opened. Whoever asks of a
customer asks of all their accounts as the data version has them: after a merge everything is together, after a split
everything is where it was, and nothing has to be moved. A consent stays with the account it was given for.
"""
