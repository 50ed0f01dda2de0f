"""The hands: a server on top of the library, with people and permissions, an HTTP API, and the web app.

One Django app per room. The rooms here use the library; the library knows nothing of them.
"""
