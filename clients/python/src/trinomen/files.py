"""Files: their digests, and writing them so that they are whole or not there."""

from __future__ import annotations

import contextlib
import hashlib
import os
from typing import IO, Any, Iterator

CHUNK = 1 << 20


def sha256_of(file: IO[bytes]) -> str:
    """SHA-256 in hex of what is left of an open file."""
    digest = hashlib.sha256()
    for chunk in iter(lambda: file.read(CHUNK), b""):
        digest.update(chunk)
    return digest.hexdigest()


@contextlib.contextmanager
def whole(path: str) -> Iterator[IO[Any]]:
    """A file to write, which stands at `path` when the ``with`` ends well, and leaves nothing when it does not.

    It is on the disk before it gets its name, and has its name durably afterwards: after a power cut there is the
    old file or the new one.
    """
    part = path + ".part"
    try:
        with open(part, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
        _sync_folder(os.path.dirname(os.path.abspath(path)))
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part)
        raise


def _sync_folder(folder: str) -> None:
    if hasattr(os, "O_DIRECTORY"):  # else the system cannot open folders, and keeps names by itself
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
