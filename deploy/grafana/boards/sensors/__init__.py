"""Sensors: the dashboard of who runs hallmonitor, a file for each of its rows' subjects."""
