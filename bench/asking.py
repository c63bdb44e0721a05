"""The questions: what is asked over REST, DICOMweb and DICOM, and what an answer says, to compare it."""

import http.client
import json
import urllib.parse

import dimse

STUDY_UID, SERIES_UID, SOP_UID = 0x0020000D, 0x0020000E, 0x00080018


class Client:
    """One client of one server: an open connection for HTTP, an open association for C-FIND."""

    def __init__(self, server):
        self.server = server
        self.http = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=dimse.TIMEOUT_SECONDS)
        self.headers = {"Authorization": server.authorization} if server.authorization else {}
        self.association = None

    def get(self, path, accept="application/json"):
        return self.request("GET", path, None, {"Accept": accept})

    def find(self, body):
        return self.request("POST", "/tools/find", json.dumps(body), {})

    def request(self, method, path, body, headers):
        try:
            answer = self.send(method, path, body, headers)
        except ConnectionError:  # Orthanc closes what was idle for a second
            self.http.close()
            answer = self.send(method, path, body, headers)
        content = answer.read()
        if answer.status not in (200, 204):  # QIDO-RS says 204 where nothing matches
            raise dimse.Failed(f"{self.server.name}: {method} {path} answered {answer.status}: {content[:200]!r}")
        return content

    def send(self, method, path, body, headers):
        self.http.request(method, path, body, {**self.headers, **headers})
        return self.http.getresponse()

    def associate(self):
        """A new association: servers abort one that is idle for half a minute."""
        if self.association is not None:
            self.association.abandon()
        self.association = dimse.Association(self.server.dicom_port, self.server.aet, [dimse.Context(dimse.FIND)])

    def c_find(self, level, keys):
        return self.association.find(dimse.identifier(level, keys))


class Question:
    """`ask` is measured; `said` makes of the answer what the other server must say too."""

    in_any_order = False  # true: a page of whatever comes first, which is the server's choice
    goal = None  # how many times as fast as Orthanc we must be

    def __init__(self, name, title, goal=None):
        self.name, self.title, self.goal = name, title, goal

    def prepare(self, client):
        """What is done before the clock runs."""


class Find(Question):
    def __init__(self, name, title, body, page=False, goal=None):
        super().__init__(name, title, goal)
        self.body, self.in_any_order = body, page

    def ask(self, client, scan):
        return client.find(self.body(scan))

    def said(self, answer):
        return {each["ID"] if isinstance(each, dict) else each for each in json.loads(answer)}


class Qido(Question):
    def __init__(self, name, title, path, tag, page=False):
        super().__init__(name, title)
        self.path, self.tag, self.in_any_order = path, f"{tag:08X}", page

    def ask(self, client, scan):
        path, parameters = self.path(scan)
        return client.get(f"/dicom-web/{path}?{urllib.parse.urlencode(parameters)}", "application/dicom+json")

    def said(self, answer):
        return {each[self.tag]["Value"][0] for each in json.loads(answer or b"[]")}


class CFind(Question):
    def __init__(self, name, title, level, tag, keys, goal=None):
        super().__init__(name, title, goal)
        self.level, self.tag, self.keys = level, tag, keys

    def prepare(self, client):
        client.associate()

    def ask(self, client, scan):
        return client.c_find(self.level, self.keys(scan))

    def said(self, answer):
        return {dimse.values(each)[self.tag] for each in answer}


class Counted(Question):
    """GET of what counts or lists everything; `said` makes of the decoded answer what must be the same."""

    def __init__(self, name, title, path, said):
        super().__init__(name, title)
        self.path, self.of = path, said

    def ask(self, client, scan):
        return client.get(self.path(scan))

    def said(self, answer):
        return self.of(json.loads(answer))


def days(scan, count):
    """A range of dates from the scan's on, within its month."""
    last = min(31, int(scan.date[6:]) + count)
    return f"{scan.date}-{scan.date[:6]}{last:02d}"


STUDY_KEYS = {STUDY_UID: "", 0x00080020: "", 0x00080030: "", 0x00080050: "", 0x00081030: "", 0x00100010: "",
              0x00100020: "", 0x00100030: "", 0x00100040: "", 0x00200010: ""}
SERIES_KEYS = {SERIES_UID: "", 0x00080060: "", 0x0008103E: "", 0x00200011: ""}

