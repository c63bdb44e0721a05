"""What processes use, as proc(5) tells it: theirs and that of all processes they started."""

import os
import pathlib
import re

TICKS = os.sysconf("SC_CLK_TCK")


def used(pids):
    """Memory, threads, handles now; processor time and bytes written since their start; summed over `pids`
    and their children. Children that have ended count in what their parent has used."""
    total = {"memory": 0, "threads": 0, "handles": 0, "cpu": 0.0, "written": 0}
    for pid in family(pids):
        try:
            for key, value in one(pathlib.Path(f"/proc/{pid}")).items():
                total[key] += value
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended meanwhile
    return total


def one(folder):
    status = (folder / "status").read_text()
    written = re.search(r"^write_bytes: (\d+)", (folder / "io").read_text(), re.MULTILINE)
    return {"memory": field(status, "VmRSS") * 1024, "threads": field(status, "Threads"),
            "handles": len(os.listdir(folder / "fd")), "cpu": processor_seconds(folder),
            "written": int(written.group(1))}


def processor_seconds(folder):
    """Of a process with those of its children that have ended, or of a thread."""
    times = (folder / "stat").read_text().rpartition(")")[2].split()[11:15]  # utime, stime, cutime, cstime
    return sum(map(int, times)) / TICKS


def peak_memory(pid):
    """Peak resident memory of one process in bytes (VmHWM)."""
    return field(pathlib.Path(f"/proc/{pid}/status").read_text(), "VmHWM") * 1024


def field(status, name):
    found = re.search(rf"^{name}:\s+(\d+)", status, re.MULTILINE)
    return int(found.group(1)) if found else 0


def family(pids):
    """The processes and all that descend from them."""
    parents = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = set(pids)
    while True:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        if not more:
            return found & parents.keys()
        found |= more


def sizes(folder):
    """Bytes in the files of a folder, by what stands at its top."""
    found = {}
    for file in pathlib.Path(folder).rglob("*"):
        try:
            if file.is_file():
                top = file.relative_to(folder).parts[0]
                found[top] = found.get(top, 0) + file.stat().st_size
        except FileNotFoundError:
            continue
    return found
