"""The metrics of the agent: each a line in a list, read from the status."""
