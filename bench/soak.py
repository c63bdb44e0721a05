"""Soak: a million instances by C-STORE and HTTP, while others search and retrieve; memory must stay flat.

The server runs on one processor with 2 GB; the clients on the others. Its resident memory, threads, handles
and files are sampled all the time. Writes every sample, a table, and a plot (SVG) to bench/results, and fails
where memory goes above 512 MB or keeps growing, an answer is wrong, or an instance is missing at the end.
docs/benchmarks.md says what was found. Needs Python 3.9 and the built program.
"""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import report
import resources
import servers
import trend
import users
from dimse import Failed
from plot import chart, page
from scans import SLICES

HERE = pathlib.Path(__file__).resolve().parent
PROCESSOR = 0
MEMORY_OF_MACHINE = 2 << 30
MEMORY_MAX = 512 << 20
GROWTH_MAX = 32 << 20  # bytes of resident memory for each million instances
SETTLED = 0.5  # part of the run in which Java compiles, and fills its heap for the first time
NOTE_MAX_SECONDS = 60
PICTURE = "![Resident memory, threads and handles, files, and time against instances](soak.svg)"


class Confined(servers.Trinomen):
    """This archive on one processor, with no more memory than such a machine has."""

    def command(self):
        if os.geteuid() == 0 and pathlib.Path("/run/systemd/system").is_dir():
            limits = ["systemd-run", "--scope", "--quiet", "-p", f"MemoryMax={MEMORY_OF_MACHINE}",
                      "-p", "MemorySwapMax=0", "-p", f"AllowedCPUs={PROCESSOR}"]
        else:
            limits = ["prlimit", f"--data={MEMORY_OF_MACHINE}", "taskset", "-c", str(PROCESSOR)]
        return [*limits, *super().command()]

    def live_heap(self):
        """Bytes on the heap that are reachable, which takes a collection; None where there is no jcmd to ask."""
        jdk = subprocess.run([str(HERE.parent / "build/jdk")], capture_output=True, text=True).stdout.strip()
        jcmd = pathlib.Path(jdk) / "bin/jcmd"
        if not jcmd.exists():
            return None
        said = subprocess.run([str(jcmd), str(self.process.pid), "GC.class_histogram"], capture_output=True, text=True)
        return int(re.search(r"^Total +\d+ +(\d+)", said.stdout, re.MULTILINE).group(1))



def main():
    options = arguments()
    if options.again:
        return finish(json.loads(options.again.read_text()), options)
    others = os.sched_getaffinity(0) - {PROCESSOR}
    if others:
        os.sched_setaffinity(0, others)
    run = {"at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
           "machine": report.machine(options.folder), "wanted": options.instances}
    with contextlib.ExitStack() as stack:
        server = Confined(options.folder / "server")
        server.program = options.program
        server = stack.enter_context(server)
        run["limits"] = " ".join(server.command()[:server.command().index(server.program)])
        run.update(soak(server, options))
        run["restart"] = restarted(server, run["sent"])
    return finish(run, options)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instances", type=int, default=1_000_000, help=f"in scans of {SLICES} (default 1,000,000)")
    parser.add_argument("--minutes", type=float, default=0, help="end in good order after so long (default: never)")
    parser.add_argument("--dicom", type=int, default=3, help="senders by C-STORE (default 3)")
    parser.add_argument("--http", type=int, default=3, help="senders by HTTP (default 3)")
    parser.add_argument("--interval", type=float, default=5, help="seconds between samples (default 5)")
    parser.add_argument("--publish", action="store_true", help="put table and plot into docs as well")
    parser.add_argument("--folder", type=pathlib.Path, default=HERE / "work/soak",
                        help="where the server's data go: 14 GB for a million (default bench/work/soak)")
    parser.add_argument("--program", default=str(servers.ROOT / "bin/trinomen"), help="(default bin/trinomen)")
    parser.add_argument("--again", type=pathlib.Path, help="only table and plot, from a result of before (JSON)")
    return parser.parse_args()


