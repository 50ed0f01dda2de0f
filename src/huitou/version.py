"""The version of this package; the changelog has an entry of the same name."""

__version__ = "0.1.0"
