"""The words of a message: templates in two languages, what may stand in them, and what law and platforms forbid."""
