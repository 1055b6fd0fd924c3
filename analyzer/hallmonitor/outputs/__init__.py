"""Alerts leave the house: files, syslog and webhooks, each at least once."""
