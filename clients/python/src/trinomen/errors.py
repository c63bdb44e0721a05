"""What can go wrong, as exceptions that say what, where and what to do."""

from __future__ import annotations

from typing import Optional


class TrinomenError(Exception):
    """Anything that this client raises on its own account."""


class Unreachable(TrinomenError):
    """The server did not answer, or the line broke more often than patience allows."""


class Damaged(TrinomenError):
    """What arrived is not what was sent, or a file here is not what it was when it was fetched."""


class Refused(TrinomenError):
    """The server answered, and not with success.

    Attributes:
        status: the HTTP status, such as 400.
        details: what the server says of it, for a person to read.
    """

    def __init__(self, status: int, method: str, path: str, details: str):
        super().__init__(f"{method} {path}: {status} {details}")
        self.status = status
        self.details = details


class NotSignedIn(Refused):
    """401: no credentials, or wrong ones."""


class Forbidden(Refused):
    """403: the account lacks the permission that the route needs."""


class NotFound(Refused):
    """404: there is no such thing, or not for this account."""


class Conflict(Refused):
    """409: somebody was faster; look again and decide anew."""


class Busy(Refused):
    """429, 503 or 507: later it may work. `retry_after` is the server's own advice in seconds, if any."""

    def __init__(self, status: int, method: str, path: str, details: str, retry_after: Optional[float] = None):
        super().__init__(status, method, path, details)
        self.retry_after = retry_after


_KINDS = {401: NotSignedIn, 403: Forbidden, 404: NotFound, 409: Conflict}


def refusal(status: int, method: str, path: str, details: str, retry_after: Optional[float]) -> Refused:
    """The exception for a status."""
    if status in (429, 503, 507):
        return Busy(status, method, path, details, retry_after)
    return _KINDS.get(status, Refused)(status, method, path, details)
