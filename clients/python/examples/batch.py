"""Fetches all PET series of a study under its own names, and prints when each frame was acquired.

    python batch.py FOLDER

Run again it fetches only what is new. The manifest in the folder is what to cite.
"""

import sys

from trinomen import Archive, pull
from trinomen.pull import read_manifest


def main(folder):
    with Archive() as archive:
        view = archive.view("study")
        done = pull(view, folder, where={"Modality": "PT"}, template="{subject}/{visit}/{series}")
        print(f"{done.fetched} new files, {done.kept} as before, as of entry {done.position} of the ledger")
        for series in dict.fromkeys(each["series"] for each in read_manifest(folder)["files"]):
            first = next(view.resource("Series", series).children())
            tags = first.all_tags()
            print(tags["PatientID"], tags["SeriesTime"], tags.get("FrameReferenceTime", "no frame time"))


if __name__ == "__main__":
    main(sys.argv[1])
