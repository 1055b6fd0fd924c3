"""From an alert back to the wire: the packets of one flow, headers only."""
