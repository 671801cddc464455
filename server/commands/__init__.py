"""The `liaison` command's parts: one file for each thing it does."""
