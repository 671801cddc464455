"""What somebody pastes, and the right place for it: a ticket, its case, an account."""
