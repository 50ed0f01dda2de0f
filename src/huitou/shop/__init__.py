"""What can be done with a shop's folder, as the library's users see it: one class, ``Shop``.

Its methods stand by concern, a file and a small base class each, and do no work: they open what a room needs and call
it. They import that room only when asked, because a caller who wants one number should not wait for all rooms to load.
"""
