"""Who is who: accounts -> customers, explained, decided by hand where facts do not tell, and reversible."""
