"""Why a number moved between two times."""
