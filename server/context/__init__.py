"""Whose ticket is this: the account team, the project and the recommended actions, each with its why."""
