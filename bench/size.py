#!/usr/bin/env python3
"""Measures the index of a large study: how fast it fills, how soon the server answers, what questions take.

FillIndex.java makes ten million instances without pixel data, by the program's own code. Then the server is
started on them, again and again, after a stop and after SIGKILL, and is asked. Writes a table (Markdown) and
everything measured (JSON) to bench/results; docs/benchmarks.md says what the numbers mean. Needs Python 3.9, a
JDK and, for ten million, 4 GB of disk.
"""

import argparse
import datetime
import json
import pathlib
import random
import shutil
import signal
import statistics
import subprocess
import sys
import time

import report as reporting
import resources
import servers
from asking import SERIES_KEYS, SERIES_UID, SOP_UID, STUDY_KEYS, STUDY_UID, Client
from dimse import Failed
from trend import p95

HERE = pathlib.Path(__file__).resolve().parent
STARTS = 7
INSTITUTIONS = ("Northfield University Hospital", "Eastlake Clinic", "Westbrook", "Southmoor PET")


def main():
    options = arguments()
    machine = reporting.machine(options.folder)
    filled = fill(options)
    server = servers.Trinomen(options.folder, keep=True)
    server.program = options.program
    try:
        starts = start_again_and_again(server)
        report = {
            "at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "machine": machine, "filled": filled, "starts": starts, "instances": server.instances(),
            "idle": memory(server), "asked": ask(server, options), "memory": memory(server),
        }
    finally:
        server.stop()
    write(report, options)
    if not options.keep:
        shutil.rmtree(options.folder)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instances", type=int, default=10_000_000, help="(default 10,000,000)")
    parser.add_argument("--seconds", type=float, default=4, help="for each question (default 4)")
    parser.add_argument("--folder", type=pathlib.Path, default=HERE / "work/size",
                        help="where the data go (default bench/work/size)")
    parser.add_argument("--keep", action="store_true", help="use what the folder has, and leave it there")
    parser.add_argument("--publish", action="store_true", help="put the table into docs/benchmarks.md as well")
    parser.add_argument("--only", default="", help="only questions whose title has this text")
    parser.add_argument("--program", default=str(servers.ROOT / "bin/trinomen"), help="(default bin/trinomen)")
    parser.add_argument("--classpath", default=str(servers.ROOT / "server/target/app/trinomen.jar"),
                        help="the program's code (default: as built)")
    return parser.parse_args()


# ---- filling


def fill(options):
    """What FillIndex says: of each 100,000, and of all."""
    said = options.folder / "filled.json"
    if options.keep and said.exists():
        return json.loads(said.read_text())
    shutil.rmtree(options.folder, ignore_errors=True)
    options.folder.mkdir(parents=True)
    jdk = subprocess.run([str(servers.ROOT / "build/jdk")], capture_output=True, text=True, check=True).stdout.strip()
    command = [f"{jdk}/bin/java", "-Xmx512m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp",
               options.classpath, str(HERE / "FillIndex.java"), str(options.folder / "data"), str(options.instances)]
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout:
            print("  " + line, end="", flush=True)
            lines.append(json.loads(line))
    if running.returncode != 0:
        raise Failed("the index was not filled; see above")
    said.write_text(json.dumps(lines))
    return lines


# ---- starting


def start_again_and_again(server):
    """Seconds to the first answer, after a stop and after SIGKILL. Leaves the server running."""
    server.prepare()
    found = {"stopped": [], "killed": []}
    for _ in range(STARTS):
        server.start()
        found["stopped"].append(server.start_seconds)
        server.stop()
    for _ in range(STARTS):
        server.start()
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        server.start()
        found["killed"].append(server.start_seconds)
        server.stop()
    server.start()
    return found


def memory(server):
    """Resident memory in bytes, now and at its peak."""
    pid = server.process.pid
    return {"VmRSS": resources.one(pathlib.Path(f"/proc/{pid}"))["memory"], "VmHWM": resources.peak_memory(pid)}


# ---- asking


def series_by(modality, institution, **others):
    return {"Level": "Series", "Query": {"Modality": modality, "InstitutionName": institution}, **others}


