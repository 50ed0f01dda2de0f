"""Delivery: may this message go, and if so, once. Who gets what, and when, is decided by the rooms above."""
