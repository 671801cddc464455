"""One plain page for managers: what is open, what nobody has seen, what has not arrived."""
