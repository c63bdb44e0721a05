"""PET slices to send: 128 x 128 pixels of 16 bits, 36 kB, as a scanner writes them.

Explicit VR little endian Part 10 files, all with their own SOP Instance UID. The same arguments give
the same bytes. Nothing in them is real.
"""

import functools
import hashlib
import random
import struct

PET_STORAGE = "1.2.840.10008.5.1.4.1.1.128"
EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"
LONG_LENGTH = {"OB", "OW", "SQ", "UN", "UT"}  # PS3.5 §7.1.2: VRs with a 32-bit length
SLICES_PER_SERIES = 250
SIZE = 128  # rows and columns
UID_FIRST = 10 ** 37


def uid(*parts):
    """All are of 43 characters, so that one can be written over another (see scans.py)."""
    digest = hashlib.md5("/".join(map(str, parts)).encode()).hexdigest()
    return f"2.25.{UID_FIRST + int(digest, 16) % (9 * UID_FIRST)}"


def element(group, number, vr, value):
    if isinstance(value, str):
        value = value.encode("ascii")
    if isinstance(value, int):
        value = struct.pack("<H", value)
    if len(value) % 2:
        value += b"\0" if vr in ("UI", "OB", "UN") else b" "
    if vr in LONG_LENGTH:
        return struct.pack("<HH2sHI", group, number, vr.encode(), 0, len(value)) + value
    return struct.pack("<HH2sH", group, number, vr.encode(), len(value)) + value


def item(*elements):
    content = b"".join(elements)
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(content)) + content


def code(value, scheme, meaning):
    return item(element(0x0008, 0x0100, "SH", value), element(0x0008, 0x0102, "SH", scheme),
                element(0x0008, 0x0104, "LO", meaning))


def radiopharmaceutical():
    return element(0x0054, 0x0016, "SQ", item(
        element(0x0018, 0x0031, "LO", "Fluorodeoxyglucose"), element(0x0018, 0x1072, "TM", "081500"),
        element(0x0018, 0x1074, "DS", "185000000"), element(0x0018, 0x1075, "DS", "6586.2"),
        element(0x0018, 0x1076, "DS", "0.9673"),
        element(0x0054, 0x0300, "SQ", code("77004003", "SCT", "^18^Fluorine")),
        element(0x0054, 0x0304, "SQ", code("35321007", "SCT", "Fluorodeoxyglucose F^18^"))))


