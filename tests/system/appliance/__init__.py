"""A Debian machine in a container: its root, its boot, a wire to it, the packages and the page that are tried on it."""
