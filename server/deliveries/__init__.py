"""One destination of one escalation, from the moment it is written until it has arrived, for good or not at all.

Knows no vendor: what a destination is, and how it is spoken to, is behind `Channel`.
"""