def questions(client, count):
    """Pairs of a title and what is asked with a source of chance."""
    some = json.loads(client.find({"Level": "Series", "Query": {"SeriesDescription": "Dynamic"}, "Expand": True,
                                   "Limit": 50}))
    uids = [each["MainDicomTags"]["SeriesInstanceUID"] for each in some]
    ids = [each["ID"] for each in some]
    instances = [each["Instances"][len(each["Instances"]) // 2] for each in some]
    studies = [json.loads(client.get(f"/studies/{each['ParentStudy']}"))["MainDicomTags"]["StudyInstanceUID"]
               for each in some]
    changes = json.loads(client.get("/changes?last"))["Last"]

    def find(body):
        return lambda chance: client.find(body(chance))

    def get(path):
        return lambda chance: client.get(path(chance))

    def pick(chance):
        return chance.randrange(len(some))

    yield ("`/tools/find`: series by Modality and InstitutionName",
           find(lambda chance: series_by(chance.choice(("PT", "CT", "MR")), chance.choice(INSTITUTIONS))))
    yield ("the same, the first 100, expanded",
           find(lambda chance: series_by("PT", chance.choice(INSTITUTIONS), Expand=True, Limit=100)))
    yield ("the same, a page of 100 behind 200, expanded",
           find(lambda chance: series_by("PT", chance.choice(INSTITUTIONS), Expand=True, Limit=100, Since=200)))
    yield ("`/tools/find`: studies by ModalitiesInStudy and InstitutionName",
           find(lambda chance: {"Level": "Study", "Query": {"ModalitiesInStudy": "PT",
                                                            "InstitutionName": chance.choice(INSTITUTIONS)}}))
    yield ("`/tools/find`: series by ManufacturerModelName and RepetitionTime (no columns)",
           find(lambda chance: {"Level": "Series", "Query": {"ManufacturerModelName": f"Model MR{chance.randrange(4)}",
                                                             "RepetitionTime": "3000"}}))
    yield ("`/tools/find`: studies by PatientWeight (no column)",
           find(lambda chance: {"Level": "Study", "Query": {"PatientWeight": str(50 + chance.randrange(50))}}))
    yield ("`/tools/find`: instances of a series by InstanceNumber",
           find(lambda chance: {"Level": "Instance", "Query": {"SeriesInstanceUID": uids[pick(chance)],
                                                               "InstanceNumber": str(chance.randrange(1, 6000))}}))
    yield ("`/tools/find`: a page of 100 instances by Modality",
           find(lambda chance: {"Level": "Instance", "Query": {"Modality": "PT"}, "Limit": 100}))
    yield ("the same, behind half of all instances",
           find(lambda chance: {"Level": "Instance", "Query": {"Modality": "PT"}, "Limit": 100,
                                "Since": count // 2 + chance.randrange(count // 10)}))
    yield ("`/tools/find`: 100 studies in the order of StudyDate, expanded",
           find(lambda chance: {"Level": "Study", "Query": {}, "Expand": True, "Limit": 100,
                                "Since": chance.randrange(500), "OrderBy": [
                                    {"Type": "DicomTag", "Key": "StudyDate", "Direction": "DESC"}]}))
    yield ("`/tools/count-resources`: instances by Modality",
           lambda chance: client.request("POST", "/tools/count-resources", json.dumps(
               {"Level": "Instance", "Query": {"Modality": chance.choice(("PT", "CT", "MR"))}}), {}))
    yield ("`/instances`: a page of 100, anywhere",
           get(lambda chance: f"/instances?limit=100&since={chance.randrange(count - 100)}"))
    yield ("the same, expanded",
           get(lambda chance: f"/instances?expand&limit=100&since={chance.randrange(count - 100)}"))
    yield "`/instances/{id}`", get(lambda chance: f"/instances/{instances[pick(chance)]}")
    yield "`/series/{id}` with its 6,985 instances", get(lambda chance: f"/series/{ids[pick(chance)]}")
    yield "`/statistics`", get(lambda chance: "/statistics")
    yield ("`/changes`: 100, anywhere",
           get(lambda chance: f"/changes?limit=100&since={chance.randrange(changes - 100)}"))
    yield ("`/changes`: 100 new studies", get(lambda chance: "/changes?limit=100&type=NewStudy&since=0"))
    yield ("C-FIND: series of a study",
           lambda chance: client.c_find("SERIES", {**SERIES_KEYS, STUDY_UID: studies[pick(chance)]}))
    yield ("C-FIND: studies by PatientName (wildcard)",
           lambda chance: client.c_find("STUDY", {**STUDY_KEYS, 0x00100010: f"Subject{chance.randrange(60):03d}*"}))
    yield ("C-FIND: studies by Modality and InstitutionName",
           lambda chance: client.c_find("STUDY", {STUDY_UID: "", 0x00080061: chance.choice(("PT", "MR")),
                                                  0x00080080: chance.choice(INSTITUTIONS)}))
    yield ("C-FIND: an instance by SOP Instance UID",
           lambda chance: client.c_find("IMAGE", {STUDY_UID: studies[pick(chance)], SERIES_UID: uids[pick(chance)],
                                                  SOP_UID: "", 0x00200013: str(chance.randrange(1, 6000))}))


def ask(server, options):
    found = []
    client = Client(server)
    for title, question in questions(client, server.instances()):
        if options.only not in title:
            continue
        if title.startswith("C-FIND"):
            client.associate()
        chance = random.Random(title)
        until = time.perf_counter() + options.seconds / 2
        while time.perf_counter() < until:
            question(chance)
        latencies, before = [], cpu(server)
        while sum(latencies) < options.seconds and len(latencies) < 1000:
            began = time.perf_counter()
            answer = question(chance)
            latencies.append(time.perf_counter() - began)
        spent = (cpu(server) - before) / len(latencies)
        found.append({"title": title, "count": len(latencies), "p50": statistics.median(latencies),
                      "p95": p95(latencies), "cpu": spent,
                      "answer": len(answer)})
        print(f"  {title}: p50 {found[-1]['p50'] * 1000:.2f} ms, p95 {found[-1]['p95'] * 1000:.2f} ms, processor "
              f"{spent * 1000:.2f} ms ({len(latencies)})", flush=True)
    return found


def cpu(server):
    return resources.processor_seconds(pathlib.Path(f"/proc/{server.process.pid}"))


# ---- reporting


def write(report, options):
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    stamp = "size-" + report["at"].replace(":", "")[:17]
    (folder / f"{stamp}.json").write_text(json.dumps(report, indent=1))
    text = "\n\n".join([f"Measured {report['at']}, {report['instances']:,} instances.", *tables(report)]) + "\n"
    (folder / f"{stamp}.md").write_text(text)
    print(f"\n{text}\n{folder / stamp}.md and .json")
    if options.publish:
        reporting.publish(text, "size results")


def tables(report):
    parts, whole = report["filled"][:-1], report["filled"][-1]
    lines = ["| Filled | written in, s | processor time, s | MB written |", "|---|---:|---:|---:|"]
    for name, part in {"first 100,000": parts[0], "last 100,000": parts[-1]}.items():
        lines.append(f"| {name} | {part['writing_s']:.2f} | {part['cpu_s']:.2f} | {part['written_mb']:.0f} |")
    yield "\n".join(lines)
    yield f"On disk: {whole['bytes_each']:.0f} bytes an instance."
    lines = ["| Start to first answer | median, s | slowest, s |", "|---|---:|---:|"]
    for name, seconds in report["starts"].items():
        lines.append(f"| {name} | {statistics.median(seconds):.2f} | {max(seconds):.2f} |")
    yield "\n".join(lines)
    yield ("Resident memory: " + f"{report['idle']['VmRSS'] / 1e6:.0f} MB after the start, "
           f"{report['memory']['VmHWM'] / 1e6:.0f} MB at the most.")
    lines = ["| Question | p50, ms | p95, ms | processor, ms |", "|---|---:|---:|---:|"]
    for each in report["asked"]:
        lines.append(f"| {each['title']} | {each['p50'] * 1000:.1f} | {each['p95'] * 1000:.1f} | {each['cpu'] * 1000:.1f} |")
    yield "\n".join(lines)
    yield "Machine: " + ", ".join(f"{key}: {value}" for key, value in report["machine"].items()) + "."


if __name__ == "__main__":
    try:
        main()
    except (Failed, RuntimeError) as problem:
        sys.exit(f"size: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
