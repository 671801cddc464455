"""One click on one ticket: what would be sent, the press, and what becomes of it."""
