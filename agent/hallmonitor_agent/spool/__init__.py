"""The spool: flow records in Parquet files, bounded, for whoever follows them.

    SPOOL/flows/date=YYYY-MM-DD/sensor=NAME/SEQ.parquet     flow records of one cut, perhaps none
    SPOOL/losses/date=YYYY-MM-DD/sensor=NAME/SEQ.parquet    loss records that go with them, where there are some
    SPOOL/open/date=YYYY-MM-DD/sensor=NAME/SEQ.parquet      what flows had open by the last cut, where it is known
    SPOOL/sensor=NAME.json                                  the next SEQ, how far records go, whether the end was clean

SEQ has 16 digits and is never used twice for a sensor; the date is that of the cut's end, UTC. A follower reads a
sensor's flows and losses by SEQ and removes both of a SEQ once it has what they hold. A SEQ that is missing below one
that is there was removed for want of room, which a loss record tells. What lies in `open/` is for the next start after
a kill, which closes it as a file of its own.
"""
