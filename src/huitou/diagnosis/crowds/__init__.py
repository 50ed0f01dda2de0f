"""Crowds of practice: what each crowd of an ad report cost and brought, against the rest, and at an equal price."""
