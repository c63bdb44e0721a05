"""A collection to search: many small studies and one large one. Nothing in it is real.

The same arguments give the same bytes. Instances are made when they are sent, not kept as files:
2,000 studies of two series with 25 instances each are 100,000, of about 1.4 kB.
"""

import random

from slices import element, part10, slice_file, uid

SERIES_PER_STUDY = 2
INSTANCES_PER_SERIES = 25
STUDIES_PER_PATIENT = 2
INSTITUTIONS = [f"{place} {kind}" for place in ("Northfield", "Eastlake", "Westbrook", "Southmoor", "Midvale")
                for kind in ("University Hospital", "Medical Centre", "Imaging Institute", "Clinic")]
FAMILIES = ("Abbot", "Brandt", "Castell", "Dunmore", "Eklund", "Farrow", "Grieg", "Halden", "Iversen", "Jonker",
            "Keller", "Lindqvist", "Marchetti", "Novak", "Ostrom", "Pereira", "Quist", "Rossi", "Sandoval", "Tamm")
SOP_CLASSES = {"MR": "1.2.840.10008.5.1.4.1.1.4", "CT": "1.2.840.10008.5.1.4.1.1.2",
               "PT": "1.2.840.10008.5.1.4.1.1.128"}
MODELS = {"MR": ("Prisma_fit", "Skyra", "Achieva"), "CT": ("Definition AS+", "Aquilion", "Brilliance"),
          "PT": ("Biograph64_mCT", "Discovery 690", "Vereos")}


class Scan:
    """What all instances of one small study share. Its number decides everything."""

    def __init__(self, number):
        chance = random.Random(f"scan {number}")
        self.number = number
        self.patient = number // STUDIES_PER_PATIENT
        of_patient = random.Random(f"patient {self.patient}")
        self.name = f"{of_patient.choice(FAMILIES)}{self.patient}^{chr(65 + self.patient % 26)}"
        self.patient_id = f"NF{self.patient:06d}"
        self.sex = of_patient.choice("FM")
        self.birth = f"{of_patient.randint(1930, 2000)}{of_patient.randint(1, 12):02d}{of_patient.randint(1, 28):02d}"
        self.date = f"{chance.randint(2015, 2024)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
        self.time = f"{chance.randint(7, 18):02d}{chance.randint(0, 59):02d}00"
        self.institution = chance.choice(INSTITUTIONS)
        self.modalities = chance.choice((("MR", "MR"), ("PT", "CT"), ("CT", "CT")))
        self.models = [chance.choice(MODELS[modality]) for modality in self.modalities]
        self.protocol = f"Protocol {chance.randint(1, 40)}"
        self.repetition = str(500 * chance.randint(1, 20))
        self.weight = str(chance.randint(45, 110))
        self.study_uid = uid("study", number)
        self.accession = f"A{number:08d}"

    def series_uid(self, series):
        return uid("series", self.number, series)

    def instances(self):
        for series in range(SERIES_PER_STUDY):
            before, between, behind = self.shared(series)
            modality = self.modalities[series]
            for place in range(INSTANCES_PER_SERIES):
                sop = uid("instance", self.number, series, place)
                body = b"".join((
                    before, element(0x0008, 0x0018, "UI", sop), between,
                    element(0x0020, 0x0013, "IS", str(place + 1)),
                    element(0x0020, 0x0032, "DS", f"-128\\-128\\{place * 3}"), behind,
                    element(0x0020, 0x1041, "DS", str(place * 3)), self.image(series, place)))
                yield part10(SOP_CLASSES[modality], sop, body)

    def shared(self, series):
        """What comes before, between and behind the attributes that differ within a series."""
        modality = self.modalities[series]
        before = b"".join((
            element(0x0008, 0x0005, "CS", "ISO_IR 100"), element(0x0008, 0x0008, "CS", "ORIGINAL\\PRIMARY"),
            element(0x0008, 0x0016, "UI", SOP_CLASSES[modality])))
        between = b"".join((
            element(0x0008, 0x0020, "DA", self.date), element(0x0008, 0x0021, "DA", self.date),
            element(0x0008, 0x0030, "TM", self.time), element(0x0008, 0x0031, "TM", self.time),
            element(0x0008, 0x0050, "SH", self.accession), element(0x0008, 0x0060, "CS", modality),
            element(0x0008, 0x0070, "LO", "SYNTHETIC"), element(0x0008, 0x0080, "LO", self.institution),
            element(0x0008, 0x0090, "PN", "Referrer^A"),
            element(0x0008, 0x1030, "LO", f"{self.modalities[0]} {self.protocol}"),
            element(0x0008, 0x103E, "LO", f"{modality} series {series + 1}"),
            element(0x0008, 0x1090, "LO", self.models[series]),
            element(0x0010, 0x0010, "PN", self.name), element(0x0010, 0x0020, "LO", self.patient_id),
            element(0x0010, 0x0030, "DA", self.birth), element(0x0010, 0x0040, "CS", self.sex),
            element(0x0010, 0x1030, "DS", self.weight),
            element(0x0018, 0x0050, "DS", "3"), element(0x0018, 0x0080, "DS", self.repetition),
            element(0x0018, 0x1000, "LO", f"{self.number % 97}"), element(0x0018, 0x1020, "LO", "VE11C"),
            element(0x0018, 0x1030, "LO", self.protocol),
            element(0x0020, 0x000D, "UI", self.study_uid), element(0x0020, 0x000E, "UI", self.series_uid(series)),
            element(0x0020, 0x0010, "SH", str(self.number)), element(0x0020, 0x0011, "IS", str(series + 1))))
        behind = b"".join((
            element(0x0020, 0x0037, "DS", "1\\0\\0\\0\\1\\0"),
            element(0x0020, 0x0052, "UI", uid("frame of reference", self.number))))
        return before, between, behind

    def image(self, series, place):
        noise = random.Random(self.number << 8 | series << 6 | place).randbytes(16 * 16)
        return b"".join((*pixel_attributes(16, 16, 8), element(0x7FE0, 0x0010, "OW", noise)))


def pixel_attributes(rows, columns, bits):
    return (
        element(0x0028, 0x0002, "US", 1), element(0x0028, 0x0004, "CS", "MONOCHROME2"),
        element(0x0028, 0x0010, "US", rows), element(0x0028, 0x0011, "US", columns),
        element(0x0028, 0x0030, "DS", "2.0\\2.0"), element(0x0028, 0x0100, "US", bits),
        element(0x0028, 0x0101, "US", bits), element(0x0028, 0x0102, "US", bits - 1),
        element(0x0028, 0x0103, "US", 0))


def studies(instances):
    """How many small studies that many instances are."""
    return max(1, instances // (SERIES_PER_STUDY * INSTANCES_PER_SERIES))


def large_scan(name, count):
    """A study of one series with PET slices of 36 kB."""
    return (slice_file(name, number, count) for number in range(count))
