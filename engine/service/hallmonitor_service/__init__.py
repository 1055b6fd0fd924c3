"""What both services rest on: settings files and their faults, exit statuses, logs, metrics pages.

Nothing here knows a packet, a flow or an alert. `hallmonitor_agent` and `hallmonitor` import it; it imports neither.
"""
