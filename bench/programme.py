"""A research programme that never was: studies, sites, a roster with visits, and scans as people would have
sent them, with the truth. The files are those that `trinomen identity resolve` reads.

The same seed and size give the same files. Hospitals grow with the programme, about 500 subjects each, as
studies grow in life, unless a number is asked for. Errors are about those of a well-run programme: one code
in eight is not typed as it should be (case, separators, leading zeros, additions), one in fifty has a slip of
the finger, one in a hundred is missing, one in two hundred is another's; one scan in twenty belongs to no study.
"""

import csv
import datetime
import json
import random

SUBJECTS_OF_A_HOSPITAL = 500
HOSPITALS_MIN, HOSPITALS_MAX = 4, 40
DAYS = 1400
FIRST = datetime.date(2015, 2, 1)
IN_STUDY = 0.95

CONSONANTS, VOWELS = "BCDFGHJKLMNPRSTVWZ", "AEIOU"
GIVEN = {"M": "James Robert John Michael David William Richard Joseph Thomas Charles Daniel Matthew Anthony Mark "
              "Paul Steven Andrew Kenneth George Edward Brian Ronald Timothy Jason Jeffrey Frank Scott Eric "
              "Stephen Raymond Gregory Samuel Patrick Alexander Jack Dennis Jerry Henry Peter Walter".split(),
         "F": "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Nancy Lisa Margaret Betty "
              "Sandra Ashley Dorothy Kimberly Emily Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca "
              "Laura Sharon Cynthia Kathleen Amy Angela Shirley Anna Ruth Brenda Pamela Nicole Katherine".split()}

STUDIES = [  # id, short name, template, identity policy, tracer, protocol, visits: label, days, window
    ("AMY-1", "AMY", "{site}-{N4}", "full", "F18-AV45", "AMY AV45 brain", (("V1", 14, 14), ("V2", 379, 42), ("V3", 744, 42))),
    ("TAU-2", "TAU", "{site}{N4}", "none", "F18-AV1451", "TAU AV1451 brain", (("V1", 14, 10), ("V2", 44, 10), ("V3", 409, 42))),
    ("DOP-3", "DOP", "{site}-{N4}", "dob", "F18-DOPA", "DOP DOPA brain", (("BL", 14, 14), ("M6", 196, 28), ("M18", 561, 42))),
    ("SYN-4", "SYN", "{site}{N4}", "none", "C11-UCB-J", "SYN UCB brain", (("V1", 14, 14), ("V2", 104, 21), ("V3", 379, 42))),
]


