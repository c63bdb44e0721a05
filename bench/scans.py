"""Scans made of one: its slices are written once, and sent again and again under names and UIDs of their own.

What a sender costs is then hardly more than its system calls. Values that differ from scan to scan are all
as long as each other; each message is cut at them once, and a new one costs one join.
"""

import re

from slices import SLICES_PER_SERIES, slice_file, uid

SERIES = 4
SLICES = SERIES * SLICES_PER_SERIES
BASE = "SCAN-000000"


def name_of(scan):
    return f"SCAN-{scan:06d}"


class Scans:
    """`wrap` makes of a file what goes over the wire."""

    def __init__(self, wrap, size=64, first=0, slices=SLICES):
        self.messages = [(number, *cut(wrap(slice_file(BASE, number, size=size)), number))
                         for number in range(first, first + slices)]

    def scan(self, number):
        """All messages of a scan, in the order of its slices."""
        shared = dict(zip(fields(BASE), fields(name_of(number))))
        for at, parts, places in self.messages:
            shared[instance(BASE, at)] = instance(name_of(number), at)
            message = parts.copy()
            for place in places:
                message[place] = shared[message[place]]
            yield b"".join(message)


def fields(name):
    """What all slices of a scan share, and other scans don't have."""
    return [value.encode() for value in (
        name, uid(name, "study"), *(uid(name, "series", each) for each in range(SERIES)),
        uid(name, "frame of reference"), uid(name)[-12:])]


def instance(name, number):
    return uid(name, "instance", number).encode()


def cut(message, number):
    """The message in parts, and which of them are replaced."""
    parts = re.split(b"(" + b"|".join(map(re.escape, [instance(BASE, number), *fields(BASE)])) + b")", message)
    return parts, range(1, len(parts), 2)