ASKED = (
    Find("find-modality", "`/tools/find`: series by Modality and InstitutionName",
         lambda scan: {"Level": "Series", "Query": {"Modality": scan.modalities[0],
                                                    "InstitutionName": scan.institution}}, goal=20),
    Find("find-modality-expanded", "the same, expanded",
         lambda scan: {"Level": "Series", "Expand": True, "Query": {"Modality": scan.modalities[0],
                                                                    "InstitutionName": scan.institution}}),
    Find("find-studies", "`/tools/find`: studies by PatientName (wildcard) and InstitutionName",
         lambda scan: {"Level": "Study", "Query": {"PatientName": scan.name[:4] + "*",
                                                   "InstitutionName": scan.institution}}),
    Find("find-free", "`/tools/find`: series by ManufacturerModelName, RepetitionTime and SoftwareVersions",
         lambda scan: {"Level": "Series", "Query": {"ManufacturerModelName": scan.models[0],
                                                    "RepetitionTime": scan.repetition, "SoftwareVersions": "VE*"}}),
    Find("find-free-studies", "`/tools/find`: studies by PatientWeight",
         lambda scan: {"Level": "Study", "Query": {"PatientWeight": scan.weight}}),
    Find("find-varying", "`/tools/find`: instances of a study by SliceLocation",
         lambda scan: {"Level": "Instance", "Query": {"StudyInstanceUID": scan.study_uid, "SliceLocation": "30"}}),
    Find("find-expanded", "`/tools/find`: all instances of a study, expanded",
         lambda scan: {"Level": "Instance", "Expand": True, "Query": {"StudyInstanceUID": scan.study_uid}}),
    Find("find-page", "`/tools/find`: a page of 100 studies, expanded",
         lambda scan: {"Level": "Study", "Expand": True, "Query": {}, "Limit": 100,
                       "Since": scan.number // 2}, page=True),
    Find("find-page-series", "`/tools/find`: a page of 100 series by Modality, expanded",
         lambda scan: {"Level": "Series", "Expand": True, "Query": {"Modality": "MR"}, "Limit": 100,
                       "Since": scan.number // 4}, page=True),
    Qido("qido-studies", "QIDO-RS: studies by StudyDate range",
         lambda scan: ("studies", {"StudyDate": days(scan, 4)}), STUDY_UID),
    Qido("qido-page", "QIDO-RS: a page of 100 studies",
         lambda scan: ("studies", {"limit": 100, "offset": scan.number // 2}), STUDY_UID, page=True),
    Qido("qido-series", "QIDO-RS: series of a study",
         lambda scan: (f"studies/{scan.study_uid}/series", {}), SERIES_UID),
    Qido("qido-instances", "QIDO-RS: instances of a series",
         lambda scan: (f"studies/{scan.study_uid}/series/{scan.series_uid(0)}/instances", {}), SOP_UID),
    CFind("c-find-patient", "C-FIND: studies by PatientID", "STUDY", STUDY_UID,
          lambda scan: {**STUDY_KEYS, 0x00100020: scan.patient_id}, goal=20),
    CFind("c-find-name", "C-FIND: studies by PatientName (wildcard)", "STUDY", STUDY_UID,
          lambda scan: {**STUDY_KEYS, 0x00100010: scan.name[:7] + "*"}),
    CFind("c-find-date", "C-FIND: studies by StudyDate range, with modalities and counts", "STUDY", STUDY_UID,
          lambda scan: {**STUDY_KEYS, 0x00080020: days(scan, 4), 0x00080061: "", 0x00201206: "", 0x00201208: ""}),
    CFind("c-find-series", "C-FIND: series of a study", "SERIES", SERIES_UID,
          lambda scan: {**SERIES_KEYS, STUDY_UID: scan.study_uid}),
    CFind("c-find-images", "C-FIND: instances of a series", "IMAGE", SOP_UID,
          lambda scan: {STUDY_UID: scan.study_uid, SERIES_UID: scan.series_uid(0), SOP_UID: "", 0x00200013: ""}),
    Counted("statistics", "`/statistics`", lambda scan: "/statistics",
            lambda answer: {(level, answer[f"Count{level}"]) for level in ("Patients", "Studies", "Series", "Instances")}),
    Counted("changes", "`/changes`: a page of 100", lambda scan: f"/changes?limit=100&since={scan.number * 40}",
            lambda answer: set(range(len(answer["Changes"])))),
)
