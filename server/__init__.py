"""Liaison: for a support ticket, the people who own the customer."""
