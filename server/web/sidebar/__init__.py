"""The Zendesk sidebar: the signed launch, and the HTML fragments that its page asks for."""
