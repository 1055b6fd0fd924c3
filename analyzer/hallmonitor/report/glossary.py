"""The report's terms, explained for readers who are not engineers."""

from __future__ import annotations

_TEXT = """\
active minute
    A minute of the clock in which a device exchanged at least one packet of the kind in question. Two
    connections in the same minute count once. A page left open may go on exchanging data with nobody at the
    screen.

alert
    A stretch of time in which what a signature counts crossed its threshold, once or again and again without a
    whole window between. It takes in every record that counted towards that; see “first, crossed, last”.

allowance
    Use that a policy permits: so many minutes or bytes a day for each device and category. It does not count towards
    a signature; what goes beyond it does.

byte
    One character's worth of data. 1 kB is 1,000 bytes, 1 MB is 1,000 kB, 1 GB is 1,000 MB.

capture
    A file of packets recorded at a point of the network, for example at the Internet gateway.

category
    The kind of service that a name stands for, for example social-networking, by a list that people keep.

clause
    One rule of the district's acceptable-use policy. Here each is named by a short id and paraphrased.

cool-down
    A time after an alert in which further ones of the same signature and group are counted, and not raised.

device
    One address on the site's network, or one MAC address where the settings say so. It is mostly one machine, but
    not always: behind address translation (NAT), a shared or guest access point, or a terminal server, the traffic
    of several people is one device; an address that is given to another machine later makes two machines one; and
    a machine with two addresses counts as two. A device is not a person: several people may use it, and it may act
    by itself.

device group
    Addresses that the site's settings put together under one name. Those who use the devices of a group, guests for
    example, may not be employees at all.

domain
    The name of a server, for example www.example.org.

encryption
    Scrambling that keeps others from reading data on its way. Most traffic is encrypted; the names of the
    servers reached and the amounts of data can often still be seen.

exception
    A decision of the site that certain alerts are counted, and not raised, up to a day. It has a reason, and expires.

first, crossed, last
    The three times of an alert. First: when the first record that counted begins; that is before the threshold was
    crossed, by up to one window. Crossed: when the record begins with which the threshold was first reached. Last:
    when the last record that counted ends; where a record does not tell its end, its beginning stands for it. A
    record covers up to one minute of a flow, so that times within a record are not known.

flow
    The packets that two programs exchange in one connection: who, with whom, when, how many bytes. Not what
    they say.

hash (SHA-256)
    A fingerprint of a file. If a single bit of the file changes, so does its hash; equal hashes mean equal
    files.

level
    How much weight the policy's configuration gives a signature: informational, low, medium, high or critical.
    It is not a measure of guilt.

loss
    A span in which packets passed that were not recorded. What happened in it is unknown, for or against
    anyone.

measured
    What is compared with the threshold: the most, or the least where the threshold is an upper bound, that any one
    window of the alert held. It can be less than the whole alert has: the flows, bytes and active minutes beside it
    are of the whole alert. A signature without a window counts the flows of the whole alert.

packet
    The unit in which networks carry data, usually up to some 1,500 bytes.

pseudonym
    A made-up name such as device-0123456789ab that stands for one network address. It is computed from the address
    and a secret key of the site; only who holds the key can tell which address it is. Who had the address at the
    time must be found out elsewhere.

seen / indicated / not seen
    Seen: the traffic shows the pattern that the signature describes; whether the clause forbids it is for a person
    to judge. Indicated: the traffic only raises a question, and its answer lies outside the traffic. Not seen:
    traffic cannot show the use that the clause speaks of.

sensor
    The place where packets were recorded.

signature
    A written, versioned description of a pattern in flows, with a threshold, tied to a clause.

threshold, window
    How much of something, within how long a time, makes an alert.
"""


def _entry(paragraph: str) -> tuple[str, str]:
    term, *words = paragraph.splitlines()
    return term, " ".join(line.strip() for line in words)


GLOSSARY: tuple[tuple[str, str], ...] = tuple(map(_entry, _TEXT.strip().split("\n\n")))
"""Terms in alphabetical order, each with its explanation."""
