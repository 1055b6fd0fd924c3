"""Real peers on loopback, what passes between them, and captures of it: no privilege is needed to record."""
