"""Whose the scans are: rosters, answers, the queue of doubtful ones, statements."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Mapping, Optional, Union

from .connection import Connection

Json = Dict[str, Any]
_PAGE = 200


class Identity:
    """The routes below ``/api``. Answers are the server's JSON; the guide to identities explains them.

    Reading needs IDENTITY_READ, stating IDENTITY_DECIDE, importing STUDY_IMPORT.

    Args:
        connection: to the server.
        viewpoint: with whose eyes answers are given; None for ``study``.
        as_of: a position of the ledger, or a moment (ISO 8601 with its zone); None is now.
    """

    def __init__(
        self, connection: Connection, viewpoint: Optional[str] = None, as_of: Union[int, str, None] = None
    ):
        self._connection = connection
        self._eyes: Mapping[str, Any] = {"viewpoint": viewpoint, "as-of": as_of}

    def studies(self) -> List[Json]:
        """The research studies, with how their visits stand."""
        return self._get("/api/studies")["studies"]

    def roster(self, study: str) -> List[Json]:
        """The subjects of a research study, as its roster has them, with how their visits stand."""
        return self._get(f"/api/studies/{study}/subjects")["subjects"]

    def subject(self, study: str, subject: str) -> Json:
        """A subject: who it is, by what other names, and the visits with their scans."""
        return self._get(f"/api/studies/{study}/subjects/{subject}")

    def visits(self, study: str) -> List[Json]:
        """Subjects by visits: ``here``, ``doubtful``, ``missing``, ``expected``, ``not-expected``."""
        return self._get(f"/api/studies/{study}/visits")["subjects"]

    def scans(
        self, *, state: Optional[str] = None, study: Optional[str] = None, subject: Optional[str] = None
    ) -> Iterator[Json]:
        """All scans and whose they are. `state` is ``resolved``, ``review`` or ``out-of-study``."""
        return self._pages("/api/scans", "scans", {"state": state, "study": study, "subject": subject})

    def review(self, study: Optional[str] = None) -> Iterator[Json]:
        """The queue of doubtful scans, oldest first, each with candidates and evidence."""
        return self._pages("/api/review", "review", {"study": study})

    def scan(self, scan: str) -> Json:
        """A scan: its three names, and every viewpoint's answer."""
        return self._get(f"/api/scans/{scan}")

    def history(self, scan: str) -> List[Json]:
        """Every statement about a scan: who, when, why, on what evidence, and whether it counts."""
        return self._get(f"/api/scans/{scan}/history")["entries"]

    def explain(self, scan: str) -> Json:
        """What an answer rests on, and what else could be."""
        return self._get(f"/api/scans/{scan}/explain")

    def assign(
        self, scan: str, study: str, subject: str, visit: str, *, reason: str, if_rests_on: Optional[int] = None
    ) -> Json:
        """States that a scan is of a subject's visit.

        Args:
            reason: why; it stays in the ledger for good, so name no patient in it.
            if_rests_on: the entry that the answer rested on when you looked; Conflict if it no longer does.
        """
        return self.state(
            "assign", reason=reason, if_rests_on=if_rests_on, scan=scan, study=study, subject=subject, visit=visit
        )

    def out_of_study(self, scan: str, why: str, *, reason: str, if_rests_on: Optional[int] = None) -> Json:
        """States that a scan is of no study; `why`: phantom, test, other-study, clinical, unknown-person."""
        return self.state("out-of-study", reason=reason, if_rests_on=if_rests_on, scan=scan, why=why)

    def retract(self, entry: int, *, reason: str) -> Json:
        """Takes an entry of the ledger back; what was so before holds again."""
        return self.state("retract", reason=reason, entry=entry)

    def state(self, kind: str, *, reason: str, if_rests_on: Optional[int] = None, **members: Union[str, int]) -> Json:
        """States anything that the guide's table lists, such as ``hold`` or ``also-known-as``."""
        body: Json = {"type": kind, "reason": reason, **members}
        if if_rests_on is not None:
            body["ifRestsOn"] = if_rests_on
        return self._connection.post("/api/assertions", body).json()

    def entries(self, since: int = 0) -> Iterator[Json]:
        """The entries of the ledger after number `since`, in order."""
        return self._pages("/api/assertions", "entries", {"since": since})

    def import_study(self, study: str, files: Mapping[str, str], *, preview: bool = False) -> Json:
        """Imports ``study.conf``, ``roster.csv``, ``visits.csv``, ``nodes.csv``: texts by these names.

        With `preview` it only tells what would change, line by line.
        """
        boundary = "trinomen-import-" + str(abs(hash(tuple(sorted(files.items())))))
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n{text}\r\n'
            for name, text in files.items()
        ]
        return self._connection.request(
            "POST",
            f"/api/studies/{study}/import",
            {"preview": "true"} if preview else None,
            body=("".join(parts) + f"--{boundary}--\r\n").encode(),
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
        ).json()

    def what_if(self, header: Mapping[str, str]) -> Json:
        """What would be decided on a scan with such a header (values by DICOM keyword). Records nothing."""
        return self._connection.post("/api/what-if", {"header": dict(header)}, repeatable=True).json()

    def _get(self, path: str, query: Optional[Mapping[str, Any]] = None) -> Json:
        return self._connection.get(path, {**self._eyes, **(query or {})}).json()

    def _pages(self, path: str, member: str, query: Mapping[str, Any]) -> Iterator[Json]:
        since = query.get("since") or 0
        while True:
            page = self._get(path, {**query, "since": since, "limit": _PAGE})
            yield from page[member]
            if len(page[member]) < _PAGE or page["next"] == since:
                return
            since = page["next"]
