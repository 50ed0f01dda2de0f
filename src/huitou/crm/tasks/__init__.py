"""What people of the shop are to do: whom to speak to, why, with which words, and what came of it.

A task is made by a step of a journey or by hand, belongs to one person at a time, and ends once. Nothing is sent from
here: who does the task speaks to the customer themselves.
"""
