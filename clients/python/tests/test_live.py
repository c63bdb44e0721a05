"""The client before a real server that holds the demo study. Skipped unless TRINOMEN_URL is set."""

import hashlib
import io
import json
import os
import runpy
import shutil
import tempfile
import unittest
import zipfile
from contextlib import redirect_stdout

from trinomen import Archive, Conflict, Forbidden, NotSignedIn, TrinomenError, check, pull, repeat
from trinomen.__main__ import main
from trinomen.pull import read_manifest


class Stop(Exception):
    """In place of a power cut."""


def stop_after(count):
    def progress(done, _):
        if done >= count:
            raise Stop

    return progress


def tree(folder):
    """Digest by path of all files."""
    found = {}
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return found


@unittest.skipUnless("TRINOMEN_URL" in os.environ, "needs a server: set TRINOMEN_URL, TRINOMEN_USER, TRINOMEN_PASSWORD")
class LiveTest(unittest.TestCase):
    def setUp(self):
        self.archive = self.sign_in()
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def sign_in(self, **credentials):
        archive = Archive(**credentials)
        self.addCleanup(archive.close)
        return archive

    def path(self, name):
        return os.path.join(self.folder, name)

    # ---- who

    def test_sign_in(self):
        self.assertEqual(os.environ["TRINOMEN_USER"], self.archive.whoami()["user"])
        token = self.archive.create_token("test", 1)
        self.assertEqual(self.archive.whoami()["user"], self.sign_in(token=token).whoami()["user"])
        with self.assertRaises(NotSignedIn):
            self.sign_in(user="nobody", password="x").whoami()

    # ---- finding

    def test_find(self):
        studies = list(self.archive.find("Study", InstitutionName="Northfield*", order_by=["-StudyDate"]))
        self.assertGreater(len(studies), 3)
        self.assertEqual(sorted((s["StudyDate"] for s in studies), reverse=True), [s["StudyDate"] for s in studies])
        self.assertEqual(len(studies), self.archive.find("Study", InstitutionName="Northfield*").count())
        self.assertEqual(2, len(list(self.archive.find("Study", limit=2))))
        series = next(studies[0].children())
        self.assertEqual("Series", series.level)
        self.assertEqual(studies[0].id, series.parent)
        self.assertIn("SOPInstanceUID", next(series.children()).all_tags())
        self.assertIsNone(self.archive.find("Patient", PatientID="nobody has this").first())

    def test_names_depend_on_who_asks(self):
        recorded = {each.id: each["PatientID"] for each in self.archive.find("Study")}
        viewed = {each.id: each["PatientID"] for each in self.archive.view("study").find("Study")}
        self.assertEqual(recorded.keys(), viewed.keys())
        self.assertIn("A oh one oh", recorded.values())
        self.assertNotIn("A oh one oh", viewed.values())

    # ---- sending

    def test_upload_with_receipt(self):
        files = os.environ["TRINOMEN_FILES"]
        with open(self.path("notes.txt"), "w") as file:
            file.write("no image")
        receipt = self.archive.upload([files, self.path("notes.txt")], parallel=3)
        self.assertEqual(["notes.txt"], [os.path.basename(each.path) for each in receipt.refused()])
        self.assertFalse(receipt.complete)
        names = sorted(os.listdir(files))
        self.assertEqual(len(names) + 1, len(receipt.files))
        for each in receipt.files[:-1]:
            self.assertEqual(each.sha256, hashlib.sha256(self.archive.file(each.instance)).hexdigest())
        self.assertTrue(receipt.studies())
        again = self.archive.upload(files)
        self.assertEqual({"already here": len(names)}, again.counts())
        self.assertEqual(receipt.sha256, again.sha256)

    def test_members_of_a_zip_are_sent_and_digested(self):
        files = os.environ["TRINOMEN_FILES"]
        with zipfile.ZipFile(self.path("all.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
            for name in os.listdir(files):
                archive.write(os.path.join(files, name), "disc/" + name)
            archive.writestr("disc/DICOMDIR", b"left out")
        self.assertEqual(self.archive.upload(files).sha256, self.archive.upload(self.path("all.zip")).sha256)

    def test_interrupted_upload_carries_on(self):
        files, journal = os.environ["TRINOMEN_FILES"], self.path("journal")
        with self.assertRaises(Stop):
            self.archive.upload(files, journal=journal, parallel=1, progress=stop_after(3))
        with open(journal, "a") as file:
            file.write('{"path": "half a li')
        with open(journal, "rb") as file:
            noted = file.read().count(b"\n")
        self.assertGreaterEqual(noted, 3)
        receipt = self.archive.upload(files, journal=journal, parallel=2)
        with open(journal) as file:
            lines = [json.loads(line)["path"] for line in file]
        self.assertEqual(len(os.listdir(files)), len(receipt.files))
        self.assertEqual(sorted(set(lines)), sorted(lines), "nothing was sent twice")

    # ---- fetching

    def test_download_and_archive(self):
        study = self.archive.find("Study").first()
        paths = study.download(self.folder)
        self.assertEqual(study.statistics()["CountInstances"], len(paths))
        self.archive.archive(study, self.path("study.zip"))
        with zipfile.ZipFile(self.path("study.zip")) as zipped:
            self.assertIsNone(zipped.testzip())
            self.assertEqual(len(paths), len(zipped.namelist()))

    # ---- keeping up to date

    def test_pull_interrupted_five_times_is_the_same_tree(self):
        whole, broken = self.path("whole"), self.path("broken")
        position = self.archive.view("study").position()
        view = self.archive.view("study", position)
        done = pull(view, whole)
        self.assertGreaterEqual(done.fetched, 100)
        for count in (2, 13, 25, 58, 92):
            with self.assertRaises(Stop):
                pull(view, broken, parallel=2, progress=stop_after(count))
        pull(view, broken)
        self.assertEqual(tree(whole), tree(broken))
        again = pull(view, whole)
        self.assertEqual((0, done.fetched, 0, 0), (again.fetched, again.kept, again.moved, again.removed))

    def test_corrected_identity_is_told_and_the_old_tree_can_be_had_again(self):
        identity, view = self.archive.identity, self.archive.view("study")
        folder = self.path("tree")
        pull(view, folder)
        self.assertFalse(check(view, folder))
        before, listed = tree(folder), read_manifest(folder)
        scan = next(each for each in identity.scans(subject="B010") if each["answer"].get("visit") == "V1")
        said = identity.assign(
            scan["id"], "NEURO-PET", "B020", "V1", reason="a test", if_rests_on=scan["answer"]["restsOn"]
        )
        with self.assertRaises(Conflict):
            identity.assign(
                scan["id"], "NEURO-PET", "B020", "V2", reason="too late", if_rests_on=scan["answer"]["restsOn"]
            )
        now = self.archive.view("study", view.position())  # other scans may be decided on anew meanwhile
        affected = check(now, folder)
        expected = {each.id for each in self.archive.resource("Study", scan["imagingStudy"]).children()}
        self.assertEqual(expected, set(affected.renamed) & expected)
        self.assertEqual([], affected.added + affected.gone + affected.damaged)
        for _, (old, new) in affected.renamed.items():
            self.assertNotEqual(old, new)
        self.assertTrue(said)

        broken = self.path("broken")
        shutil.copytree(folder, broken)
        with self.assertRaises(Stop):
            pull(now, broken, parallel=1, progress=stop_after(len(listed["files"]) - 1))
        pull(now, broken)

        done = pull(now, folder)
        self.assertEqual(tree(folder), tree(broken), "what was interrupted leaves nothing under old names")
        self.assertEqual(len([each for each in listed["files"] if each["series"] in affected.renamed]), done.fetched)
        self.assertFalse(check(now, folder))

        old = self.path("old")
        pull(self.archive.view("study", listed["position"]), old)
        self.assertEqual(before, tree(old))
        self.assertEqual(len(listed["files"]), repeat(view, listed, self.path("repeated")))

        own = [each["seq"] for each in identity.history(scan["id"]) if each["reason"]["text"] == "a test"]
        identity.retract(own[0], reason="the test is over")

    def test_damage_and_strangers_in_the_tree_are_noticed(self):
        folder = self.path("tree")
        view = self.archive.view("study")
        pull(view, folder, where={"PatientID": "A010"}, template="{subject}/{visit}")
        first = read_manifest(folder)["files"][0]["path"]
        self.assertRegex(first, r"^A010/V[12]/\d{6}-\w{8}\.dcm$")
        with open(os.path.join(folder, first), "r+b") as file:
            file.write(b"x")
        self.assertEqual([first], check(view, folder).damaged)
        with self.assertRaisesRegex(TrinomenError, "folder of its own"):
            pull(view, folder)
        with self.assertRaises(TrinomenError):
            check(self.archive.view("blinded"), folder)

    # ---- what happens

    def test_changes_and_waiting(self):
        changes = list(self.archive.changes())
        self.assertEqual(sorted(each["Seq"] for each in changes), [each["Seq"] for each in changes])
        self.assertEqual([], list(self.archive.changes(changes[-1]["Seq"])))
        with self.assertRaises(TimeoutError):
            self.archive.wait_for(lambda study: False, seconds=0)

    def test_events(self):
        happened = list(self.archive.events(0))
        self.assertEqual(sorted(each["seq"] for each in happened), [each["seq"] for each in happened])
        self.assertIn("scan.arrived", {each["type"] for each in happened})
        self.assertEqual([], list(self.archive.events(happened[-1]["seq"] + 1000000, types=["qc"])))
        resolved = list(self.archive.events(0, types=["identity.assigned"], viewpoint="study"))
        self.assertEqual({"identity.assigned"}, {each["type"] for each in resolved})
        scan = next(self.archive.identity.scans(state="resolved"))
        last = happened[-1]["seq"]
        following = self.archive.events(last, types=["identity"], follow=True, every=0.1)
        self.archive.identity.state("hold", reason="a test of events", scan=scan["id"])
        event = next(each for each in following if each.get("scan") == scan["id"])
        self.assertGreater(event["seq"], last)
        following.close()
        held = self.archive.identity.history(scan["id"])
        self.archive.identity.retract(held[-1]["seq"], reason="the test is over")

    def test_waiting_for_a_scan(self):
        with self.assertRaisesRegex(TimeoutError, "A010 V9"):
            self.archive.wait_for_scan("NEURO-PET", "A010", "V9", seconds=0)
        scan = self.archive.wait_for_scan("NEURO-PET", "A010", "V1", seconds=100, every=1)
        self.assertEqual("A010", scan["answer"]["subject"])

    def test_identity_with_the_eyes_of_a_viewpoint_at_a_moment(self):
        self.assertEqual([], list(self.archive.view("study", 0).identity.scans()))
        self.assertTrue(list(self.archive.view("study").identity.scans(state="resolved")))
        self.assertIn("A010", [each["subject"] for each in self.archive.identity.roster("NEURO-PET")])
        self.assertEqual("A010", self.archive.identity.subject("NEURO-PET", "A010")["subject"])

    # ---- the command

    def test_command(self):
        said = io.StringIO()
        with redirect_stdout(said):
            self.assertEqual(0, main(["find", "Study", "PatientID=A020", "--json"]))
            self.assertEqual(0, main(["pull", self.path("tree"), "Modality=PT"]))
            self.assertEqual(0, main(["pull", self.path("tree"), "--check"]))
            self.assertEqual(0, main(["scans", "--state", "review"]))
            self.assertEqual(0, main(["follow", "--once"]))
            self.assertEqual(0, main(["events", "--once", "--type", "scan.arrived"]))
        self.assertIn('"PatientID": "A020"', said.getvalue())
        self.assertEqual(2, main(["find", "Study", "nonsense"]))

    def test_examples_run(self):
        examples = os.path.join(os.path.dirname(__file__), "..", "examples")
        for name, arguments in (("batch", [self.path("tree")]), ("doubtful", ["NEURO-PET"])):
            said = io.StringIO()
            with redirect_stdout(said):
                runpy.run_path(os.path.join(examples, name + ".py"))["main"](*arguments)
            self.assertRegex(said.getvalue(), r"[AB]0[1-4]0", name)

    def test_permission_is_needed(self):
        password = "correct horse battery staple 9"
        self.archive.connection.post("/api/accounts", {"name": "reading", "password": password, "roles": ["ANALYST"]})
        self.addCleanup(lambda: self.archive.connection.request("DELETE", "/api/accounts/reading"))
        analyst = self.sign_in(user="reading", password=password)
        self.assertTrue(list(analyst.view("blinded").find("Study")))
        with self.assertRaises(Forbidden):
            list(analyst.find("Study"))


if __name__ == "__main__":
    unittest.main()
