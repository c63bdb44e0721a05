"""Measures asking and retrieving beside Debian's Orthanc: both hold the same collection, and are asked in turn.

100,000 instances in 2,000 studies, and one study of 6,000 PET slices in one series. Every answer is
compared with the other's. At the end 6,000 instances are stored here while a study of 6,000 is got,
moved and downloaded, all at once. Writes tables (Markdown) and everything measured (JSON) to
bench/results; docs/benchmarks.md says what the numbers mean. Needs Python 3.9 and what bench/queries
installs.
"""

import argparse
import contextlib
import datetime
import json
import multiprocessing
import pathlib
import random
import socket
import statistics
import sys
import time

import bench
import collection
import large
import load
import servers
from asking import ASKED, Client
from dimse import Failed, Receiver

LARGE, RETRIEVED = "LARGE", "RETRIEVED"
LOADERS = 4
ROUNDS_MAX = 300
ROUNDS_MIN = 3
WARM_UP_SECONDS = 2


class OrthancWithWeb(servers.Orthanc):
    """Debian's Orthanc with its DICOMweb plugin; it may send to us."""

    def settings(self):
        return {**super().settings(), "Plugins": ["/usr/share/orthanc/plugins/libOrthancDicomWeb.so"],
                "DicomWeb": {"Enable": True, "Root": "/dicom-web/"},
                "DicomModalities": {"bench": ["BENCH", "127.0.0.1", self.destination]},
                # Only for loading, which is measured elsewhere: it need not wait for the disk.
                "SyncStorageArea": False}


class TrinomenWithNode(servers.Trinomen):
    """This archive; it may send to us."""

    def prepare(self):
        nodes = self.folder / "nodes.d"
        nodes.mkdir(exist_ok=True)
        (nodes / "bench.conf").write_text(
            f'ae-title = BENCH\nhost = "127.0.0.1"\nport = {self.destination}\n'
            "allow = [echo, store, find, move, get]\n")
        super().prepare()


ALL = {"orthanc": OrthancWithWeb, "trinomen": TrinomenWithNode}


def main():
    options = arguments()
    options.folder.mkdir(parents=True, exist_ok=True)
    before = bench.machine(options.folder)
    with contextlib.ExitStack() as stack:
        receiver = stack.enter_context(ReceiverProcess())
        running = {}
        for name in options.servers:
            kind = ALL[name]
            kind.destination = receiver.port
            kind.program = options.program
            server = kind(options.folder / name, options.keep)
            running[name] = stack.enter_context(server)
            fill(server, options)
        clients = {name: Client(server) for name, server in running.items()}
        report = {
            "at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "machine": before,
            "instances": {name: server.instances() for name, server in running.items()},
            "studies": collection.studies(options.instances),
            "large": options.large,
            "asked": ask_in_turn(clients, options) if "ask" in options.parts else [],
            "moved": large.in_turn(clients, receiver, (LARGE, RETRIEVED), options) if "large" in options.parts else [],
            "memory": {name: server.peak_memory() for name, server in running.items()},
            "crowd": {},
        }
        if "crowd" in options.parts and "trinomen" in clients:
            running["trinomen"].sent += options.large
            report["crowd"] = large.all_at_once(clients["trinomen"], receiver, LARGE, options.large)
    write(report, options)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instances", type=int, default=100_000, help="in small studies of 50 (default 100,000)")
    parser.add_argument("--large", type=int, default=6000, help="instances of the large study (default 6,000)")
    parser.add_argument("--retrieved", type=int, default=300, help="instances of C-GET and C-MOVE (default 300)")
    parser.add_argument("--seconds", type=float, default=4, help="for each question and server (default 4)")
    parser.add_argument("--runs", type=int, default=3, help="of what the large study is used for (default 3)")
    parser.add_argument("--publish", action="store_true", help="put the tables into docs/benchmarks.md as well")
    parser.add_argument("--servers", type=lambda text: text.split(","), default=list(ALL),
                        help=f"which, divided by commas (default {','.join(ALL)})")
    parser.add_argument("--parts", type=lambda text: text.split(","), default=["ask", "large", "crowd"],
                        help="which, divided by commas (default ask,large,crowd)")
    parser.add_argument("--only", default="", help="only questions whose name has this text")
    parser.add_argument("--folder", type=pathlib.Path, default=bench.HERE / "work/queries",
                        help="where the servers' data go (default bench/work/queries)")
    parser.add_argument("--keep", action="store_true", help="use what the folder has, and leave it there")
    parser.add_argument("--program", default=str(servers.ROOT / "bin/trinomen"), help="(default bin/trinomen)")
    options = parser.parse_args()
    unknown = set(options.servers) - set(ALL)
    if unknown:
        parser.error(f"no such server: {', '.join(sorted(unknown))}")
    return options


