"""How a pull lays out and repeats a tree, against an archive that stands in."""

import os
import stat
import tempfile
import unittest
from types import SimpleNamespace

from trinomen import Damaged, repeat
from trinomen.files import whole
from trinomen.pull import _wanted


class Lying:
    """A view whose files are never what the manifest lists."""

    viewpoint = "study"

    def as_known_at(self, _):
        return self

    def fetch(self, _, target):
        target.write(b"wrong")
        return "0" * 64


def resource(identifier, below=()):
    return SimpleNamespace(id=identifier, parent="study", get=lambda _: "", children=lambda _: below)


class PullTest(unittest.TestCase):
    def test_wrong_file_never_takes_the_place_of_a_good_one(self):
        listed = {"path": "a/b.dcm", "instance": "i", "series": "s", "study": "t", "position": 5}
        listed.update(sha256="1" * 64, size=4, names={})
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "a"))
            with open(os.path.join(folder, "a", "b.dcm"), "wb") as file:
                file.write(b"good")
            with self.assertRaises(Damaged):
                repeat(Lying(), {"viewpoint": "study", "files": [listed]}, folder)
            self.assertEqual(["b.dcm"], os.listdir(os.path.join(folder, "a")))
            with open(os.path.join(folder, "a", "b.dcm"), "rb") as file:
                self.assertEqual(b"good", file.read())

    def test_files_that_would_share_a_path_have_whole_identifiers(self):
        one, other, alone = "01234567a", "01234567b", "89abcdefa"
        series = [resource("s1", [resource(one)]), resource("s2", [resource(other), resource(alone)])]
        view = SimpleNamespace(find=lambda *_, **__: series)
        self.assertEqual(
            ["all/000000-01234567a.dcm", "all/000000-01234567b.dcm", "all/000000-89abcdef.dcm"],
            [each.path for each in _wanted(view, {}, "all")],
        )

    def test_file_is_on_the_disk_before_it_has_its_name_and_its_name_afterwards(self):
        calls = []
        sync, replace = os.fsync, os.replace
        try:
            os.fsync = lambda which: calls.append("folder" if stat.S_ISDIR(os.fstat(which).st_mode) else "file")
            os.replace = lambda *paths: (calls.append("rename"), replace(*paths))
            with tempfile.TemporaryDirectory() as folder:
                with whole(os.path.join(folder, "a.dcm")) as file:
                    file.write(b"x")
        finally:
            os.fsync, os.replace = sync, replace
        self.assertEqual(["file", "rename", "folder"], calls)


if __name__ == "__main__":
    unittest.main()
