#!/usr/bin/env python3
"""Measures the identity resolver: cost against size, of all scans together and of one as it arrives.

Generates research programmes (programme.py), has Resolving.java time the resolver on each in a Java of its
own, and writes a table, a plot (SVG) and everything measured (JSON) to bench/results. docs/benchmarks.md says
what the numbers mean. Needs Python 3.9 and the built program (`make build`).
"""

import argparse
import datetime
import json
import os
import pathlib
import subprocess
import tempfile

import programme
from plot import chart, page
from report import publish

HERE = pathlib.Path(__file__).resolve().parent
BATCH = (250, 1000, 4000, 15000, 60000)
ONLINE = (1000, 10000, 100000)
ARRIVALS = 6000
RUNS = 3
WARM_MAX = 20000
HEAP = "3g"


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        report = {"at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
                  "processors": os.cpu_count(), "load before": os.getloadavg()[0], "heap": HEAP,
                  "batch": [batch(options, work, size) for size in options.batch],
                  "goal": batch(options, work, 1000, 600),
                  "online": [online(options, work, size) for size in options.online]}
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    stamp = "identity-" + report["at"].replace(":", "")[:17]
    text, picture = table(report), plot(report)
    (results / f"{stamp}.json").write_text(json.dumps(report, indent=1))
    (results / f"{stamp}.md").write_text(text)
    (results / f"{stamp}.svg").write_text(picture)
    print(f"\n{text}\n{results / stamp}.md, .svg and .json")
    if options.publish:
        publish(text, "identity results")
        (HERE.parent / "docs/identity-cost.svg").write_text(picture)


def arguments():
    def sizes(text):
        return [int(size) for size in text.split(",") if size]

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batch", type=sizes, default=BATCH, help="numbers of scans; the roster has a third as many")
    parser.add_argument("--online", type=sizes, default=ONLINE, help="numbers of identities in the roster")
    parser.add_argument("--publish", action="store_true", help="put table and plot into docs as well")
    parser.add_argument("--classpath", default=str(HERE.parent / "server/target/app/trinomen.jar"),
                        help="the program (default: as built)")
    return parser.parse_args()


def batch(options, work, scans, subjects=None):
    print(f"{scans} scans together", flush=True)
    folder = work / f"batch-{scans}-{subjects}"
    programme.Programme(scans, subjects).write(folder)
    return java(options, "batch", str(folder), str(1 if scans > WARM_MAX else RUNS))


def online(options, work, identities):
    print(f"one scan at a time against {identities} identities", flush=True)
    folder = work / f"online-{identities}"
    programme.Programme(min(ARRIVALS, 2 * identities), identities).write(folder)
    return java(options, "online", str(folder))


def java(options, *what):
    jdk = subprocess.run([str(HERE.parent / "build/jdk")], capture_output=True, text=True, check=True).stdout.strip()
    done = subprocess.run([f"{jdk}/bin/java", f"-Xmx{HEAP}", "-cp", options.classpath, str(HERE / "Resolving.java"), *what],
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"the resolver failed: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def table(report):
    lines = [f"Measured {report['at']}, {report['processors']} processors, load before {report['load before']:.1f}, "
             f"heap up to {report['heap']}.", "",
             "| Scans together | subjects | Java just started, s | its processor time, s | the same, µs a scan | warm, s | its processor time, s | peak memory, MB |",
             "|---:|---:|---:|---:|---:|---:|---:|---:|"]
    for row in sorted([*report["batch"], report["goal"]], key=lambda row: (row["scans"], row["subjects"])):
        warm = f"{row['best_ms'] / 1000:.2f} | {row['best_cpu_ms'] / 1000:.2f}" if row["scans"] <= WARM_MAX else "not run | not run"
        lines.append(f"| {row['scans']:,} | {row['subjects']:,} | {row['first_ms'] / 1000:.2f} | {row['first_cpu_ms'] / 1000:.2f} "
                     f"| {1000 * row['first_cpu_ms'] / row['scans']:.0f} | {warm} | {row['peak_mb']:,} |")
    lines += ["", "| Identities | prepare roster, s | median, ms | p95, ms | p99, ms | p95 processor time, ms | live heap, MB |",
              "|---:|---:|---:|---:|---:|---:|---:|"]
    for row in report["online"]:
        lines.append(f"| {row['subjects']:,} | {row['prepare_ms'] / 1000:.2f} | {row['p50_ms']:.2f} | {row['p95_ms']:.2f} | {row['p99_ms']:.2f} "
                     f"| {row['cpu_p95_ms']:.2f} | {row['live_mb']:,} |")
    return "\n".join(lines) + "\n"


def plot(report):
    """Two charts side by side, both axes logarithmic."""
    rows, single = report["batch"], report["online"]
    return page(
        chart("All scans together", "scans (subjects: a third as many)", "seconds", (
            ("wall, Java just started", [(row["scans"], row["first_ms"] / 1000) for row in rows]),
            ("its processor time", [(row["scans"], row["first_cpu_ms"] / 1000) for row in rows])),
            goal=((60000, 60), (1000, 1))),
        chart("One scan as it arrives", "identities in the roster", "milliseconds", (
            ("median", [(row["subjects"], row["p50_ms"]) for row in single]),
            ("p95", [(row["subjects"], row["p95_ms"]) for row in single]),
            ("p95, processor time", [(row["subjects"], row["cpu_p95_ms"]) for row in single])), goal=((100000, 5),)))


if __name__ == "__main__":
    main()
