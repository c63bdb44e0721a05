#!/usr/bin/env python3
"""Measures what one instance costs this archive, beside the floor (floor.py) in the same run.

Processor time, bytes written, fsyncs and calls to the system of the server for each PET slice of 36 kB that
comes over HTTP and DICOM. Writes a table to bench/results; docs/benchmarks.md says what it means. Needs
Python 3.9, the built program (`make build`), DCMTK, and strace for the calls to the system.
"""

import argparse
import datetime
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

import floor
import ingest
import report
import resources
import servers
from dimse import Failed

HERE = pathlib.Path(__file__).resolve().parent
KEYS = ("http-1", "http-8", "c-store-nodelay-1", "c-store-default-4")
SYNCS = ("fsync", "fdatasync")
# Asked for while a thread looks out for bytes, as often as time allows: not for an instance.
LOOKING = ("ioctl", "sched_yield")
TRACED_SECONDS, TRACER_SECONDS = 1, 3


def main():
    options = arguments()
    folder = options.folder / "budget"
    ways = [way for way in ingest.WAYS if way.key in KEYS]
    scans = ingest.Numbers()
    with servers.Trinomen(folder / "server") as server:
        for way in ways * 2:
            print(f"warming up: {way.title}", flush=True)
            send(way, folder, scans, options.seconds, server)
        floors = floor.measure_all(folder, floor.payloads(options.instances))
        costs = {way.title: cost(way, folder, scans, options.seconds, server) for way in ways}
        for way in ways:
            costs[way.title].update(calls(way, folder, scans, server))
    stamp = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    text = f"Measured {stamp}, {options.seconds:g} s each.\n\n{table(floors, costs)}"
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / f"budget-{stamp.replace(':', '')[:17]}.md").write_text(text)
    shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{text}")
    if options.publish:
        report.publish(text, "budget")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=8, help="for each way of sending (default 8)")
    parser.add_argument("--instances", type=int, default=2000, help="written for the floor (default 2000)")
    parser.add_argument("--publish", action="store_true", help="put the table into docs/benchmarks.md as well")
    parser.add_argument("--folder", type=pathlib.Path, default=HERE / "work",
                        help="where slices and the server's data go; measure on the disk you mean")
    return parser.parse_args()


def send(way, folder, scans, seconds, server):
    sent = ingest.Sent(way, folder / "slices", scans, seconds)
    try:
        return sent.to(server)
    finally:
        sent.forget()


def cost(way, folder, scans, seconds, server):
    """What ingest measures, and how much of the processor time was that of Java's compilers."""
    held, before = server.instances(), compiling(server.process.pid)
    found = send(way, folder, scans, seconds, server)
    spent = compiling(server.process.pid) - before
    return {**found, "compiling": 1e6 * spent / (server.instances() - held)}


def compiling(pid):
    tasks = pathlib.Path(f"/proc/{pid}/task").iterdir()
    return sum(resources.processor_seconds(task) for task in tasks if "CompilerThre" in (task / "comm").read_text())


def calls(way, folder, scans, server):
    """Calls to the system that succeeded, and syncs among them, as strace counts them."""
    if not shutil.which("strace"):
        return {"calls": None, "syncs": None}
    sent, held = ingest.Sent(way, folder / "slices", scans, TRACED_SECONDS), server.instances()
    tracer = subprocess.Popen(["strace", "-f", "-c", "-p", str(server.process.pid)], stderr=subprocess.PIPE)
    time.sleep(TRACER_SECONDS)
    sent.to(server)
    tracer.send_signal(signal.SIGINT)
    lines = tracer.communicate()[1].decode().splitlines()
    sent.forget()
    count = server.instances() - held
    rows = [re.fullmatch(r"\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(\d+)?\s*(\w+)", line) for line in lines]
    each = {row[3]: (int(row[1]) - int(row[2] or 0)) / count
            for row in rows if row and row[3] not in ("total", *LOOKING)}
    often = sorted(each.items(), key=lambda call: -call[1])[:10]
    print(f"{way.title}: " + ", ".join(f"{call} {number:.2f}" for call, number in often), flush=True)
    return {"calls": sum(each.values()), "syncs": sum(each.get(call, 0) for call in SYNCS)}


def table(floors, costs):
    """A row for each way of writing, those of the floor first."""
    size = len(floor.payloads(1)[0])
    head = ["", "instances/s", "p50, ms", "processor, µs", "of that compilers, µs", "bytes written for each stored",
            "fsyncs", "system calls"]
    rows = [row(f"Floor: {name}", each["rate"], each["p50"], each["cpu"], 0, each["written"] / size, each["syncs"],
                1 + each["syncs"]) for name, each in floors.items()]
    rows += [row(title, each["rate"], each["p50"], each["cpu"], each["compiling"], each["written"] / size,
                 each["syncs"], each["calls"]) for title, each in costs.items()]
    return report.table(head, rows) + "\n"


def row(title, rate, p50, cpu, spent, written, syncs, system_calls):
    def number(value, digits):
        return "–" if value is None else f"{value:.{digits}f}"
    return [title, f"{rate:.0f}", number(p50, 2), f"{cpu:.0f}", f"{spent:.0f}", f"{written:.2f}", number(syncs, 2),
            number(system_calls, 1)]


if __name__ == "__main__":
    try:
        main()
    except (Failed, RuntimeError) as problem:
        sys.exit(f"budget: {problem}")
