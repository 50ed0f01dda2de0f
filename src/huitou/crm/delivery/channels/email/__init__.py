"""E-mail through the shop's own SMTP server."""
