"""A live view in a terminal, from the metrics page alone."""
