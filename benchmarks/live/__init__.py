"""The agent on a wire: how many packets a second it takes, what is dropped, what it costs."""
