"""Sending: folders, files and zips, several at a time, with a receipt that is also the way to carry on."""

from __future__ import annotations

import hashlib
import json
import os
import threading
import zipfile
from dataclasses import asdict, dataclass, replace
from typing import IO, Any, Callable, Dict, Iterator, List, Optional, Union

from .connection import Connection
from .errors import Busy, Forbidden, NotSignedIn, Refused
from .files import sha256_of
from .view import Progress, in_parallel

STORED, ALREADY_HERE, CONFLICTING, REFUSED = "stored", "already here", "conflicting", "refused"
_LEFT_OUT = {".ds_store", "thumbs.db", "desktop.ini", "dicomdir"}


@dataclass(frozen=True)
class Sent:
    """What became of one file.

    Attributes:
        path: where it lay; for a member of a zip ``ZIP!MEMBER``.
        size: its bytes.
        modified: when it was last changed, in nanoseconds since 1970.
        sha256: digest of its bytes, in hex: the one under which the archive holds it.
        outcome: ``stored``, ``already here``, ``conflicting`` (other content under the same SOP Instance UID
            is here too; both are kept) or ``refused``.
        instance: its public identifier; empty if refused.
        study: that of its study; empty if refused.
        reason: why it was refused, in the server's words.
    """

    path: str
    size: int
    modified: int
    sha256: str
    outcome: str
    instance: str = ""
    study: str = ""
    reason: str = ""


class Receipt:
    """What was received: a line for each file, durable on the server before it stands here.

    Kept in a file it is also how an upload that was interrupted carries on: what stands there and has not
    changed since is not sent again.
    """

    def __init__(self, files: List[Sent]):
        self.files = files

    @property
    def complete(self) -> bool:
        """Whether nothing was refused."""
        return not self.refused()

    def refused(self) -> List[Sent]:
        """Files that the archive did not take, each with the reason."""
        return [each for each in self.files if each.outcome == REFUSED]

    def studies(self) -> List[str]:
        """Public identifiers of the studies that came, in order."""
        return list(dict.fromkeys(each.study for each in self.files if each.study))

    @property
    def sha256(self) -> str:
        """One digest for all: SHA-256 of the files' digests in hex, sorted, each followed by a line feed."""
        digests = sorted(each.sha256 for each in self.files if each.outcome != REFUSED)
        return hashlib.sha256("".join(each + "\n" for each in digests).encode()).hexdigest()

    def counts(self) -> Dict[str, int]:
        """Files by outcome."""
        found: Dict[str, int] = {}
        for each in self.files:
            found[each.outcome] = found.get(each.outcome, 0) + 1
        return found

    def save(self, path: str) -> None:
        """Writes all of it as JSON, for people and programs."""
        said = {"sha256": self.sha256, "counts": self.counts(), "files": [asdict(each) for each in self.files]}
        with open(path, "w", encoding="utf-8") as file:
            json.dump(said, file, indent=1)
            file.write("\n")


@dataclass(frozen=True)
class _Source:
    path: str
    size: int
    modified: int
    open: Callable[[], IO[bytes]]


def upload(
    connection: Connection,
    what: Union[str, List[str]],
    *,
    parallel: int = 4,
    journal: Optional[str] = None,
    progress: Optional[Progress] = None,
) -> Receipt:
    """Sends files, folders with all that is in them, and zips; see `Archive.upload`."""
    known = _read_journal(journal) if journal else {}
    sources = list(_sources([what] if isinstance(what, (str, os.PathLike)) else what))
    lock = threading.Lock()
    done = 0
    files: List[Sent] = []
    log = open(journal, "a", encoding="utf-8") if journal else None

    def send(source: _Source) -> Sent:
        before = known.get(source.path)
        if before and (before.size, before.modified) == (source.size, source.modified) and before.outcome != REFUSED:
            return before
        sent = _send(connection, source)
        if log is not None:
            with lock:
                log.write(json.dumps(asdict(sent)) + "\n")
                log.flush()
        return sent

    try:
        for sent in in_parallel(send, sources, parallel):
            files.append(sent)
            done += 1
            if progress:
                progress(done, len(sources))
    finally:
        if log is not None:
            log.close()
    return Receipt(files)


def _send(connection: Connection, source: _Source) -> Sent:
    with source.open() as file:
        sent = Sent(source.path, source.size, source.modified, sha256_of(file), REFUSED)
        try:
            answer = connection.request(
                "POST",
                "/instances",
                body=file,
                headers={"Content-Type": "application/dicom", "Content-Length": str(source.size)},
                repeatable=True,  # the same bytes twice are one instance
            )
        except (Busy, NotSignedIn, Forbidden):
            raise
        except Refused as e:
            return replace(sent, reason=e.details)
    said = answer.json()
    return replace(sent, outcome=_outcome(said), instance=said["ID"], study=said["ParentStudy"])


def _outcome(said: Dict[str, Any]) -> str:
    if said.get("Conflicting"):
        return CONFLICTING
    return ALREADY_HERE if said["Status"] == "AlreadyStored" else STORED


def _sources(paths: List[str]) -> Iterator[_Source]:
    for path in paths:
        path = os.fspath(path)
        if os.path.isdir(path):
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(each for each in folders if not each.startswith((".", "__MACOSX")))
                for name in sorted(names):
                    if name.lower() not in _LEFT_OUT and not name.startswith("._"):
                        yield from _file(os.path.join(folder, name))
        else:
            yield from _file(path)


def _file(path: str) -> Iterator[_Source]:
    facts = os.stat(path)
    if path.lower().endswith(".zip") and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
        for member in members:
            name = member.filename.rsplit("/", 1)[-1]
            if name.lower() not in _LEFT_OUT and not name.startswith("._"):
                yield _Source(f"{path}!{member.filename}", member.file_size, facts.st_mtime_ns, _member(path, member))
    else:
        yield _Source(path, facts.st_size, facts.st_mtime_ns, lambda: open(path, "rb"))


def _member(path: str, member: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: _Member(path, member)  # type: ignore[return-value]


class _Member:
    """A member of a zip, which closes the zip with it."""

    def __init__(self, path: str, member: zipfile.ZipInfo):
        self._archive = zipfile.ZipFile(path)
        self._file = self._archive.open(member)

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def __enter__(self) -> "_Member":
        return self

    def __exit__(self, *_: Any) -> None:
        self._file.close()
        self._archive.close()


def _read_journal(path: str) -> Dict[str, Sent]:
    known: Dict[str, Sent] = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            for line in file:
                if not line.endswith("\n"):
                    break  # the last line of an interrupted run
                sent = Sent(**json.loads(line))
                known[sent.path] = sent
        _end_with_a_line(path)
    return known


def _end_with_a_line(path: str) -> None:
    with open(path, "rb+") as file:
        content = file.read()
        file.truncate(content.rfind(b"\n") + 1)
