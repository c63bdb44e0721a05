"""Part one: sending. Every contender is sent the same in turn, for as long as every other one."""

import contextlib
import dataclasses
import functools
import os
import shutil
import statistics
import time

import floor
import load
import servers
from report import COST
from scans import Scans
from slices import SIZE

FILES_MAX = 900  # for each second: more than any contender takes from one storescu
FLOOR_INSTANCES = 2000
WARM_UP_MIN_SECONDS, WARM_UP_PART = 1.0, 0.012  # of the whole clock, for each contender


@dataclasses.dataclass(frozen=True)
class Way:
    """A way of sending; `goal` is the ratio to Orthanc that is asked of us."""
    key: str
    title: str
    clients: int
    goal: float = None
    dicom: bool = True
    no_delay: bool = False


WAYS = (
    Way("c-store-default-1", "C-STORE, default `storescu`, 1 association", 1, 30),
    Way("c-store-default-4", "C-STORE, default `storescu`, 4 associations", 4, 20),
    Way("c-store-default-16", "C-STORE, default `storescu`, 16 associations", 16),
    Way("c-store-nodelay-1", "C-STORE, `TCP_NODELAY=1`, 1 association", 1, 20, no_delay=True),
    Way("c-store-nodelay-4", "C-STORE, `TCP_NODELAY=1`, 4 associations", 4, 15, no_delay=True),
    Way("c-store-nodelay-16", "C-STORE, `TCP_NODELAY=1`, 16 associations", 16, no_delay=True),
    Way("http-1", "`POST /instances`, 1 client", 1, 8, dicom=False),
    Way("http-8", "`POST /instances`, 8 clients", 8, 8, dicom=False),
)


def measure(plan, options):
    """Gives the measures of all ways. All servers run all the time; who is not asked does nothing."""
    found = Collected(options.contenders)
    folder = options.folder / "ingest"
    with contextlib.ExitStack() as stack:
        running = {name: stack.enter_context(servers.ALL[name](folder / name)) for name in options.contenders}
        scans = Numbers()
        for name, server in running.items():
            warm_up(server, scans, options.minutes)
        for number in range(plan.rounds):
            found.add_floor(floor.measure_all(folder, floor.payloads(FLOOR_INSTANCES)))
            names = list(running)
            turn = names[number % len(names):] + names[:number % len(names)]
            for way in WAYS:
                print(f"round {number + 1} of {plan.rounds}, {way.title}: ", end="", flush=True)
                sent = Sent(way, folder / "slices", scans, plan.sending_seconds)
                for name in turn:
                    if way.dicom or running[name].http:
                        measured = sent.to(running[name])
                        found.add(way, name, measured)
                        print(f"{name} {measured.get('rate', 0):.0f}/s  ", end="", flush=True)
                sent.forget()
                print(flush=True)
        memory = {name: [server.peak_memory()] for name, server in running.items() if server.http}
    return found.measures(memory)


def warm_up(server, scans, minutes):
    """A server runs for months: Java goes on compiling through its first thousands of requests."""
    seconds = max(WARM_UP_MIN_SECONDS, WARM_UP_PART * 60 * minutes / 3)
    if server.http:
        load.post_instances(server.http_port, server.authorization, 8, scans.take(8000), seconds)
    with Slices(server.folder.parent / "warm-up", 1, 200, scans) as folders:
        load.storescu(server.dicom_port, server.aet, folders, seconds / 2, True)


class Numbers:
    """Of scans, so that nobody is sent the same instance twice."""

    def __init__(self):
        self.next = 0

    def take(self, count):
        self.next += count
        return self.next - count


