"""What the archive holds, as one viewpoint shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Mapping, Optional

if TYPE_CHECKING:
    from .view import View

LEVELS = ("Patient", "Study", "Series", "Instance")
_PATHS = {"Patient": "patients", "Study": "studies", "Series": "series", "Instance": "instances"}


def path_of(level: str) -> str:
    """``studies`` for ``Study``, and so on."""
    try:
        return _PATHS[level]
    except KeyError:
        raise ValueError(f"no such level: {level!r}; there are {', '.join(LEVELS)}") from None


@dataclass(frozen=True)
class Resource:
    """A patient, study, series or instance. Attributes are read by keyword: ``study["StudyDate"]``.

    Attributes:
        id: the public identifier, as in Orthanc.
        level: ``Patient``, ``Study``, ``Series`` or ``Instance``.
        tags: main attributes by DICOM keyword, those of the patient and those asked for included.
        parent: the identifier of what it belongs to; None for a patient.
        labels: labels that it bears.
        view: where it was found; what is asked of it is asked there.
    """

    id: str
    level: str
    tags: Mapping[str, str]
    parent: Optional[str]
    labels: List[str]
    view: "View" = field(repr=False, compare=False)

    def __getitem__(self, keyword: str) -> str:
        return self.tags[keyword]

    def get(self, keyword: str, default: str = "") -> str:
        """An attribute, or `default` where there is none."""
        return self.tags.get(keyword) or default

    @property
    def path(self) -> str:
        """The path of its route, such as ``/studies/ID``, below that of the view."""
        return f"/{path_of(self.level)}/{self.id}"

    def children(self, level: Optional[str] = None) -> Iterator["Resource"]:
        """What is below: at the next level, or at `level`."""
        below = level or LEVELS[LEVELS.index(self.level) + 1]
        for each in self.view.json(f"{self.path}/{path_of(below)}"):
            yield from_json(each, self.view)

    def instance_ids(self) -> List[str]:
        """Identifiers of all instances below, itself if it is one; in order of arrival."""
        if self.level == "Instance":
            return [self.id]
        return self.view.json(f"{self.path}/instances", {"expand": "false"})

    def all_tags(self) -> Dict[str, Any]:
        """All attributes of an instance but the pixels, by keyword; sequences are lists."""
        if self.level != "Instance":
            raise ValueError(f"a {self.level.lower()} has no tags of its own; ask one of its instances")
        return self.view.json(f"{self.path}/simplified-tags")

    def statistics(self) -> Dict[str, Any]:
        """Counts and sizes, as the server tells them (``CountInstances``, ``DiskSize`` in bytes...)."""
        return self.view.json(f"{self.path}/statistics")

    def download(self, folder: str, **options: Any) -> List[str]:
        """All files below, checked, in `folder`; gives their paths. Options: see `View.download`."""
        return self.view.download(self, folder, **options)

    def dataset(self) -> Any:
        """An instance as a ``pydicom`` Dataset, pixels included. Needs pydicom."""
        return self.view.dataset(self)


def from_json(said: Mapping[str, Any], view: "View") -> Resource:
    """A resource as the server describes it."""
    tags: Dict[str, str] = {}
    for group in ("PatientMainDicomTags", "MainDicomTags", "RequestedTags"):
        tags.update(said.get(group) or {})
    level = said["Type"]
    above = LEVELS.index(level) - 1
    return Resource(
        id=said["ID"],
        level=level,
        tags=tags,
        parent=said.get("Parent" + LEVELS[above]) if above >= 0 else None,
        labels=list(said.get("Labels") or ()),
        view=view,
    )