def soak(server, options):
    """Lets the clients loose and looks on until they are done."""
    scans = max(1, options.instances // SLICES)
    began, samples, live, noted = time.perf_counter(), [], [], -NOTE_MAX_SECONDS
    with users.Users(server, scans, options.dicom, options.http) as clients:
        while True:
            busy = clients.busy()
            now = time.perf_counter() - began
            samples.append({"seconds": round(now, 1), "instances": clients.sent(),
                            **resources.used([server.process.pid]),
                            "files": resources.sizes(server.folder / "data")})
            if not live and samples[-1]["instances"] >= SETTLED * scans * SLICES:
                live.append((samples[-1]["instances"], server.live_heap()))
            if now - noted >= NOTE_MAX_SECONDS or not busy:
                noted = now
                print(told(samples[-1]), flush=True)
            if not busy:
                break
            if options.minutes and now > 60 * options.minutes:
                clients.end()
            time.sleep(options.interval)
        answers = clients.answers()
    sent = samples[-1]["instances"]
    if server.instances() != sent:
        raise Failed(f"the archive holds {server.instances()} instances, {sent} were sent")
    peak = server.peak_memory()
    return {"sent": sent, "answers": answers, "samples": samples, "peak": peak,
            "live": [*live, (sent, server.live_heap())]}


def told(sample):
    return (f"{sample['seconds']:7.0f} s {sample['instances']:9,} instances  {sample['memory'] / 1e6:.0f} MB  "
            f"{sample['threads']} threads  {sample['handles']} handles  "
            f"{sum(sample['files'].values()) / 1e9:.2f} GB of files")


def restarted(server, sent):
    """Ends the server and starts it again: seconds to its first answer, which must know everything."""
    server.halt()
    server.start()
    if server.instances() != sent:
        raise Failed(f"after a restart the archive holds {server.instances()} instances, {sent} were sent")
    return server.start_seconds


# ---- what came of it


def finish(run, options):
    settled = [each for each in run["samples"] if each["instances"] >= SETTLED * run["sent"]]
    run["growth"] = {key: trend.slope([(each["instances"] / 1e6, each[key]) for each in settled])
                     for key in ("memory", "threads", "handles")}
    stamp = "soak-" + run["at"].replace(":", "")[:17]
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    text, picture = table(run), plot(run)
    (folder / f"{stamp}.json").write_text(json.dumps(run, indent=1))
    (folder / f"{stamp}.md").write_text(text)
    (folder / f"{stamp}.svg").write_text(picture)
    print(f"\n{text}\n{folder / stamp}.md, .svg and .json")
    if options.publish:
        report.publish(f"{PICTURE}\n\n{text}", "soak results")
        (HERE.parent / "docs/soak.svg").write_text(picture)
    if not options.again and options.folder.exists():
        shutil.rmtree(options.folder)
    judge(run)


def judge(run):
    if run["peak"] > MEMORY_MAX:
        raise Failed(f"the server took {run['peak'] / 1e6:.0f} MB of memory; {MEMORY_MAX / 1e6:.0f} are allowed")
    growth = run["growth"]["memory"]
    if growth and growth["low"] > GROWTH_MAX:
        raise Failed(f"memory grows: {growth['low'] / 1e6:.0f} MB or more for each million instances")


def table(run):
    samples, last = run["samples"], run["samples"][-1]
    size, seconds = sum(last["files"].values()), last["seconds"]
    early, late = rate(samples, 0.1, 0.2), rate(samples, 0.9, 1)
    answers = ", ".join(f"{count:,} {kind}" for kind, count in run["answers"].items())
    rows = [
        ("instances, all there at the end and after a restart", f"{run['sent']:,}"),
        ("seconds, instances/s", f"{seconds:,.0f} s, {run['sent'] / seconds:.0f}/s"),
        ("rate in the second tenth and in the last", f"{early:.0f}/s, {late:.0f}/s"),
        ("asked and retrieved meanwhile, every answer checked", answers),
        ("peak resident memory (`VmHWM`)", f"{run['peak'] / 1e6:.0f} MB"),
        ("its slope in the second half", grown(run, "memory", 1e6, "MB")),
        ("reachable on the heap", live_heap(run.get("live", []))),
        ("threads, and their slope", f"{last['threads']}; {grown(run, 'threads', 1, '')}"),
        ("handles, and their slope", f"{last['handles']}; {grown(run, 'handles', 1, '')}"),
        ("processor time", f"{last['cpu'] / run['sent'] * 1e6:.0f} µs an instance"),
        ("bytes written", f"{last['written'] / run['sent'] / 1000:.1f} kB an instance"),
        ("files", f"{size / run['sent'] / 1000:.2f} kB an instance, of it the index "
                  f"{index_size(last) / run['sent']:.0f} bytes"),
        ("restart to the first answer", f"{run['restart'] * 1000:.0f} ms"),
    ]
    facts = ", ".join(f"{key}: {value}" for key, value in run["machine"].items())
    return "\n".join([f"Measured {run['at']}; limits of the server: `{run['limits']}`.", "", "| | |", "|---|---:|",
                      *(f"| {title} | {value} |" for title, value in rows), "", f"Machine: {facts}.", ""])


def live_heap(live):
    return ", ".join(f"{size / 1e6:.0f} MB at {instances:,}" for instances, size in live if size) or "not asked: no jcmd"


def grown(run, key, unit, name):
    found = run["growth"][key]
    if not found:
        return "too few samples to tell"
    name = f" {name}" if name else ""
    return (f"{found['slope'] / unit:+.1f}{name} for each million instances "
            f"(95 %: {found['low'] / unit:+.1f} to {found['high'] / unit:+.1f})")


def rate(samples, start, end):
    """Instances a second between two parts of the run, by number of instances."""
    last = samples[-1]["instances"]
    chosen = [each for each in samples if start * last <= each["instances"] <= end * last]
    if len(chosen) < 2:
        return 0.0
    return (chosen[-1]["instances"] - chosen[0]["instances"]) / (chosen[-1]["seconds"] - chosen[0]["seconds"])


def index_size(sample):
    return sum(size for name, size in sample["files"].items() if name.startswith("index.db"))


def plot(run):
    def line(value):
        return [(each["instances"], value(each)) for each in run["samples"]]

    across, files = "instances in the archive", sorted(run["samples"][-1]["files"].items(), key=lambda each: -each[1])[:3]
    return page(
        chart("Resident memory", across, "MB", [
            ("resident memory", line(lambda each: each["memory"] / 1e6)),
            ("allowed", [(0, MEMORY_MAX / 1e6), (run["sent"], MEMORY_MAX / 1e6)])], logarithmic=False),
        chart("Threads and handles", across, "", [("threads", line(lambda each: each["threads"])),
                                                  ("handles", line(lambda each: each["handles"]))], logarithmic=False),
        chart("Files", across, "GB", [(name, line(lambda each, name=name: each["files"].get(name, 0) / 1e9))
                                      for name, _ in files], logarithmic=False),
        chart("Time", across, "minutes", [("since the start", line(lambda each: each["seconds"] / 60)),
                                          ("processor time", line(lambda each: each["cpu"] / 60))], logarithmic=False))


if __name__ == "__main__":
    try:
        main()
    except (Failed, RuntimeError) as problem:
        sys.exit(f"soak: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
