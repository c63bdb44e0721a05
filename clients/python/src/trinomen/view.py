"""The archive as one viewpoint shows it, as of one moment."""

from __future__ import annotations

import hashlib
import http.client
import io
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Union

from .connection import Answer, Connection
from .errors import Damaged, Unreachable
from .files import CHUNK, whole
from .identity import Identity
from .resource import Resource, from_json, path_of

RECORDED = "recorded"
_PAGE = 500
_POSITION = "X-Trinomen-Ledger-Position"

Progress = Callable[[int, int], None]


class View:
    """What one asker sees. ``archive.view("study", as_of=4711)`` makes one; the archive itself is ``recorded``.

    Args:
        connection: to the server.
        viewpoint: whose names, such as ``study`` or ``blinded``.
        as_of: a position of the ledger, or a moment (ISO 8601 with its zone); None is now.
    """

    def __init__(self, connection: Connection, viewpoint: str = RECORDED, as_of: Union[int, str, None] = None):
        if as_of is not None and viewpoint == RECORDED:
            raise ValueError("what was recorded never changes: as_of needs another viewpoint, such as 'study'")
        self.connection = connection
        self.viewpoint = viewpoint
        self.as_of = as_of

    @property
    def prefix(self) -> str:
        """The path that all routes of this viewpoint begin with."""
        return "" if self.viewpoint == RECORDED else "/views/" + self.viewpoint.replace("/", "~")

    @property
    def identity(self) -> Identity:
        """Whose the scans are, to this viewpoint as of its moment; to ``study`` now where it is ``recorded``."""
        return Identity(self.connection, None if self.viewpoint == RECORDED else self.viewpoint, self.as_of)

    def as_known_at(self, position: Union[int, str, None]) -> "View":
        """The same viewpoint, as of another moment."""
        return View(self.connection, self.viewpoint, position)

    def position(self) -> Optional[int]:
        """The entry of the ledger on which answers rest now; None for ``recorded``, which rests on none."""
        said = self.request("/patients", {"limit": 1, "since": 0}).headers.get(_POSITION)
        return int(said) if said else None

    def request(self, path: str, query: Optional[Mapping[str, Any]] = None) -> Answer:
        """GET below this viewpoint."""
        return self.connection.get(self.prefix + path, self._with_moment(query))

    def json(self, path: str, query: Optional[Mapping[str, Any]] = None) -> Any:
        """GET below this viewpoint, read as JSON."""
        return self.request(path, query).json()

    def _with_moment(self, query: Optional[Mapping[str, Any]]) -> Dict[str, Any]:
        return {**(query or {}), "as-of": self.as_of}

    # ---- finding

    def find(
        self,
        level: str = "Study",
        *,
        tags: Sequence[str] = (),
        labels: Sequence[str] = (),
        order_by: Sequence[str] = (),
        limit: Optional[int] = None,
        **matching: Any,
    ) -> "Found":
        """Resources of a level by conditions on attributes, each given by its DICOM keyword.

        Args:
            level: ``Patient``, ``Study``, ``Series`` or ``Instance``.
            tags: keywords of further attributes to tell of each.
            labels: only what bears all of these labels.
            order_by: keywords, with ``-`` before one for falling order.
            limit: at most so many; None is all.
            matching: ``Modality="PT"``, ``PatientName="DOE*"``, ``StudyDate="20260101-20261231"``;
                wildcards ``*`` and ``?``, lists with a backslash, ranges with ``-`` (PS3.4 C.2.2.2).

        Returns:
            What was found, fetched page by page as it is gone through.

        >>> for study in view.find("Study", ModalitiesInStudy="PT"):
        ...     print(study["PatientID"])
        """
        path_of(level)
        question: Dict[str, Any] = {"Level": level, "Query": matching, "Expand": True}
        if tags:
            question["RequestedTags"] = list(tags)
        if labels:
            question["Labels"], question["LabelsConstraint"] = list(labels), "All"
        if order_by:
            question["OrderBy"] = [
                {"Type": "DicomTag", "Key": key.lstrip("-"), "Direction": "DESC" if key.startswith("-") else "ASC"}
                for key in order_by
            ]
        return Found(self, question, limit)

    def resource(self, level: str, identifier: str) -> Resource:
        """One resource by its public identifier; NotFound if there is none."""
        return from_json(self.json(f"/{path_of(level)}/{identifier}"), self)

    # ---- fetching

    def file(self, instance_id: str) -> bytes:
        """The file of an instance under the names of this viewpoint; as recorded it is checked against its digest."""
        held = io.BytesIO()
        self.fetch(instance_id, held)
        return held.getvalue()

    def fetch(self, instance_id: str, target: Any) -> str:
        """Writes the file of an instance to `target`; gives its SHA-256 in hex.

        Raises:
            Damaged: as recorded, when the digest is not the one under which the archive holds it.
            Unreachable: the answer broke off; the target holds a part.
        """
        digest, size = hashlib.sha256(), 0
        path = f"/instances/{instance_id}/file"
        with self.connection.stream(self.prefix + path, self._with_moment(None)) as response:
            tag = (response.headers.get("ETag") or "").strip('"')
            expected = response.headers.get("Content-Length")
            try:
                while True:
                    chunk = response.read(CHUNK)
                    if not chunk:
                        break
                    digest.update(chunk)
                    size += len(chunk)
                    target.write(chunk)
            except (OSError, http.client.HTTPException) as e:
                raise Unreachable(f"GET {path}: the answer broke off after {size} bytes: {e}") from e
        if expected is not None and size != int(expected):
            raise Unreachable(f"GET {path}: {size} of {expected} bytes arrived")
        got = digest.hexdigest()
        if self.viewpoint == RECORDED and len(tag) == 64 and tag != got:
            raise Damaged(f"instance {instance_id}: arrived with SHA-256 {got}, is held under {tag}")
        return got

    def save(self, instance_id: str, path: str) -> str:
        """Writes the file of an instance to `path`, which holds all of it or does not exist; gives its SHA-256."""
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        with whole(path) as file:
            return self.fetch(instance_id, file)

    def download(
        self,
        what: Union[Resource, Iterable[Resource]],
        folder: str,
        *,
        parallel: int = 4,
        progress: Optional[Progress] = None,
    ) -> List[str]:
        """All files below resources, as ``folder/ID.dcm``. Files that are there already are left alone.

        Args:
            what: a resource, or several.
            parallel: files fetched at a time.
            progress: called with files done and files in all.

        Returns:
            Paths of all files, in order of arrival. To keep a folder up to date, with names that tell
            something and a manifest, see `trinomen.pull`.
        """
        resources = [what] if isinstance(what, Resource) else list(what)
        instances = [each for resource in resources for each in resource.instance_ids()]
        paths = [os.path.join(folder, each + ".dcm") for each in instances]
        missing = [(each, path) for each, path in zip(instances, paths) if not os.path.exists(path)]
        done = len(paths) - len(missing)
        for _ in in_parallel(lambda pair: self.save(*pair), missing, parallel):
            done += 1
            if progress:
                progress(done, len(paths))
        return paths

    def archive(self, resource: Resource, path: str) -> None:
        """A zip of all files below a patient, study or series, with readable names."""
        with self.connection.stream(f"{self.prefix}{resource.path}/archive", self._with_moment(None)) as response:
            with whole(path) as file:
                for chunk in iter(lambda: response.read(CHUNK), b""):
                    file.write(chunk)

    def dataset(self, resource: Resource) -> Any:
        """An instance as a ``pydicom`` Dataset. Needs pydicom."""
        try:
            import pydicom
        except ImportError as e:
            raise ImportError("datasets need pydicom: pip install 'trinomen[dicom]'") from e
        return pydicom.dcmread(io.BytesIO(self.file(resource.id)))


