"""The Zendesk app package: build it, and check any such package before it is uploaded."""
