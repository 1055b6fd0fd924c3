"""Everything that stands between the machine and the engine: filters, sources, privileges, drops elsewhere."""
