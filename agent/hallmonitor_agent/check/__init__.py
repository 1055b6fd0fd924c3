"""What keeps the agent from seeing all there is to see, with the command that mends it; one check a file."""
