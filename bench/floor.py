#!/usr/bin/env python3
"""Measures what no archive can do without: each file digested with SHA-256, written, and made durable.

One process writes PET slices of 36 kB one behind the other into one file, and waits for the disk before the
next: what a server does for a lone sender, without network, header, index, audit trail and answer. bench/run and
bench/budget.py call it, on the same disk and with the same bytes as the servers. Needs Python 3.9.
"""

import argparse
import hashlib
import os
import pathlib
import statistics
import tempfile
import time

import resources
import slices

HERE = pathlib.Path(__file__).resolve().parent
ZEROS = bytes(64 << 10)
INSTANCES = 2000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=pathlib.Path, default=HERE / "work",
                        help="on the disk you mean (default bench/work)")
    parser.add_argument("--instances", type=int, default=INSTANCES, help=f"slices written (default {INSTANCES})")
    options = parser.parse_args()
    for name, each in measure_all(options.folder, payloads(options.instances)).items():
        print(f"{name}: {describe(each)}")


def payloads(count):
    return [slices.slice_file("floor", number, size=slices.SIZE) for number in range(count)]


def measure_all(folder, files):
    """The ways of writing that a server has, by what they are called."""
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "one fsync for each": measure(folder, files),
        "one fsync for each, over zeros": measure(folder, files, ahead=True),
        "one fsync for 8": measure(folder, files, together=8),
    }


def measure(folder, files, together=1, ahead=False):
    """Instances a second, median of what a sender waits, and for each instance µs of the processor, bytes that went
    to the disk, and fsyncs."""
    latencies = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        target = file.fileno()
        if ahead:
            for _ in range(sum(map(len, files)) // len(ZEROS) + 1):
                os.write(target, ZEROS)
            os.fsync(target)
            os.lseek(target, 0, os.SEEK_SET)
        written, processor, began = bytes_written(), time.process_time(), time.perf_counter()
        for first in range(0, len(files), together):
            at = time.perf_counter()
            for each in files[first:first + together]:
                hashlib.sha256(each).digest()
                os.write(target, each)
            os.fsync(target)
            latencies.append(time.perf_counter() - at)
        seconds, count = time.perf_counter() - began, len(files)
        return {"rate": count / seconds, "p50": 1e3 * statistics.median(latencies),
                "cpu": 1e6 * (time.process_time() - processor) / count,
                "written": (bytes_written() - written) / count, "syncs": len(latencies) / count}


def bytes_written():
    return resources.one(pathlib.Path("/proc/self"))["written"]


def describe(each):
    return (f"{each['rate']:.0f}/s, p50 {each['p50']:.2f} ms, {each['cpu']:.0f} µs of processor time"
            f" and {each['written'] / 1000:.1f} kB written for each")


if __name__ == "__main__":
    main()
