"""Who uses an archive all at once: senders by C-STORE and HTTP, one who searches, one who retrieves.

Each is a process of its own. A sender takes the next scan that nobody has, opens a connection for it, and
closes that at its end, as scanners do. The others use scans that are complete, so that they know every answer.
"""

import collections
import ctypes
import http.client
import json
import multiprocessing
import random
import struct
import time

import dimse
import load
from asking import STUDY_UID, Client
from scans import SERIES, SLICES, Scans, name_of
from slices import EXPLICIT_LITTLE_ENDIAN, PET_STORAGE, SLICES_PER_SERIES, uid

TOLD_EACH = 50  # instances after which a sender says how many
SEARCH_PAUSE_SECONDS = 0.2
RETRIEVE_PAUSE_SECONDS = 1.0


class Users:
    """`sent` and `answers` tell how far everybody is; `end` lets senders finish their scan and no more."""

    def __init__(self, server, scans, dicom, http):
        self.server, self.scans = server, scans
        self.next, self.ended = multiprocessing.Value(ctypes.c_long, 0), multiprocessing.Event()
        self.complete = multiprocessing.Array(ctypes.c_byte, scans, lock=False)
        self.failures, self.asked = multiprocessing.Queue(), multiprocessing.Queue()
        self.counts = multiprocessing.Array(ctypes.c_long, dicom + http, lock=False)
        self.senders = [self.process(send, number, by) for number, by in enumerate([CStore] * dicom + [Post] * http)]
        self.others = [self.process(use, number, what, pause) for number, (what, pause) in enumerate(
            ((SEARCHES, SEARCH_PAUSE_SECONDS), (RETRIEVALS, RETRIEVE_PAUSE_SECONDS)))]

    def process(self, task, *arguments):
        return multiprocessing.Process(target=guarded, args=(task, self, *arguments), daemon=True)

    def __enter__(self):
        for each in self.senders + self.others:
            each.start()
        return self

    def busy(self):
        """Whether anybody still sends. What failed for anybody fails here."""
        if not self.failures.empty():
            raise dimse.Failed(self.failures.get())
        return any(each.is_alive() for each in self.senders)

    def sent(self):
        return sum(self.counts)

    def end(self):
        self.ended.set()

    def answers(self):
        """How many answers of each kind there were; ends who asks."""
        self.end()
        total = collections.Counter()
        for _ in self.others:
            total.update(self.asked.get())
        self.busy()
        return dict(total)

    def __exit__(self, *_):
        for each in self.senders + self.others:
            each.terminate()
            each.join()


def guarded(task, users, *arguments):
    """In the new process: whatever goes wrong is told to the one who looks on."""
    try:
        task(users, *arguments)
    except (dimse.Failed, OSError, LookupError, ValueError, struct.error, http.client.HTTPException) as problem:
        users.failures.put(f"{task.__name__}: {problem!r}")
        users.asked.put({})


# ---- senders


class CStore:
    """One association for each scan."""

    def __init__(self, server):
        self.server = server
        self.scans = Scans(lambda content: dimse.store_message(1, content))

    def __enter__(self):
        self.association = dimse.Association(self.server.dicom_port, self.server.aet,
                                             [dimse.Context(PET_STORAGE, EXPLICIT_LITTLE_ENDIAN)])
        return self

    def send(self, message):
        self.association.store(message)

    def __exit__(self, *failure):
        self.association.__exit__(*failure)


class Post:
    """One connection for each scan, one file a request."""

    def __init__(self, server):
        self.server = server
        self.scans = Scans(lambda content: load.request(content, server.authorization))

    def __enter__(self):
        self.connection = load.connected(self.server.http_port)
        return self

    def send(self, message):
        load.post(self.connection, message)

    def __exit__(self, *_):
        self.connection.close()


def send(users, number, by):
    client, done = by(users.server), 0
    while not users.ended.is_set():
        with users.next.get_lock():
            scan = users.next.value
            users.next.value += 1
        if scan >= users.scans:
            return
        with client:
            for at, message in enumerate(client.scans.scan(scan), 1):
                client.send(message)
                if at % TOLD_EACH == 0:
                    users.counts[number] = done + at
        done += SLICES
        users.counts[number] = done
        users.complete[scan] = 1


# ---- the others


