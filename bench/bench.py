"""Measures Trinomen beside Debian's Orthanc: the same work, on the same machine, in the same run.

Writes a table (Markdown) and everything measured (JSON) to bench/results. docs/benchmarks.md says
what the numbers mean. Needs Python 3.9 and what bench/run installs.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys

import load
import servers
import slices

HERE = pathlib.Path(__file__).resolve().parent

# name, what is done, instances at --scale 1
WORK = {
    "storescu-1": ("C-STORE, 1 default `storescu`", 1000),
    "storescu-4": ("C-STORE, 4 default `storescu`", 2000),
    "c-store-1": ("C-STORE, 1 association that does not wait", 2000),
    "http-1": ("`POST /instances`, 1 client", 2000),
    "http-8": ("`POST /instances`, 8 clients", 4000),
}
# A server runs for months: Java goes on compiling through its first thousands of requests.
WARM_UP = {"warm-up-http": 4000, "warm-up-c-store": 400}


def main():
    options = arguments()
    options.folder.mkdir(parents=True, exist_ok=True)
    before = machine(options.folder)
    files = generate(options)
    results = {name: [] for name in options.servers}
    for run in range(1, options.runs + 1):
        for name in options.servers:
            print(f"run {run} of {options.runs}: {servers.ALL[name].name}", flush=True)
            results[name].append(measure(servers.ALL[name], files, options))
    report = {
        "at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": before,
        "work": {name: len(files[name]) for name in WORK},
        "bytes": {name: sum(file.stat().st_size for file in files[name]) for name in WORK},
        "runs": results,
    }
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    stamp = report["at"].replace(":", "")[:17]
    (folder / f"{stamp}.json").write_text(json.dumps(report, indent=1))
    text = table(report)
    (folder / f"{stamp}.md").write_text(text)
    print(f"\n{text}\n{folder / stamp}.md and .json")
    if options.publish:
        publish(text)


def publish(text, name="results"):
    """Puts the table into docs/benchmarks.md, in the place of the one before."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    document = HERE.parent / "docs/benchmarks.md"
    before, _, rest = document.read_text().partition(begin)
    document.write_text(f"{before}{begin}\n{text}{end}{rest.partition(end)[2]}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="runs of everything; the median counts (default 3)")
    parser.add_argument("--scale", type=float, default=1, help="multiplies the number of instances (default 1)")
    parser.add_argument("--publish", action="store_true", help="put the table into docs/benchmarks.md as well")
    parser.add_argument("--servers", type=lambda text: text.split(","), default=list(servers.ALL),
                        help=f"which, divided by commas (default {','.join(servers.ALL)})")
    parser.add_argument("--folder", type=pathlib.Path, default=HERE / "work",
                        help="where slices and servers' data go; measure on the disk you mean (default bench/work)")
    options = parser.parse_args()
    unknown = set(options.servers) - set(servers.ALL)
    if unknown:
        parser.error(f"no such server: {', '.join(sorted(unknown))}")
    return options


def generate(options):
    """The slices of each kind of work: never the same instance twice in a run."""
    print("writing the slices", flush=True)
    files = {}
    for name, count in {**{work: count for work, (_, count) in WORK.items()}, **WARM_UP}.items():
        count = max(8, int(count * options.scale))
        parts = 4 if name == "storescu-4" else 1
        files[name] = []
        for part in range(parts):
            folder = options.folder / "slices" / f"{name}-{count}-{part}"
            files[name] += slices.write_scan(folder, f"{name}-{count}-{part}", count // parts)
    return files


def measure(kind, files, options):
    """One server, from its start to its end, through all work."""
    with kind(options.folder / "server") as server:
        sent = 0
        load.post_instances(server.http_port, server.authorization, [files["warm-up-http"]])
        load.c_store(server.dicom_port, server.aet, files["warm-up-c-store"])
        sent += len(files["warm-up-http"]) + len(files["warm-up-c-store"])
        figures = {}
        for name in WORK:
            seconds, latencies = work(name, server, files[name])
            sent += len(files[name])
            figures[name] = {"seconds": seconds, "latencies": quantiles(latencies)}
            print(f"  {WORK[name][0]}: {len(files[name]) / seconds:.0f}/s", flush=True)
        if server.instances() != sent:
            raise load.Failed(f"{kind.name} holds {server.instances()} instances, {sent} were sent")
        return {"start": server.start_seconds, "memory": server.peak_memory(), "work": figures}


def work(name, server, files):
    if name.startswith("storescu"):
        folders = sorted({file.parent for file in files})
        return load.storescu(server.dicom_port, server.aet, folders), []
    if name == "c-store-1":
        return load.c_store(server.dicom_port, server.aet, files)
    clients = int(name.rpartition("-")[2])
    return load.post_instances(server.http_port, server.authorization, [files[i::clients] for i in range(clients)])


def quantiles(latencies):
    if not latencies:
        return {}
    cuts = statistics.quantiles(latencies, n=100)
    return {"p50": cuts[49], "p95": cuts[94]}


def machine(folder):
    memory = next(line.split()[1] for line in open("/proc/meminfo") if line.startswith("MemTotal"))
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if "model name" in line), "unknown")
    program = shutil.which("/usr/sbin/Orthanc") or "false"
    orthanc = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.splitlines()
    disk = subprocess.run(["df", "--output=source,fstype", folder], capture_output=True, text=True).stdout
    return {"processors": os.cpu_count(), "processor": model, "memory": int(memory) * 1024,
            "system": platform.platform(), "disk": disk.splitlines()[-1],
            "load before": os.getloadavg()[0], "orthanc": orthanc[0] if orthanc else "none"}


def table(report):
    """Medians, and how many times Orthanc's figure ours is."""
    names = list(report["runs"])
    lines = [f"Measured {report['at']}, medians of {len(report['runs'][names[0]])} runs.", ""]
    head = [servers.ALL[name].name for name in names]
    against = [name for name in names if name != "trinomen"] if "trinomen" in names else []
    head += [f"ratio to {servers.ALL[name].name}" for name in against]
    lines += ["| | " + " | ".join(head) + " |", "|---|" + "---:|" * len(head)]
    for title, value, form in rows(report):
        values = {name: statistics.median(value(run) for run in report["runs"][name]) for name in names}
        cells = [form(values[name]) for name in names]
        cells += [f"{values['trinomen'] / values[name]:.2g}" for name in against]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    facts = ", ".join(f"{key}: {value}" for key, value in report["machine"].items())
    return "\n".join([*lines, "", f"Machine: {facts}.", ""])


def rows(report):
    def rate(name):
        return lambda run: report["work"][name] / run["work"][name]["seconds"]

    def throughput(name):
        return lambda run: report["bytes"][name] / run["work"][name]["seconds"] / 1e6

    def latency(name, cut):
        return lambda run: run["work"][name]["latencies"][cut] * 1000

    for name, (title, _) in WORK.items():
        yield f"{title}: instances/s", rate(name), "{:.0f}".format
        yield f"{title}: MB/s", throughput(name), "{:.1f}".format
        if not name.startswith("storescu"):
            for cut in ("p50", "p95"):
                yield f"{title}: {cut} latency, ms", latency(name, cut), "{:.1f}".format
    yield "Peak resident memory, MB", lambda run: run["memory"] / 1e6, "{:.0f}".format
    yield "Start to first answer, ms", lambda run: run["start"] * 1000, "{:.0f}".format


if __name__ == "__main__":
    try:
        main()
    except (load.Failed, RuntimeError) as problem:
        sys.exit(f"bench: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
