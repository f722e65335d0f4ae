"""Questions that a person answers: tickets, their promised times and codes, notes, ready-made answers."""