def data_set(name, number, per_series=SLICES_PER_SERIES, size=SIZE):
    """The data set of slice `number` of a scan: 50 slices a frame, usually 5 frames a series."""
    series, place = divmod(number, per_series)
    frame, z = divmod(place, 50)
    return b"".join((*identification(name, number, frame), *acquisition(),
                     *position(name, series, place, z), *image(size),
                     radiopharmaceutical(), *pet(frame, place),
                     private_block(name, number, 1300 * size // SIZE),
                     element(0x7FE0, 0x0010, "OW", pixels(name, number, 2 * size * size))))


def identification(name, number, frame):
    return (
        element(0x0008, 0x0005, "CS", "ISO_IR 100"),
        element(0x0008, 0x0008, "CS", "ORIGINAL\\PRIMARY"),
        element(0x0008, 0x0016, "UI", PET_STORAGE),
        element(0x0008, 0x0018, "UI", uid(name, "instance", number)),
        *(element(0x0008, e, "DA", "20250314") for e in (0x20, 0x21, 0x22, 0x23)),
        *(element(0x0008, e, "TM", f"09{frame // 60:02d}{frame % 60:02d}") for e in (0x30, 0x31, 0x32, 0x33)),
        element(0x0008, 0x0050, "SH", uid(name)[-12:]), element(0x0008, 0x0060, "CS", "PT"),
        element(0x0008, 0x0070, "LO", "SIEMENS"),
        element(0x0008, 0x0080, "LO", "Northfield University Hospital"),
        element(0x0008, 0x0090, "PN", ""), element(0x0008, 0x1010, "SH", "NUHPET1"),
        element(0x0008, 0x1030, "LO", "NEURO PET VISIT 1"),
        element(0x0008, 0x103E, "LO", "PET brain dynamic AC"),
        element(0x0008, 0x1090, "LO", "Biograph64_mCT"),
        element(0x0010, 0x0010, "PN", f"{name}^"), element(0x0010, 0x0020, "LO", name),
        element(0x0010, 0x0030, "DA", "19600101"), element(0x0010, 0x0040, "CS", "F"),
        element(0x0010, 0x1010, "AS", "065Y"), element(0x0010, 0x1020, "DS", "1.72"),
        element(0x0010, 0x1030, "DS", "71.5"))


def acquisition():
    return (
        element(0x0018, 0x0050, "DS", "2"),
        element(0x0018, 0x1000, "LO", "90111"), element(0x0018, 0x1020, "LO", "VG60A"),
        element(0x0018, 0x1030, "LO", "Neuro dynamic"), element(0x0018, 0x1181, "CS", "NONE"),
        element(0x0018, 0x1210, "SH", "XYZ Gauss2.00"), element(0x0018, 0x1242, "IS", "60000"))


def position(name, series, place, z):
    return (
        element(0x0020, 0x000D, "UI", uid(name, "study")),
        element(0x0020, 0x000E, "UI", uid(name, "series", series)),
        element(0x0020, 0x0010, "SH", "1"), element(0x0020, 0x0011, "IS", str(series + 1)),
        element(0x0020, 0x0013, "IS", str(place + 1)),
        element(0x0020, 0x0032, "DS", f"-128\\-128\\{z * 2}"),
        element(0x0020, 0x0037, "DS", "1\\0\\0\\0\\1\\0"),
        element(0x0020, 0x0052, "UI", uid(name, "frame of reference")),
        element(0x0020, 0x1040, "LO", ""),
        element(0x0020, 0x1041, "DS", str(z * 2)))


def image(size):
    return (
        element(0x0028, 0x0002, "US", 1), element(0x0028, 0x0004, "CS", "MONOCHROME2"),
        element(0x0028, 0x0010, "US", size), element(0x0028, 0x0011, "US", size),
        element(0x0028, 0x0030, "DS", "2.0\\2.0"), element(0x0028, 0x0051, "CS", "DECY\\ATTN\\SCAT"),
        element(0x0028, 0x0100, "US", 16), element(0x0028, 0x0101, "US", 16),
        element(0x0028, 0x0102, "US", 15), element(0x0028, 0x0103, "US", 1),
        element(0x0028, 0x1052, "DS", "0"), element(0x0028, 0x1053, "DS", "1.25"))


def pet(frame, place):
    return (
        element(0x0054, 0x0081, "US", 50), element(0x0054, 0x0101, "US", 5),
        element(0x0054, 0x0410, "SQ", code("102538003", "SCT", "recumbent")),
        element(0x0054, 0x0414, "SQ", code("102540008", "SCT", "headfirst")),
        element(0x0054, 0x1000, "CS", "DYNAMIC\\IMAGE"), element(0x0054, 0x1001, "CS", "BQML"),
        element(0x0054, 0x1002, "CS", "EMISSION"),
        element(0x0054, 0x1102, "CS", "START"), element(0x0054, 0x1300, "DS", str(frame * 60000)),
        element(0x0054, 0x1321, "DS", "1.02"), element(0x0054, 0x1330, "US", place + 1))


def private_block(name, number, length):
    """Scanners add some kB of their own; here it fills the file up to 36 kB."""
    return (element(0x0071, 0x0010, "LO", "TRINOMEN BENCH")
            + element(0x0071, 0x1001, "OB", random.Random(f"{name}{number}").randbytes(length)))


def pixels(name, number, length):
    """Noise of 12 bits: as hard to compress as what scanners measure."""
    noise = int.from_bytes(random.Random(f"pixels {name} {number}").randbytes(length), "little")
    return (noise & twelve_bits(length)).to_bytes(length, "little")


@functools.cache
def twelve_bits(length):
    return int.from_bytes(b"\xff\x0f" * (length // 2), "little")


def part10(sop_class, sop_instance, body):
    """The data set as a file (PS3.10 §7.1)."""
    meta = b"".join((
        element(0x0002, 0x0001, "OB", b"\0\1"), element(0x0002, 0x0002, "UI", sop_class),
        element(0x0002, 0x0003, "UI", sop_instance),
        element(0x0002, 0x0010, "UI", EXPLICIT_LITTLE_ENDIAN),
        element(0x0002, 0x0012, "UI", "2.25.207")))
    length = element(0x0002, 0x0000, "UL", struct.pack("<I", len(meta)))
    return bytes(128) + b"DICM" + length + meta + body


def slice_file(name, number, per_series=SLICES_PER_SERIES, size=SIZE):
    return part10(PET_STORAGE, uid(name, "instance", number), data_set(name, number, per_series, size))