class Found:
    """Answers to a question, fetched in pages while one goes through them; going through again asks again."""

    def __init__(self, view: View, question: Dict[str, Any], limit: Optional[int]):
        self._view = view
        self._question = question
        self._limit = limit

    def __iter__(self) -> Iterator[Resource]:
        since, left = 0, self._limit
        while left is None or left > 0:
            size = _PAGE if left is None else min(_PAGE, left)
            page = self._ask("/tools/find", {**self._question, "Since": since, "Limit": size})
            for each in page:
                yield from_json(each, self._view)
            if len(page) < size:
                return
            since += size
            left = None if left is None else left - size

    def count(self) -> int:
        """How many there are, without fetching them; the limit does not count."""
        question: Dict[str, Any] = {
            key: self._question[key]
            for key in ("Level", "Query", "Labels", "LabelsConstraint")
            if key in self._question
        }
        return int(self._ask("/tools/count-resources", question)["Count"])

    def first(self) -> Optional[Resource]:
        """The first one, or None."""
        return next(iter(Found(self._view, self._question, 1)), None)

    def frame(self) -> Any:
        """All as a ``pandas`` DataFrame: a row each, a column for each attribute told. Needs pandas."""
        try:
            import pandas
        except ImportError as e:
            raise ImportError("frames need pandas: pip install 'trinomen[table]'") from e
        return pandas.DataFrame([{"ID": each.id, "Level": each.level, **each.tags} for each in self])

    def _ask(self, path: str, question: Dict[str, Any]) -> Any:
        view = self._view
        return view.connection.post(view.prefix + path, question, view._with_moment(None), repeatable=True).json()


def in_parallel(work: Callable[[Any], Any], items: Iterable[Any], parallel: int) -> Iterator[Any]:
    """Results of `work` in the order of `items`, so many at a time, never many more waiting than that.

    The first exception ends it, after what had begun has ended.
    """
    if parallel < 1:
        raise ValueError("parallel is at least 1")
    waiting: List[Any] = []
    with ThreadPoolExecutor(parallel) as pool:
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) >= 2 * parallel:
                    yield waiting.pop(0).result()
            while waiting:
                yield waiting.pop(0).result()
        finally:
            for each in waiting:
                each.cancel()
