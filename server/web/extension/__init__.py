"""The browser extension's sign-in, as far as it goes through the agent's browser."""
