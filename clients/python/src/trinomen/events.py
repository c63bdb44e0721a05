"""What happens in the archive, as one numbered sequence: read in pages, or followed as it happens."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any, Dict, Iterator, Mapping, Optional, Sequence

from .connection import Connection

Event = Dict[str, Any]
_PAGE = 1000
_PATH = "/api/events"
_LINE_MAX = 1 << 20


def events(
    connection: Connection,
    since: Optional[int],
    types: Sequence[str],
    study: Optional[str],
    viewpoint: Optional[str],
    follow: bool,
    every: float,
) -> Iterator[Event]:
    """See `Archive.events`."""
    query = {"type": ",".join(types) or None, "study": study, "viewpoint": viewpoint}
    if since is None:
        since = _page(connection, {**query, "since": 0, "limit": 1})["newest"]
    done = False
    while not done:
        page = _page(connection, {**query, "since": since, "limit": _PAGE})
        yield from page["events"]
        since, done = max(since, page["last"]), page["done"]
    while follow:
        for since, event in _stream(connection, {**query, "since": since}, since):
            if event is not None:
                yield event
        time.sleep(every)  # the server ends connections now and then, and may be away


def _page(connection: Connection, query: Mapping[str, Any]) -> Dict[str, Any]:
    return connection.get(_PATH, query, {"Accept": "application/json"}).json()


def _stream(connection: Connection, query: Mapping[str, Any], since: int) -> Iterator[Any]:
    """Number and event of each block until the connection ends; a block without data only moves the number on."""
    with connection.stream(_PATH, query, {"Accept": "text/event-stream"}) as response:
        name, data = "", ""
        while True:
            try:
                line = response.readline(_LINE_MAX).decode("utf-8")
            except (OSError, http.client.HTTPException):
                return
            if not line:
                return
            field, _, value = line.rstrip("\r\n").partition(":")
            value = value[1:] if value.startswith(" ") else value
            if field == "id" and value.isdigit():
                since = int(value)
            elif field == "event":
                name = value
            elif field == "data":
                data += value
            elif not field and not line.strip():
                if name == "reset":  # as after a restore: there are fewer events than we have seen
                    since = 0
                    yield since, {"type": "reset"}
                    return
                yield since, json.loads(data) if data else None
                name, data = "", ""
