"""Who is asking: Zendesk's signed launch, our own sessions, API tokens."""
