"""Exports that are uploaded: kept while they are wanted, looked at, imported as jobs, and gone afterwards."""
