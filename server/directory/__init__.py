"""From a name to a person one can reach."""
