"""A gateway to test at: two network namespaces with a wire between them, and whatever runs at its ends."""
