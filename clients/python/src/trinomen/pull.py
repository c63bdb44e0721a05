"""Keeping a folder tree up to date, so that an analysis can be repeated exactly.

A pull pins the entry of the ledger on which its answers rest, fetches what is new or goes by other names now,
and leaves a manifest: every file with its digest, the names it went by, and the position at which it was
fetched. The same position gives the same bytes again, years later.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Tuple, Union

from .errors import Damaged, TrinomenError
from .files import sha256_of, whole
from .resource import Resource
from .view import RECORDED, Progress, View, in_parallel

TEMPLATE = "{subject}/{visit}/{StudyDate}-{Modality}-{SeriesNumber}-{SeriesDescription}-{series}"
MANIFEST = "manifest.json"
_JOURNAL = ".pull.jsonl"
_FORMAT = 1
_TOKEN = re.compile(r"\{([A-Za-z][A-Za-z0-9]*)\}")
_OWN = {"subject", "visit", "series"}
_NAME_CHARACTERS_MAX = 96
_NAME_BYTES_MAX = 240
_NAMES = (
    "PatientID",
    "PatientName",
    "ClinicalTrialProtocolID",
    "ClinicalTrialSiteID",
    "ClinicalTrialSubjectID",
    "ClinicalTrialSubjectReadingID",
    "ClinicalTrialTimePointID",
)


@dataclass(frozen=True)
class Pulled:
    """One file of the tree.

    Attributes:
        path: below the folder, with ``/``.
        instance, series, study: public identifiers.
        sha256, size: of the file.
        names: the names it goes by in this viewpoint, by keyword.
        position: entry of the ledger at which it was fetched; None as recorded.
    """

    path: str
    instance: str
    series: str
    study: str
    sha256: str
    size: int
    names: Mapping[str, str]
    position: Optional[int]


@dataclass
class Difference:
    """What has changed in the archive since a folder was pulled: the list of what an analysis has to look at again.

    Attributes:
        added: series with files that the folder lacks.
        gone: series of which the archive shows fewer files now.
        renamed: series that go by other names now: before and after, by keyword.
        damaged: files of the folder that are missing or are not what was fetched.
        studies: the imaging study of each series that is listed.
    """

    added: List[str] = field(default_factory=list)
    gone: List[str] = field(default_factory=list)
    renamed: Dict[str, Tuple[Mapping[str, str], Mapping[str, str]]] = field(default_factory=dict)
    damaged: List[str] = field(default_factory=list)
    studies: Dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.renamed or self.damaged)


@dataclass(frozen=True)
class Outcome:
    """What a pull did: files `fetched`, `kept` as they were, `moved` to another name and `removed`, by count."""

    fetched: int
    kept: int
    moved: int
    removed: int
    position: Optional[int]


@dataclass(frozen=True)
class _Wanted:
    path: str
    instance: str
    series: str
    study: str
    names: Mapping[str, str]


def pull(
    view: View,
    folder: str,
    *,
    where: Optional[Mapping[str, str]] = None,
    template: str = TEMPLATE,
    parallel: int = 4,
    progress: Optional[Progress] = None,
) -> Outcome:
    """Brings a folder up to date: only what is new, or goes by other names now, is fetched.

    Interrupted, it carries on where it was, and at the same position of the ledger. Files that went by other
    names are fetched anew, since names stand in them, and the old ones are removed; a file in the tree that no
    longer is what was fetched is left where it is.

    Args:
        view: whose names, and as of when; see `Archive.view`.
        folder: root of the tree; made if it is not there.
        where: conditions on series, by keyword (as in `View.find`): ``{"Modality": "PT"}``.
        template: folders by ``{subject}``, ``{visit}``, ``{series}`` (eight letters that make it unique) and
            keywords of the series, its study and patient. Files are called after the instance number.
        parallel: files fetched at a time.
        progress: called with files done and files in all.

    Raises:
        TrinomenError: the folder was pulled with another viewpoint or other conditions.
    """
    os.makedirs(folder, exist_ok=True)
    before = _Before(folder, view, where or {}, template)
    pinned = view.as_known_at(before.unfinished_position(view)) if view.viewpoint != RECORDED else view
    wanted = _wanted(pinned, where or {}, template)
    position = pinned.as_of if isinstance(pinned.as_of, int) else None
    with before.journal(position) as journal:
        files, counts = _bring(pinned, folder, wanted, before, journal, position, parallel, progress)
    removed = _remove(folder, before.on_disk.values(), {each.path for each in files})
    _write_manifest(folder, view, where or {}, template, position, files)
    before.finished()
    return Outcome(counts["fetched"], counts["kept"], counts["moved"], removed, position)


def check(view: View, folder: str, *, files: bool = True) -> Difference:
    """Says what has changed since a folder was pulled, in images or identities, and fetches nothing.

    Args:
        view: the viewpoint of the folder, as of the moment to compare with (now, by default).
        files: whether to read the folder's files and compare their digests too.
    """
    manifest = read_manifest(folder)
    if manifest["viewpoint"] != view.viewpoint:
        raise TrinomenError(f"{folder} was pulled as {manifest['viewpoint']}, not as {view.viewpoint}")
    held = [Pulled(**each) for each in manifest["files"]]
    now = {each.instance: each for each in _wanted(view, manifest["where"], manifest["template"])}
    here = {each.instance: each for each in held}
    found = Difference()
    found.added = _series(each for each in now.values() if each.instance not in here)
    found.gone = _series(each for each in held if each.instance not in now)
    for each in held:
        other = now.get(each.instance)
        if other and dict(other.names) != dict(each.names):
            found.renamed[each.series] = (each.names, other.names)
    listed = {*found.added, *found.gone, *found.renamed}
    found.studies = {each.series: each.study for each in [*held, *now.values()] if each.series in listed}
    if files:
        found.damaged = [each.path for each in held if not _is_as_fetched(os.path.join(folder, each.path), each)]
    return found


def repeat(view: View, manifest: Mapping[str, Any], folder: str, *, parallel: int = 4) -> int:
    """Fetches exactly what a manifest lists, each file at its position, and compares the digests; gives their number.

    Raises:
        Damaged: a file came that is not the one that the manifest lists.
    """
    if manifest["viewpoint"] != view.viewpoint:
        raise TrinomenError(f"the manifest is of viewpoint {manifest['viewpoint']}, not {view.viewpoint}")

    def fetch(each: Pulled) -> None:
        at = view if each.position is None else view.as_known_at(each.position)
        target = _below(folder, each.path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with whole(target) as file:
            digest = at.fetch(each.instance, file)
            if digest != each.sha256:  # told in here, so that what came never takes the place of a good file
                raise Damaged(f"{each.path}: came with SHA-256 {digest}, the manifest has {each.sha256}")

    listed = [Pulled(**each) for each in manifest["files"]]
    return sum(1 for _ in in_parallel(fetch, listed, parallel))


def read_manifest(folder: str) -> Dict[str, Any]:
    """The manifest of a folder, or in a file of any name; TrinomenError if nothing was pulled into the folder."""
    path = folder if os.path.isfile(folder) else os.path.join(folder, MANIFEST)
    try:
        with open(path, encoding="utf-8") as file:
            manifest = json.load(file)
    except FileNotFoundError:
        raise TrinomenError(f"nothing was pulled into {folder} yet: there is no {MANIFEST}") from None
    if manifest.get("format") != _FORMAT:
        raise TrinomenError(f"{path} has format {manifest.get('format')}; this client reads {_FORMAT}")
    return manifest


# ---- what should be there


def _wanted(view: View, where: Mapping[str, str], template: str) -> List[_Wanted]:
    """Every file that should be there, each at a path of its own.

    A template without ``{series}`` may lead many series into one folder, where the beginning of an identifier need
    not be unique. All that would share a path have their whole identifier in it, whatever order they come in.
    """
    found = list(_found(view, where, template))
    shared = Counter(each.path for each in found)
    return [
        each
        if shared[each.path] == 1
        else replace(each, path=each.path[: -len(_ending(each.instance[:8]))] + _ending(each.instance))
        for each in found
    ]


def _found(view: View, where: Mapping[str, str], template: str) -> Iterator[_Wanted]:
    asked = sorted({*_NAMES, *_keywords(template)})
    conditions: Dict[str, Any] = dict(where)
    for series in view.find("Series", tags=asked, **conditions):
        names = {name: series.get(name) for name in _NAMES if series.get(name)}
        place = _place(series, template)
        study = series.parent or ""
        for instance in series.children("Instance"):
            path = f"{place}/{_file(instance)}"
            yield _Wanted(path, instance.id, series.id, study, names)


def _keywords(template: str) -> List[str]:
    """Keywords that a template needs; ValueError if it is none."""
    if re.search("[{}]", _TOKEN.sub("", template)):
        raise ValueError(f"template {template}: braces enclose a keyword, as in {{PatientID}}/{{series}}")
    return [each for each in _TOKEN.findall(template) if each not in _OWN]


def _place(series: Resource, template: str) -> str:
    own = {
        "subject": series.get("ClinicalTrialSubjectID")
        or series.get("ClinicalTrialSubjectReadingID")
        or series.get("PatientID"),
        "visit": series.get("ClinicalTrialTimePointID"),
        "series": series.id[:8],
    }

    def value(token: "re.Match[str]") -> str:
        return own[token[1]] if token[1] in own else series.get(token[1])

    return "/".join(_safe(_TOKEN.sub(value, part)) for part in template.split("/"))


def _file(instance: Resource) -> str:
    number = instance.get("InstanceNumber").strip()
    known = int(number) if re.fullmatch("[+-]?[0-9]{1,12}", number) else 0
    return f"{known:06d}{_ending(instance.id[:8])}"


def _ending(identifier: str) -> str:
    return f"-{identifier}.dcm"


def _safe(text: str) -> str:
    """A name of a folder on any system: letters, digits and a few signs, not too long, never ``..``.

    The Java program makes the same: letters, marks and digits go by their Unicode categories.
    """
    kept = "".join(each if each in "_.+=-" or _is_letter_or_digit(each) else "\0" for each in text)
    name = re.sub("\0+", "_", kept).strip("._- ")[:_NAME_CHARACTERS_MAX]
    while len(name.encode("utf-8", "replace")) > _NAME_BYTES_MAX:
        name = name[:-1]
    return name or "unknown"


def _is_letter_or_digit(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or category == "Nd"


def _series(files: Iterable[Any]) -> List[str]:
    return list(dict.fromkeys(each.series for each in files))


# ---- bringing it there


def _bring(
    view: View,
    folder: str,
    wanted: List[_Wanted],
    before: "_Before",
    journal: Any,
    position: Optional[int],
    parallel: int,
    progress: Optional[Progress],
) -> Tuple[List[Pulled], Dict[str, int]]:
    counts = {"fetched": 0, "kept": 0, "moved": 0}
    files: List[Pulled] = []

    def bring(each: _Wanted) -> Tuple[str, Pulled]:
        target = _below(folder, each.path)
        held = before.files.get(each.instance)
        same = held is not None and dict(held.names) == dict(each.names)
        if held is not None and same and before.is_good(_below(folder, held.path), held):
            if held.path == each.path:
                return "kept", held
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.replace(_below(folder, held.path), target)
            return "moved", Pulled(**{**asdict(held), "path": each.path})
        digest = view.save(each.instance, target)
        size = os.path.getsize(target)
        return "fetched", Pulled(each.path, each.instance, each.series, each.study, digest, size, each.names, position)

    for what, pulled in in_parallel(bring, wanted, parallel):
        counts[what] += 1
        files.append(pulled)
        if what != "kept":
            journal.write(json.dumps(asdict(pulled)) + "\n")
            journal.flush()
        if progress:
            progress(len(files), len(wanted))
    return files, counts


def _remove(folder: str, before: Iterable[Pulled], paths: Iterable[str]) -> int:
    removed = 0
    staying = set(paths)
    for each in before:
        path = _below(folder, each.path)
        if each.path not in staying and _is_as_fetched(path, each):
            os.unlink(path)
            removed += 1
            _remove_empty(folder, os.path.dirname(path))
    return removed


def _remove_empty(root: str, folder: str) -> None:
    while os.path.abspath(folder) != os.path.abspath(root) and not os.listdir(folder):
        os.rmdir(folder)
        folder = os.path.dirname(folder)


def _below(folder: str, path: str) -> str:
    whole = os.path.abspath(os.path.join(folder, *path.split("/")))
    if os.path.commonpath([whole, os.path.abspath(folder)]) != os.path.abspath(folder):
        raise TrinomenError(f"{path} leads out of {folder}")
    return whole


def _has_size(path: str, held: Pulled) -> bool:
    return os.path.isfile(path) and os.path.getsize(path) == held.size


def _is_as_fetched(path: str, held: Pulled) -> bool:
    if not _has_size(path, held):
        return False
    with open(path, "rb") as file:
        return sha256_of(file) == held.sha256


# ---- what is on record in the folder


class _Before:
    """What the folder holds from pulls before, finished or not, by instance."""

    def __init__(self, folder: str, view: View, where: Mapping[str, str], template: str):
        self._journal = os.path.join(folder, _JOURNAL)
        self._asked: Union[int, str, None] = None
        self.files: Dict[str, Pulled] = {}  # by instance, the newest
        self._written: Dict[str, int] = {}  # by instance: when the list that has it was written, in ns
        self.on_disk: Dict[str, Pulled] = {}  # by path, those that others took the place of too
        if os.path.exists(os.path.join(folder, MANIFEST)):
            manifest = read_manifest(folder)
            same = {"viewpoint": view.viewpoint, "where": dict(where)}
            for key, value in same.items():
                if manifest[key] != value:
                    raise TrinomenError(
                        f"{folder} was pulled with {key} {manifest[key]!r}, not {value!r}: use a folder of its own"
                    )
            written = os.stat(os.path.join(folder, MANIFEST)).st_mtime_ns
            for each in manifest["files"]:
                self._note(Pulled(**each), written)
        self._unfinished: Optional[Dict[str, Any]] = None
        for line in self._lines():
            if "instance" in line:
                self._note(Pulled(**line), os.stat(self._journal).st_mtime_ns)
            else:
                self._unfinished = line

    def _note(self, pulled: Pulled, written: int) -> None:
        self.files[pulled.instance] = pulled
        self._written[pulled.instance] = written
        self.on_disk[pulled.path] = pulled

    def is_good(self, path: str, held: Pulled) -> bool:
        """Whether the newest file of an instance is what was fetched.

        To read every file of a large tree each time takes too long: the size is enough for a file that was not
        written to since the manifest or journal that lists it.
        """
        if not _has_size(path, held):
            return False
        return os.stat(path).st_mtime_ns < self._written[held.instance] or _is_as_fetched(path, held)

    def _lines(self) -> Iterator[Dict[str, Any]]:
        if os.path.exists(self._journal):
            with open(self._journal, encoding="utf-8") as file:
                for line in file:
                    if line.endswith("\n"):
                        yield json.loads(line)

    def unfinished_position(self, view: View) -> Any:
        """The position to work at: that of the pull that was interrupted, or the one asked for, or now's."""
        if self._unfinished is not None and (view.as_of is None or self._unfinished["asked"] == view.as_of):
            return self._unfinished["position"]
        self._unfinished = None
        self._asked = view.as_of
        return view.position()

    def journal(self, position: Optional[int]) -> Any:
        """Open for more lines, beginning with the position unless it is known from before.

        What it had is written beside it and put in its place: whenever this breaks off, the position of before is
        still told.
        """
        lines = list(self._lines())  # without the last line of an interrupted run, which may be half a line
        if self._unfinished is None:
            lines.append({"position": position, "asked": self._asked})
        with whole(self._journal) as file:
            file.write("".join(json.dumps(each) + "\n" for each in lines).encode())
        return open(self._journal, "a", encoding="utf-8")

    def finished(self) -> None:
        """Everything stands in the manifest now."""
        os.unlink(self._journal)


def _write_manifest(
    folder: str, view: View, where: Mapping[str, str], template: str, position: Optional[int], files: List[Pulled]
) -> None:
    manifest = {
        "format": _FORMAT,
        "server": view.connection.url,
        "viewpoint": view.viewpoint,
        "position": position,
        "where": dict(where),
        "template": template,
        "files": [asdict(each) for each in sorted(files, key=lambda each: each.path)],
    }
    with whole(os.path.join(folder, MANIFEST)) as file:
        file.write((json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode())