class Slices:
    """Folders of slices for as many associations, on the disk before the clock runs."""

    def __init__(self, folder, associations, each, scans):
        self.folder, self.folders = folder, []
        shutil.rmtree(folder, ignore_errors=True)  # of a run that was cut off
        for number in range(associations):
            part = folder / str(number)
            part.mkdir(parents=True)
            self.folders.append(part)
            for at in range(each):
                if at % load.CLIENT_SLICES == 0:
                    messages = templates().scan(scans.take(1))
                (part / f"IM{at:05d}.dcm").write_bytes(next(messages))
        os.sync()

    def __enter__(self):
        return self.folders

    def __exit__(self, *_):
        shutil.rmtree(self.folder)


@functools.cache
def templates():
    return Scans(lambda content: content, SIZE, slices=load.CLIENT_SLICES)


class Sent:
    """What one round of one way sends to each contender: the same."""

    def __init__(self, way, folder, scans, seconds):
        self.way, self.seconds, self.slices = way, seconds, None
        if way.dicom:
            each = max(8, int(FILES_MAX * seconds / (1 if way.clients == 1 else way.clients / 2)))
            self.slices = Slices(folder, way.clients, each, scans)
        self.first = scans.take(1000 * way.clients)

    def to(self, server):
        """Gives what was measured of it."""
        held, before = server.instances(), server.used()
        latencies = []
        if self.way.dicom:
            seconds = load.storescu(server.dicom_port, server.aet, self.slices.folders, self.seconds, self.way.no_delay)
        else:
            instances, seconds, latencies = load.post_instances(
                server.http_port, server.authorization, self.way.clients, self.first, self.seconds)
        added, after = settled(server, held), server.used()
        if not self.way.dicom and added != instances:
            raise load.Failed(f"{server.name} holds {added} more instances, {instances} were sent")
        if added == 0:
            return {}
        return {"rate": added / seconds, "cpu": 1e6 * (after["cpu"] - before["cpu"]) / added,
                "written": (after["written"] - before["written"]) / added,
                "p50": 1000 * statistics.median(latencies) if latencies else None,
                "p95": 1000 * statistics.quantiles(latencies, n=20)[18] if len(latencies) > 1 else None}

    def forget(self):
        if self.slices:
            shutil.rmtree(self.slices.folder)


def settled(server, held):
    """How many instances more than `held`, when what was under way has come to its end."""
    count = server.instances()
    while True:
        time.sleep(0.05)
        again = server.instances()
        if again == count:
            return count - held
        count = again


class Collected:
    """Values by way and contender, round after round."""

    KINDS = (("rate", "sending", "", "instances/s"), ("p50", "latency", ", p50 latency", "ms"),
             ("p95", "latency", ", p95 latency", "ms"), ("cpu", COST, ", processor time", "µs an instance"),
             ("written", COST, ", bytes written", "for an instance of 36 kB"))

    def __init__(self, names):
        self.names, self.values = names, {}

    def add(self, way, name, measured):
        for kind, value in measured.items():
            if value is not None:
                self.values.setdefault((way.key, kind), {}).setdefault(name, []).append(value)

    def add_floor(self, floors):
        """What no archive can do without, as one more contender: an fsync for each, or for eight together."""
        for way in WAYS:
            of = floors["one fsync for each" if way.clients == 1 else "one fsync for 8"]
            kinds = ("rate", "cpu", "written") if way.dicom else ("rate", "cpu", "written", "p50")
            self.add(way, "floor", {kind: of[kind] for kind in kinds})

    def measures(self, memory):
        found = []
        for kind, part, behind, unit in self.KINDS:
            for way in WAYS:
                values = self.values.get((way.key, kind))
                if values:
                    goal = {"goal": way.goal} if way.goal and kind == "rate" else {}
                    found.append({"key": way.key + ("" if kind == "rate" else "-" + kind), "part": part,
                                  "title": way.title + behind, "unit": unit, "more": kind == "rate", "values": values,
                                  **goal})
        found.append({"key": "memory-sending", "part": "memory", "title": "Peak resident memory of the server after that",
                      "unit": "MB", "more": False, "values": {name: [each / 1e6 for each in values]
                                                              for name, values in memory.items()}})
        return found
