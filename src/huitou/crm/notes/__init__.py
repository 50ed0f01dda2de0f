"""The daily note: the three numbers, whom to reach and what is unusual, sent to the staff's own group each morning."""
