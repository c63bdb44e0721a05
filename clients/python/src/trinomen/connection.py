"""HTTP to one server: keep-alive, credentials, patience, errors with the server's own words."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import ssl
import threading
import time
import urllib.parse
from typing import IO, Any, Dict, Iterator, List, Mapping, Optional, Tuple, Union

from .errors import Busy, Unreachable, refusal

_ERROR_MAX = 64 * 1024
_FIRST_WAIT = 0.2
_LONGEST_WAIT = 30.0
_IDLE_MAX = 16

Query = Mapping[str, Union[str, int, None]]
Body = Union[bytes, IO[bytes], None]


class Answer:
    """A successful answer that was read as a whole."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


class Connection:
    """One server and one account. May be used by many threads; lines that are idle stay open for the next.

    Args:
        url: where the server is, such as ``https://archive.example/trinomen``.
        user, password: an account; or
        token: a bearer token (``POST /api/tokens``), best for scripts.
        timeout: seconds to wait for a byte.
        patience: seconds for which a request is tried again while the server is busy or away.
        ca_file: PEM file of the authority that vouches for the server, if the system does not know it.
    """

    def __init__(
        self,
        url: str,
        *,
        user: Optional[str] = None,
        password: Optional[str] = None,
        token: Optional[str] = None,
        timeout: float = 60,
        patience: float = 120,
        ca_file: Optional[str] = None,
    ):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"not the address of a server: {url!r}; it begins with http:// or https://")
        if parts.username or parts.password:
            raise ValueError("give user and password by their own arguments; addresses end up in logs")
        self.url = url.rstrip("/")
        self._secure = parts.scheme == "https"
        self._host = parts.hostname
        self._port = parts.port
        self._prefix = parts.path.rstrip("/")
        self._timeout = timeout
        self._patience = patience
        self._tls = ssl.create_default_context(cafile=ca_file) if self._secure else None
        self._authorization = _authorization(user, password, token)
        self._idle: List[http.client.HTTPConnection] = []
        self._lock = threading.Lock()

    def get(
        self, path: str, query: Optional[Query] = None, headers: Optional[Mapping[str, str]] = None
    ) -> Answer:
        """GET, read as a whole."""
        return self.request("GET", path, query, headers=headers)

    def post(self, path: str, body: Any, query: Optional[Query] = None, *, repeatable: bool = False) -> Answer:
        """POST of a JSON value. It is tried again after a broken line only if `repeatable`."""
        return self.request(
            "POST",
            path,
            query,
            body=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            repeatable=repeatable,
        )

    def request(
        self,
        method: str,
        path: str,
        query: Optional[Query] = None,
        *,
        body: Body = None,
        headers: Optional[Mapping[str, str]] = None,
        repeatable: bool = False,
    ) -> Answer:
        """One request, answered with success or an exception.

        A file is sent from its beginning each time. `repeatable` says that doing it twice does no harm;
        GET, HEAD, PUT and DELETE are taken for that by themselves (RFC 9110 §9.2.2).
        """
        with self._answered(method, path, query, body, headers, repeatable) as response:
            try:
                return Answer(response.status, dict(response.headers), response.read())
            except (OSError, http.client.HTTPException) as e:
                raise Unreachable(f"{method} {path}: the answer broke off: {e}") from e

    @contextlib.contextmanager
    def stream(
        self, path: str, query: Optional[Query] = None, headers: Optional[Mapping[str, str]] = None
    ) -> Iterator[http.client.HTTPResponse]:
        """GET of something large or long: the open answer, to be read within the ``with``."""
        with self._answered("GET", path, query, None, headers, True) as response:
            yield response

    @contextlib.contextmanager
    def _answered(
        self,
        method: str,
        path: str,
        query: Optional[Query],
        body: Body,
        headers: Optional[Mapping[str, str]],
        repeatable: bool,
    ) -> Iterator[http.client.HTTPResponse]:
        target = self._target(path, query)
        until = time.monotonic() + self._patience
        wait = _FIRST_WAIT
        while True:
            try:
                line, response = self._once(method, target, body, headers, repeatable)
                break
            except (Busy, Unreachable) as e:
                pause = max(wait, getattr(e, "retry_after", None) or 0)
                if not _worth_it(e, method, repeatable) or time.monotonic() + pause > until:
                    raise
                time.sleep(pause)
                wait = min(wait * 2, _LONGEST_WAIT)
        try:
            yield response
        finally:
            self._give_back(line, response)

    def _once(
        self, method: str, target: str, body: Body, headers: Optional[Mapping[str, str]], repeatable: bool
    ) -> Tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        while True:
            line, is_new = self._line()
            try:
                if body is not None and not isinstance(body, bytes):
                    body.seek(0)
                line.request(method, target, body=body, headers={**self._headers(), **(headers or {})})
                response = line.getresponse()
            except (OSError, http.client.HTTPException) as e:
                line.close()
                # An idle line may have been closed by the other side; that tells nothing of the request,
                # but what may not be done twice is left to the caller.
                if not is_new and (repeatable or _harmless(method)):
                    continue
                raise Unreachable(f"{method} {self.url}: {type(e).__name__}: {e}; is the server running?") from e
            if response.status < 400:
                return line, response
            try:
                raise _refusal(response, method, target)
            finally:
                self._give_back(line, response)

    def _line(self) -> Tuple[http.client.HTTPConnection, bool]:
        with self._lock:
            if self._idle:
                return self._idle.pop(), False
        return self._new_line(), True

    def _give_back(self, line: http.client.HTTPConnection, response: http.client.HTTPResponse) -> None:
        """A line whose answer was read to its end serves again."""
        with self._lock:
            if response.isclosed() and not response.will_close and len(self._idle) < _IDLE_MAX:
                self._idle.append(line)
                return
        response.close()
        line.close()

    def _new_line(self) -> http.client.HTTPConnection:
        if self._tls is not None:
            return http.client.HTTPSConnection(self._host, self._port, timeout=self._timeout, context=self._tls)
        return http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)

    def _headers(self) -> Dict[str, str]:
        return {"Authorization": self._authorization} if self._authorization else {}

    def _target(self, path: str, query: Optional[Query]) -> str:
        given = {key: value for key, value in (query or {}).items() if value is not None}
        return self._prefix + path + ("?" + urllib.parse.urlencode(given) if given else "")

    def close(self) -> None:
        """Closes idle lines; the next request opens another."""
        with self._lock:
            idle, self._idle = self._idle, []
        for line in idle:
            line.close()


def _refusal(response: http.client.HTTPResponse, method: str, target: str) -> Exception:
    text = response.read(_ERROR_MAX).decode("utf-8", "replace")
    try:
        said = json.loads(text)
        details = said.get("Details") or said.get("Message") or text
    except (ValueError, AttributeError):
        details = text.strip() or response.reason
    after = response.headers.get("Retry-After", "")
    return refusal(response.status, method, target.split("?")[0], details, float(after) if after.isdigit() else None)


def _worth_it(problem: Exception, method: str, repeatable: bool) -> bool:
    if isinstance(problem, Busy):
        return problem.status != 507  # nothing was done; a full disk is for a person
    return repeatable or _harmless(method)


def _harmless(method: str) -> bool:
    return method in ("GET", "HEAD", "PUT", "DELETE")


def _authorization(user: Optional[str], password: Optional[str], token: Optional[str]) -> Optional[str]:
    if token:
        return f"Bearer {token}"
    if user is not None:
        return "Basic " + base64.b64encode(f"{user}:{password or ''}".encode()).decode()
    return None