def use(users, number, uses, pause):
    """One use after the other, each of a complete scan, until the senders have ended."""
    client, counts, chance = Client(users.server), collections.Counter(), random.Random(number)
    while not users.ended.is_set() and any_sends(users):
        complete = [scan for scan in range(min(users.next.value, users.scans)) if users.complete[scan]]
        if complete:
            what = chance.choice(uses)
            what(client, chance.choice(complete), chance)
            counts[what.__doc__] += 1
        time.sleep(pause)
    users.asked.put(counts)


def any_sends(users):
    return sum(users.complete) < users.scans


def expect(what, found, wanted):
    if found != wanted:
        raise dimse.Failed(f"{what}: {found}, and {wanted} was expected")


def find_series(client, scan, chance):
    """`/tools/find`"""
    found = json.loads(client.find({"Level": "Series", "Expand": chance.random() < 0.5, "Query": {
        "PatientID": name_of(scan), "InstitutionName": "Northfield*"}}))
    expect(f"series of {name_of(scan)}", len(found), SERIES)


def qido_instances(client, scan, chance):
    """QIDO-RS"""
    name, series = name_of(scan), chance.randrange(SERIES)
    answer = client.get(f"/dicom-web/studies/{uid(name, 'study')}/series/{uid(name, 'series', series)}/instances",
                        "application/dicom+json")
    expect(f"instances of {name}", len(json.loads(answer)), SLICES_PER_SERIES)


def c_find(client, scan, chance):
    """C-FIND"""
    client.associate()
    expect(f"studies of {name_of(scan)}",
           len(client.c_find("STUDY", {STUDY_UID: "", 0x00100020: name_of(scan), 0x00201208: ""})), 1)


def page_of_studies(client, scan, chance):
    """pages of studies"""
    expect("studies on a page", len(json.loads(client.get(f"/studies?limit=1&since={chance.randrange(scan + 1)}"))), 1)


def changes(client, scan, chance):
    """pages of changes"""
    answer = json.loads(client.get(f"/changes?limit=100&since={chance.randrange((scan + 1) * SLICES)}"))
    if not answer["Changes"]:
        raise dimse.Failed("no changes")


def statistics(client, scan, chance):
    """statistics"""
    if json.loads(client.get("/statistics"))["CountInstances"] < SLICES:
        raise dimse.Failed("a complete scan is not counted")


def c_get(client, scan, chance):
    """C-GET of a series"""
    name = name_of(scan)
    contexts = [dimse.Context(dimse.GET), dimse.Context(PET_STORAGE, EXPLICIT_LITTLE_ENDIAN, receives=True)]
    with dimse.Association(client.server.dicom_port, client.server.aet, contexts) as association:
        instances, _ = association.get(dimse.identifier("SERIES", {
            STUDY_UID: uid(name, "study"), 0x0020000E: uid(name, "series", chance.randrange(SERIES))}))
    expect(f"C-GET of a series of {name}", instances, SLICES_PER_SERIES)


def archive(client, scan, chance):
    """zips of a series"""
    found = json.loads(client.find({"Level": "Series", "Query": {
        "SeriesInstanceUID": uid(name_of(scan), "series", chance.randrange(SERIES))}}))
    expect("series of a UID", len(found), 1)
    content = client.get(f"/series/{found[0]}/archive")
    end = content.rfind(b"PK\5\6")  # end of central directory: entries at offset 10
    expect("entries of a zip", struct.unpack_from("<H", content, end + 10)[0], SLICES_PER_SERIES)


def metadata(client, scan, chance):
    """WADO-RS metadata of a series"""
    name = name_of(scan)
    answer = client.get(f"/dicom-web/studies/{uid(name, 'study')}/series/{uid(name, 'series', chance.randrange(SERIES))}"
                        "/metadata", "application/dicom+json")
    expect(f"metadata of {name}", len(json.loads(answer)), SLICES_PER_SERIES)


def file(client, scan, chance):
    """data sets of files, byte by byte"""
    number = chance.randrange(SLICES)
    found = json.loads(client.find({"Level": "Instance", "Query": {
        "SOPInstanceUID": uid(name_of(scan), "instance", number)}}))
    expect("instances of a UID", len(found), 1)
    sent = next(Scans(lambda content: content, first=number, slices=1).scan(scan))
    # What came by C-STORE had no file meta information: the archive has made it.
    if dimse.parts_of(client.get(f"/instances/{found[0]}/file"))[1] != dimse.parts_of(sent)[1]:
        raise dimse.Failed(f"slice {number} of {name_of(scan)} came back with other bytes")


SEARCHES = (find_series, qido_instances, c_find, page_of_studies, changes, statistics)
RETRIEVALS = (c_get, archive, metadata, file)