# ---- loading


def fill(server, options):
    """Sends the collection, unless the server has it from before."""
    server.sent = collection.studies(options.instances) * 50 + options.large + options.retrieved
    if options.keep and server.instances() >= server.sent:
        return
    began = time.perf_counter()
    print(f"{server.name}: sending {server.sent} instances", flush=True)
    running = [multiprocessing.Process(target=send_portion, args=(server.http_port, server.authorization, part, options))
               for part in range(LOADERS)]
    for each in running:
        each.start()
    for each in running:
        each.join()
        if each.exitcode != 0:
            raise Failed(f"{server.name} did not take everything; see above")
    if server.instances() != server.sent:
        raise Failed(f"{server.name} holds {server.instances()} instances, {server.sent} were sent")
    server.load_seconds = time.perf_counter() - began
    print(f"  {server.load_seconds:.0f} s, {server.sent / server.load_seconds:.0f}/s", flush=True)


def send_portion(port, authorization, part, options):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for body in portion(part, options):
            connection.sendall(load.request(body, authorization))
            status = load.answer(connection)
            if status != 200:
                raise Failed(f"POST /instances answered {status}")


def portion(part, options):
    """Each loader sends whole studies, so that a series comes in its order."""
    if part == 0:
        yield from collection.large_scan(LARGE, options.large)
    if part == 1:
        yield from collection.large_scan(RETRIEVED, options.retrieved)
    for number in range(part, collection.studies(options.instances), LOADERS):
        yield from collection.Scan(number).instances()


class ReceiverProcess:
    """A Receiver in a process of its own: its work must not wait for that of the clients."""

    def __enter__(self):
        self.ours, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=receive, args=(theirs,), daemon=True)
        self.process.start()
        self.port = self.ours.recv()
        return self

    def take(self):
        self.ours.send("take")
        return self.ours.recv()

    def __exit__(self, *_):
        self.process.terminate()
        self.process.join()


def receive(pipe):
    receiver = Receiver()
    pipe.send(receiver.port)
    receiver.start()
    while pipe.recv():
        pipe.send(receiver.take())


# ---- asking


def ask_in_turn(clients, options):
    """Every question to every server in turn, with values that change from round to round."""
    questions = [question for question in ASKED if options.only in question.name]
    count = collection.studies(options.instances)
    values = {question: [collection.Scan(random.Random(f"{question.name} {number}").randrange(count))
                         for number in range(ROUNDS_MAX)] for question in questions}
    print("warming up", flush=True)
    for question in questions:
        for client in clients.values():
            question.prepare(client)
            until = time.perf_counter() + min(WARM_UP_SECONDS, options.seconds / 2)
            for scan in values[question]:
                question.ask(client, scan)
                if time.perf_counter() > until:
                    break
    results = []
    for question in questions:
        scans = values[question]
        for client in clients.values():
            question.prepare(client)
        latencies, answers = {name: [] for name in clients}, []
        for scan in scans:
            given = {}
            for name, client in clients.items():
                if len(latencies[name]) < ROUNDS_MIN or sum(latencies[name]) < options.seconds:
                    began = time.perf_counter()
                    answer = question.ask(client, scan)
                    latencies[name].append(time.perf_counter() - began)
                    given[name] = question.said(answer)
            answers += [len(each) for each in given.values()][:1]
            compare(question, scan, given)
        results.append({"name": question.name, "title": question.title, "answers": statistics.mean(answers),
                        "latencies": {name: quantiles(each) for name, each in latencies.items()}})
        print("  " + question.title + ": " + ", ".join(
            f"{name} {value['p50'] * 1000:.1f} ms ({value['count']})"
            for name, value in results[-1]["latencies"].items()), flush=True)
    return results


