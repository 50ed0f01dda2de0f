"""Statistics on exact integers: survival curves and intervals. Knows nothing of shops."""
