"""The door to a server."""

from __future__ import annotations

import os
import time
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Union

from . import events as _events
from . import upload as _upload
from .connection import Connection
from .errors import NotFound
from .identity import Identity
from .resource import Resource
from .view import Progress, View

_PAGE = 1000


class Archive(View):
    """A Trinomen server, as recorded: everything as it was typed, byte for byte. Safe to share among threads.

    Args:
        url: where it is, such as ``https://archive.example``; by default the variable ``TRINOMEN_URL``.
        user, password, token: who asks; by default ``TRINOMEN_USER``, ``TRINOMEN_PASSWORD``, ``TRINOMEN_TOKEN``.
        options: of `Connection`: ``timeout``, ``patience`` (seconds), ``ca_file``.

    >>> archive = Archive("http://localhost:8042", token="...")
    >>> study = archive.find("Study", Modality="PT", InstitutionName="*University*").first()
    """

    def __init__(
        self,
        url: Optional[str] = None,
        *,
        user: Optional[str] = None,
        password: Optional[str] = None,
        token: Optional[str] = None,
        **options: Any,
    ):
        if user is None and token is None:
            user, token = os.environ.get("TRINOMEN_USER"), os.environ.get("TRINOMEN_TOKEN")
            password = password or os.environ.get("TRINOMEN_PASSWORD")
        address = url or os.environ.get("TRINOMEN_URL")
        if not address:
            raise ValueError("which server? Give its address, or set TRINOMEN_URL")
        super().__init__(Connection(address, user=user, password=password, token=token, **options))

    def close(self) -> None:
        """Closes the lines to the server; ``with Archive(...) as archive`` does so at its end."""
        self.connection.close()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def view(self, viewpoint: str, as_of: Union[int, str, None] = None) -> View:
        """The archive under the names that are right for another asker, as known at a moment (see `View`)."""
        return View(self.connection, viewpoint, as_of)

    def whoami(self) -> Dict[str, Any]:
        """Who is signed in, and what they may do."""
        return self.connection.get("/api/session").json()

    def statistics(self) -> Dict[str, Any]:
        """How much the archive holds."""
        return self.connection.get("/statistics").json()

    def create_token(self, label: str, days: int = 90) -> str:
        """A token for scripts, to be kept as secretly as a password. The server tells it this once."""
        return self.connection.post("/api/tokens", {"label": label, "days": days}).json()["token"]

    def upload(
        self,
        what: Union[str, List[str]],
        *,
        parallel: int = 4,
        journal: Optional[str] = None,
        progress: Optional[Progress] = None,
    ) -> _upload.Receipt:
        """Sends files, folders with all that is in them, and the members of zips.

        Each file that stands in the receipt is durable on the server. A line that breaks or a server that is
        busy is tried again for as long as the connection's patience lasts.

        Args:
            what: a path, or several.
            parallel: files on their way at a time.
            journal: a file in which each file is noted as it is received. Given again, after an interruption,
                it is where the upload carries on: what stands there and has not changed is not sent again.
            progress: called with files done and files in all.

        Returns:
            The receipt: each file with SHA-256 and outcome, and one digest for all. Files that the archive
            can't read are in it as ``refused``, with the reason; they do not stop the others.

        Raises:
            Unreachable, Busy: patience ran out; call again with the same journal.
        """
        return _upload.upload(self.connection, what, parallel=parallel, journal=journal, progress=progress)

    # ---- what happens

    def changes(self, since: int = 0, *, follow: bool = False, every: float = 2.0) -> Iterator[Dict[str, Any]]:
        """Changes after number `since` (``Seq``), in order: ``NewInstance``, ``StableStudy`` and so on, as in Orthanc.

        With `follow` it goes on for ever, asking every so many seconds when there is nothing new. Remember the
        last ``Seq``, and nothing is missed over a restart of either side.
        """
        while True:
            page = self.connection.get("/changes", {"since": since, "limit": _PAGE}).json()
            yield from page["Changes"]
            since = max(since, page["Last"])
            if page["Done"]:
                if not follow:
                    return
                time.sleep(every)

    def events(
        self,
        since: Optional[int] = None,
        *,
        types: Sequence[str] = (),
        study: Optional[str] = None,
        viewpoint: Optional[str] = None,
        follow: bool = False,
        every: float = 1.0,
    ) -> Iterator[Dict[str, Any]]:
        """What has happened after event number `since` (``seq``), in order: arrivals, completeness, identities, jobs.

        Args:
            since: 0 for everything from the beginning; None from now.
            types: types or families, such as ``scan.stable`` or ``identity``; all by default.
            study: a research study, or an imaging study by its public identifier.
            viewpoint: with whose eyes; what it does not show is left out.
            follow: go on for ever, as it happens. Remember the last ``seq``, and nothing is missed over a
                restart of either side. An event of type ``reset`` says that there are fewer than you have
                seen, as after a restore: look at everything anew.
            every: seconds until a connection that ended is made again.

        >>> for event in archive.events(types=["scan.stable"], follow=True):
        ...     print(event["scan"], event["state"])
        """
        return _events.events(self.connection, since, types, study, viewpoint, follow, every)

    def wait_for_scan(
        self,
        study: str,
        subject: str,
        visit: str,
        *,
        viewpoint: str = "study",
        seconds: float = 3600,
        every: float = 2.0,
    ) -> Dict[str, Any]:
        """Waits until a subject's visit has a scan that is complete: nothing came for it for a while.

        Args:
            study, subject, visit: whose, such as ``"NEURO-PET", "A010", "V1"``.
            viewpoint: who is believed on whose it is.
            seconds: how long to wait at most.
            every: seconds between two looks.

        Returns:
            The scan, as `Identity.scans` tells it.

        Raises:
            TimeoutError: there was none in that time.
        """
        until = time.monotonic() + seconds
        while True:
            for scan in self.view(viewpoint).identity.scans(study=study, subject=subject):
                if scan["answer"].get("visit") == visit and self._is_stable(scan["imagingStudy"]):
                    return scan
            if time.monotonic() >= until:
                raise TimeoutError(f"no complete scan of {subject} {visit} within {seconds:g} s")
            time.sleep(min(every, max(0.0, until - time.monotonic())))

    def _is_stable(self, study: str) -> bool:
        try:
            return bool(self.json(f"/studies/{study}").get("IsStable"))
        except NotFound:
            return False  # withdrawn since

    def wait_for(
        self,
        wanted: Callable[[Resource], bool],
        *,
        level: str = "Study",
        since: int = 0,
        seconds: float = 3600,
        every: float = 2.0,
    ) -> Resource:
        """Waits until a study (or patient, series) that is `wanted` is complete: nothing came for it for a while.

        Args:
            wanted: called with each that becomes stable, such as ``lambda study: study["PatientID"] == "A010"``.
            since: the change (``Seq``) from which on to look; 0 looks at what is here too.
            seconds: how long to wait at most.

        Raises:
            TimeoutError: none came in that time.
        """
        until = time.monotonic() + seconds
        while True:
            for change in self.changes(since):
                since = change["Seq"]
                if change["ChangeType"] == "Stable" + level:
                    found = self._if_there(level, change["ID"])
                    if found is not None and wanted(found):
                        return found
            if time.monotonic() >= until:
                raise TimeoutError(f"no {level.lower()} of that kind became complete within {seconds:g} s")
            time.sleep(min(every, max(0.0, until - time.monotonic())))

    def _if_there(self, level: str, identifier: str) -> Optional[Resource]:
        try:
            return self.resource(level, identifier)
        except NotFound:
            return None  # withdrawn since