def compare(question, scan, given):
    if len(given) > 1:
        first, *others = given.items()
        for other in others:
            same = len(first[1]) == len(other[1]) if question.in_any_order else first[1] == other[1]
            if not same:
                raise Failed(f"{question.title}, study {scan.number}: {first[0]} gives {len(first[1])} and "
                             f"{other[0]} {len(other[1])} answers, or others")


def quantiles(latencies):
    ordered = sorted(latencies)
    return {"count": len(ordered), "p50": statistics.median(ordered), "p95": ordered[int(0.95 * (len(ordered) - 1) + 0.5)]}


# ---- reporting


def write(report, options):
    folder = bench.HERE / "results"
    folder.mkdir(exist_ok=True)
    stamp = "queries-" + report["at"].replace(":", "")[:17]
    (folder / f"{stamp}.json").write_text(json.dumps(report, indent=1))
    text = "\n\n".join([f"Measured {report['at']}, {max(report['instances'].values()):,} instances, "
                        f"{report['studies']:,} small studies.", *tables(report)]) + "\n"
    (folder / f"{stamp}.md").write_text(text)
    print(f"\n{text}\n{folder / stamp}.md and .json")
    if options.publish:
        bench.publish(text, "query results")


def tables(report):
    if report["asked"]:
        yield question_table(report["asked"])
    if report["moved"]:
        yield moved_table(report["moved"])
    memory = ", ".join(f"{ALL[name].name} {size / 1e6:.0f} MB" for name, size in report["memory"].items())
    yield f"Peak resident memory after loading and all of that: {memory}."
    if report["crowd"]:
        yield crowd_text(report["crowd"])
    yield "Machine: " + ", ".join(f"{key}: {value}" for key, value in report["machine"].items()) + "."


def question_table(asked):
    names = list(asked[0]["latencies"])
    head = ["", "answers", *(f"{ALL[name].name}, {cut}, ms" for name in names for cut in ("p50", "p95"))]
    both = set(ALL) <= set(names)
    head += ["times faster, p50", "p95"] if both else []
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    for each in asked:
        found = each["latencies"]
        cells = [each["title"], f"{each['answers']:.0f}"]
        cells += [f"{found[name][cut] * 1000:.1f}" for name in names for cut in ("p50", "p95")]
        if both:
            cells += [f"{found['orthanc'][cut] / found['trinomen'][cut]:.3g}" for cut in ("p50", "p95")]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def moved_table(moved):
    names = list(moved[0]["seconds"])
    both = set(ALL) <= set(names)
    head = ["", *(ALL[name].name for name in names), *(["times faster"] if both else [])]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    for each in moved:
        middle = {name: statistics.median(seconds) for name, seconds in each["seconds"].items()}
        cells = [each["title"]]
        cells += [f"{each['bytes'] / middle[name] / 1e6:.1f}" if each["bytes"] else f"{middle[name]:.2f}" for name in names]
        cells += [f"{middle['orthanc'] / middle['trinomen']:.3g}"] if both else []
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def crowd_text(crowd):
    lines = [f"All at once, {crowd['instances']:,} instances each, counted exactly on both sides; peak resident memory of "
             f"the server {crowd['memory'] / 1e6:.0f} MB:", "", "| | seconds | MB/s |", "|---|---:|---:|"]
    lines += [f"| {name} | {seconds:.1f} | {crowd['bytes'] / seconds / 1e6:.1f} |"
              for name, seconds in crowd["seconds"].items()]
    return "\n".join(lines)


if __name__ == "__main__":
    try:
        main()
    except (Failed, RuntimeError) as problem:
        sys.exit(f"queries: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
