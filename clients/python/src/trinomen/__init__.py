"""Client of the Trinomen image archive. Needs nothing but Python 3.9.

>>> from trinomen import Archive
>>> archive = Archive("https://archive.example", token="...")
>>> receipt = archive.upload("scans/", journal="scans.journal")
>>> for study in archive.view("study").find("Study", ModalitiesInStudy="PT"):
...     print(study["PatientID"], study["StudyDate"])
"""

from .archive import Archive
from .connection import Connection
from .errors import (
    Busy,
    Conflict,
    Damaged,
    Forbidden,
    NotFound,
    NotSignedIn,
    Refused,
    TrinomenError,
    Unreachable,
)
from .identity import Identity
from .pull import check, pull, repeat
from .resource import Resource
from .upload import Receipt, Sent
from .view import View

__version__ = "0.1.0"
__all__ = [
    "Archive",
    "Busy",
    "Conflict",
    "Connection",
    "Damaged",
    "Forbidden",
    "Identity",
    "NotFound",
    "NotSignedIn",
    "Receipt",
    "Refused",
    "Resource",
    "Sent",
    "TrinomenError",
    "Unreachable",
    "View",
    "check",
    "pull",
    "repeat",
]
