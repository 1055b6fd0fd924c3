"""The analyzer as a service: it follows spools of flow records, judges them, and commits what it found.

    spool files --spool_reader--> judging --> state file: cursor, judge, alerts
                                     |
                                     +--> kept flows

Nothing here captures, and nothing here delivers: `hallmonitor.outputs` reads the alerts out of the state file.
"""