class Programme:
    """Studies, roster and scans of one size."""

    def __init__(self, scans, subjects=None, seed=1, hospitals=None):
        self.random = random.Random(seed)
        self.wanted = scans
        self.count = subjects or max(1, scans // 3)
        self.made = min(1, scans * IN_STUDY / (3 * self.count))
        grown = min(HOSPITALS_MAX, max(HOSPITALS_MIN, self.count // SUBJECTS_OF_A_HOSPITAL))
        self.hospitals = [self.hospital(h) for h in range(hospitals or grown)]
        self.families = sorted({self.family() for _ in range(max(50, self.count // 3))})
        self.studies = [self.study(k) for k in range(len(STUDIES))]
        self.roster, self.visits, self.scans, self.truth = [], [], [], []
        self.serials = {}
        for number in range(self.count):
            self.enrol(number)
        self.fill()
        self.scans.sort(key=lambda scan: (scan["received_at"], scan["StudyInstanceUID"]))
        for number, scan in enumerate(self.scans):
            scan["scan_id"] = f"P{number:06}"
            self.truth.append({"scan_id": scan["scan_id"], **scan.pop("truth")})

    def hospital(self, h):
        name = "".join(self.random.choice(part) for part in (CONSONANTS, VOWELS, CONSONANTS, VOWELS, CONSONANTS))
        return {"name": f"{name.title()} University Hospital {h}", "station": f"{name}PT", "ae": f"PET{h:02}",
                "serial": str(40000 + 37 * h), "uploader": f"tech.{h}"}

    def family(self):
        syllable = (CONSONANTS, VOWELS)
        return "".join(self.random.choice(part) for part in syllable * self.random.choice((2, 3)) + (CONSONANTS,))

    def study(self, k):
        own = {"id": STUDIES[k][0], "sites": []}
        for h in range(len(self.hospitals)):
            prefix = CONSONANTS[h % 18] + VOWELS[(h // 18) % 5] + CONSONANTS[(h * 7 + k) % 18]
            own["sites"].append({"id": f"{own['id']}/{h + 1}", "prefix": prefix, "hospital": h,
                                 "institution": self.hospitals[h]["name"]})
        return own

    def enrol(self, number):
        draw = self.random
        k, h = draw.randrange(len(STUDIES)), draw.randrange(len(self.hospitals))
        study, _, template, policy, _, _, planned = STUDIES[k]
        site = self.studies[k]["sites"][h]
        serial = self.serials[k, h] = self.serials.get((k, h), 0) + 1
        code = template.replace("{site}", site["prefix"]).replace("{N4}", f"{serial:04}")
        enrolled = FIRST + datetime.timedelta(days=number * DAYS // self.count)
        born = datetime.date(1930, 1, 1) + datetime.timedelta(days=draw.randrange(60 * 365))
        sex = draw.choice("MF")
        full = policy == "full"
        person = {"family": draw.choice(self.families) if full else "",
                  "given": draw.choice(GIVEN[sex]) if full else "",
                  "birthdate": "" if policy == "none" else f"{born:%Y%m%d}", "sex": sex,
                  "birthyear": born.year, "mrn": str(draw.randrange(10 ** 6, 10 ** 8)) if full else ""}
        self.roster.append({"study": study, "site": site["id"], "subject": code, "former_codes": "", **person, "middle": "",
                            "enrolled_on": f"{enrolled:%Y%m%d}", "entered_on": f"{enrolled:%Y%m%d}", "status": "", "status_on": ""})
        weight = draw.gauss(76, 13)
        for label, offset, window in planned:
            day = enrolled + datetime.timedelta(days=offset)
            done = day + datetime.timedelta(days=round(draw.gauss(0, window / 4)))
            reported = f"{done:%Y%m%d}" if draw.random() < 0.5 else ""
            self.visits.append({"study": study, "subject": code, "visit": label, "scheduled": f"{day:%Y%m%d}",
                                "window_lo": f"{day - datetime.timedelta(days=window):%Y%m%d}",
                                "window_hi": f"{day + datetime.timedelta(days=window):%Y%m%d}",
                                "edc_done_on": reported, "edc_entered_on": reported})
            if draw.random() < self.made and len(self.scans) < self.wanted:
                self.scan(k, h, code, serial, label, done, born, person, weight)

    def scan(self, k, h, code, serial, label, day, born, person, weight):
        draw = self.random
        errors = []
        meant = code
        if draw.random() < 0.003 and serial > 1:
            meant = code.replace(f"{serial:04}", f"{serial - 1:04}")
            errors.append("neighbour")
        typed = "" if draw.random() < 0.01 else self.typed(meant, label, errors)
        scan = self.header(h, day, STUDIES[k][4] if draw.random() < 0.8 else "", draw.choice((STUDIES[k][5], "PET BRAIN")))
        full = bool(person["mrn"])
        scan["PatientID"] = person["mrn"] if full and draw.random() < 0.3 else typed
        scan["PatientName"] = f"{person['family']}^{person['given']}".upper() if full else typed
        if full and scan["PatientID"] != typed:
            scan["PatientComments"] = typed
        scan["PatientBirthDate"] = person["birthdate"]
        age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        scan["PatientAge"] = f"{age:03}Y"
        scan["PatientSex"] = person["sex"]
        scan["PatientWeight"] = f"{max(40, weight * draw.gauss(1, 0.04)):.1f}" if draw.random() < 0.7 else ""
        if draw.random() < 0.25:
            scan["StudyDescription"] = f"{STUDIES[k][1]} {label}"
        if scan["channel"] == "web":
            scan["target_study"] = STUDIES[k][0]
            scan["form_code"] = self.typed(code, label, []) if draw.random() < 0.8 else ""
        scan["truth"] = {"outcome": "MATCH", "study": STUDIES[k][0], "subject": code, "visit": label, "out_kind": "",
                         "silent": int("neighbour" in errors), "errors": ";".join(errors)}
        self.scans.append(scan)

    def typed(self, code, label, errors):
        """A code as somebody types it."""
        draw, text = self.random, code
        habits = (
            (0.03, "lower", lambda t: t.lower()),
            (0.03, "separator", lambda t: t.replace("-", draw.choice(("", " ", "_")))),
            (0.03, "unpadded", lambda t: "".join((t[:3], t[3:].replace("-0", "-").lstrip("0")))),
            (0.01, "confusable", lambda t: t.replace("0", "O", 1)),
            (0.04, "visit", lambda t: f"{t}-{label}"),
            (0.02, "decorated", lambda t: f"Subj {t}"),
            (0.01, "prefix", lambda t: t[3:].lstrip("-")),
            (0.02, "slip", self.slip),
        )
        for rate, name, change in habits:
            if draw.random() < rate:
                text = change(text)
                errors.append(name)
        return text

    def slip(self, text):
        draw = self.random
        at = draw.randrange(max(1, len(text) - 1))
        return draw.choice((
            lambda: text[:at] + str(draw.randrange(10)) + text[at + 1:],
            lambda: text[:at] + text[at + 1:],
            lambda: text[:at + 1] + text[at:],
            lambda: text[:at] + text[at + 1:at + 2] + text[at:at + 1] + text[at + 2:]))()

    def header(self, h, day, tracer, protocol):
        draw, hospital = self.random, self.hospitals[h]
        received = datetime.datetime.combine(day, datetime.time(10)) + datetime.timedelta(
            days=draw.choice((0, 0, 0, 0, 1, 1, 1, 2, 3)), seconds=draw.randrange(40000))
        web = draw.random() < 0.3
        uid = f"1.2.826.0.1.3680043.10.511.{draw.getrandbits(90)}"
        return {"received_at": received.isoformat(), "channel": "web" if web else "dicom",
                "uploader": hospital["uploader"] if web else "", "calling_ae": "" if web else hospital["ae"], "source_ip": f"10.{h}.0.{draw.randrange(1, 250)}",
                "StudyInstanceUID": uid, "FrameOfReferenceUID": uid + ".9", "AccessionNumber": str(draw.randrange(10 ** 8, 10 ** 9)),
                "StudyDate": f"{day:%Y%m%d}", "StudyTime": f"{draw.randrange(8, 18):02}{draw.randrange(60):02}00",
                "ProtocolName": protocol, "InstitutionName": hospital["name"] if draw.random() < 0.7 else "", "StationName": hospital["station"],
                "DeviceSerialNumber": hospital["serial"], "Modality": "PT", "Radiopharmaceutical": tracer,
                "pixel_hash": f"{draw.getrandbits(64):016x}"}

    def fill(self):
        """Scans of no study, up to the number wanted."""
        draw = self.random
        for _ in range(self.wanted - len(self.scans)):
            kind = draw.choice(("phantom", "phantom", "test", "otherstudy", "unknown"))
            day = FIRST + datetime.timedelta(days=draw.randrange(DAYS + 400))
            scan = self.header(draw.randrange(len(self.hospitals)), day, "", draw.choice(("PET BRAIN", "QC")))
            scan["PatientID"] = {"phantom": f"QC{day:%Y%m%d}", "test": "TEST", "otherstudy": f"ADNI_{draw.randrange(999):03}_S_{draw.randrange(9999):04}",
                                 "unknown": str(draw.randrange(10 ** 6, 10 ** 8))}[kind]
            scan["PatientName"] = {"phantom": "NEMA PHANTOM", "test": "TEST"}.get(
                kind, f"{draw.choice(self.families)}^{draw.choice(GIVEN['F'])}".upper())
            scan["truth"] = {"outcome": "OUT", "study": "", "subject": "", "visit": "", "out_kind": kind, "silent": 0, "errors": ""}
            self.scans.append(scan)

    def write(self, folder):
        """Writes the files that are read, and truth.csv."""
        folder.mkdir(parents=True, exist_ok=True)
        studies = [{
            "id": study, "short": short, "template": template, "check": None, "code_field": "PatientID",
            "identity_policy": policy, "tracer": tracer, "protocol": protocol, "modality": "PT",
            "visits": [{"label": label, "offset_days": days, "window_days": window} for label, days, window in visits],
            "sites": own["sites"],
        } for (study, short, template, policy, tracer, protocol, visits), own in zip(STUDIES, self.studies)]
        (folder / "studies.json").write_text(json.dumps(studies, indent=1))
        nodes = [{"hospital": h, "kind": kind, "value": hospital[kind]}
                 for h, hospital in enumerate(self.hospitals) for kind in ("ae", "station", "serial", "uploader")]
        table(folder / "nodes.csv", [{**node, "valid_from": "", "valid_to": ""} for node in nodes])
        table(folder / "roster.csv", self.roster)
        table(folder / "visits.csv", self.visits)
        table(folder / "scans.csv", self.scans, SCAN_COLUMNS)
        table(folder / "truth.csv", self.truth)


SCAN_COLUMNS = ("scan_id received_at channel uploader calling_ae source_ip target_study form_code StudyInstanceUID "
                "FrameOfReferenceUID PatientID PatientName PatientBirthDate PatientSex PatientAge PatientWeight AccessionNumber "
                "StudyDate StudyTime StudyDescription ProtocolName InstitutionName StationName DeviceSerialNumber Modality "
                "Radiopharmaceutical PatientComments pixel_hash").split()


def table(file, rows, columns=None):
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, columns or list(rows[0]), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
