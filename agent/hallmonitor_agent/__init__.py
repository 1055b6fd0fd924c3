"""The capture service on the gateway: packets in, a bounded spool of flow records out.

It knows no policy, no alert and no identity.
"""
