"""Puts together what the Debian packages install, so that debhelper has only to pack it."""
