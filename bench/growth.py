"""Part two: archives that grow. Every contender has the same share of the clock for loading; at each size, those
that reached it are asked, give out a study, and are started again. Answers are compared: they must be the same."""

import contextlib
import ctypes
import io
import multiprocessing
import random
import statistics
import time
import zipfile

import collection
import large
import load
import report
import servers
from asking import ASKED, Client
from dimse import Failed, Receiver
from trend import p95

LARGE, RETRIEVED = "LARGE", "RETRIEVED"
LOADERS = 4
ROUNDS_MAX, ROUNDS_MIN = 300, 3
STARTS = 3
PER_STUDY = collection.SERIES_PER_STUDY * collection.INSTANCES_PER_SERIES


class Archive:
    """One contender's, and how far it is."""

    def __init__(self, name, server, share):
        self.name, self.server, self.left = name, server, share
        self.studies = self.extra = 0
        self.loading = 0.0

    def holds(self):
        return self.studies * PER_STUDY

    def client(self):
        return Client(self.server)


def measure(plan, options, measures):
    """Adds to `measures` as it goes, so that what was measured before something fails is kept."""
    with contextlib.ExitStack() as stack:
        receiver = stack.enter_context(ReceiverProcess())
        archives = []
        for name in options.contenders:
            if servers.ALL[name].http:
                server = servers.ALL[name](options.folder / "growth" / name, destination=receiver.port, durable=False)
                archives.append(Archive(name, stack.enter_context(server), plan.loading_seconds))
        if {"retrieve", "crowd"} & set(options.parts):
            for archive in archives:
                retrieved_ones(archive, plan)
        for size in plan.sizes:
            measures += grow(archives, size)
            there = [archive for archive in archives if archive.holds() == size]
            if there:
                measures += at_size(there, size, receiver, plan, options)
        if "crowd" in options.parts:
            measures += crowds(archives, receiver, plan)


def at_size(archives, size, receiver, plan, options):
    found = []
    if "ask" in options.parts:
        found += ask_in_turn(archives, size, plan, options.only)
    if "retrieve" in options.parts:
        rounds = plan.rounds if size == plan.sizes[0] else 1
        found += large.in_turn({each.name: each.client() for each in archives}, receiver, (LARGE, RETRIEVED), plan, rounds)
    if "start" in options.parts:
        found += starts(archives)
    found += on_disk(archives)
    for each in found:
        each["instances"] = size
    return found


# ---- loading


def retrieved_ones(archive, plan):
    """The studies that are given out later; they don't count in the share of the clock."""
    with load.connected(archive.server.http_port) as connection:
        for name, count in ((LARGE, plan.large), (RETRIEVED, plan.retrieved)):
            for body in collection.large_scan(name, count):
                load.post(connection, load.request(body, archive.server.authorization))
    archive.extra = plan.large + plan.retrieved


def grow(archives, size):
    """Loads all that can still reach it; gives the rate, or says how far they came."""
    rates, notes = {}, {}
    for archive in archives:
        before = archive.holds()
        if archive.left > 0:
            print(f"{archive.name}: loading up to {size:,}, at most {archive.left:.0f} s: ", end="", flush=True)
            seconds = fill(archive, size // PER_STUDY)
            print(f"{archive.holds():,} after {archive.loading:.0f} s", flush=True)
            if archive.holds() == size:
                rates[archive.name] = [(archive.holds() - before) / seconds]
            else:
                notes[archive.name] = f"{size:,} instances; {archive.holds():,} in {archive.loading:.0f} s"
    return [{"key": "fill", "part": "size", "title": "Loading up to that many instances", "unit": "instances/s",
             "more": True, "values": rates, "notes": notes, "instances": size}]


def fill(archive, studies):
    """Whole studies, so that a series comes in its order; until there are as many, or the share is used up."""
    began = time.perf_counter()
    following, sent = multiprocessing.Value(ctypes.c_long, archive.studies), multiprocessing.Value(ctypes.c_long, 0)
    running = [multiprocessing.Process(target=send_studies, args=(
        archive.server.http_port, archive.server.authorization, following, sent, studies, archive.left))
        for _ in range(LOADERS)]
    for each in running:
        each.start()
    for each in running:
        each.join()
        if each.exitcode != 0:
            raise Failed(f"{archive.server.name} did not take everything; see above")
    seconds = time.perf_counter() - began
    archive.left, archive.loading = max(0.0, archive.left - seconds), archive.loading + seconds
    archive.studies += sent.value
    if archive.studies < studies:
        archive.left = 0.0
    if archive.server.instances() != archive.holds() + archive.extra:
        raise Failed(f"{archive.server.name} holds {archive.server.instances()} instances, "
                     f"{archive.holds() + archive.extra} were sent")
    return seconds


def send_studies(port, authorization, following, sent, studies, seconds):
    until = time.perf_counter() + seconds
    with load.connected(port) as connection:
        while time.perf_counter() < until:
            with following.get_lock():
                number = following.value
                following.value += 1
            if number >= studies:
                return
            load.post(connection, load.request(zipped(collection.Scan(number)), authorization, "application/zip"))
            with sent.get_lock():
                sent.value += 1


def zipped(scan):
    """A study as one upload, stored and not deflated: both servers take it, and clients cost little."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number, body in enumerate(scan.instances()):
            archive.writestr(f"{number}.dcm", body)
    return content.getvalue()


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


def ask_in_turn(archives, size, plan, only):
    """Every question to every contender in turn, with values that change from round to round."""
    questions = [question for question in ASKED if only in question.name]
    count = size // PER_STUDY
    values = {question: [collection.Scan(random.Random(f"{question.name} {number}").randrange(count))
                         for number in range(ROUNDS_MAX)] for question in questions}
    clients = {archive.name: archive.client() for archive in archives}
    for question in questions:
        for client in clients.values():
            warm_up(question, client, values[question], plan.asking_seconds / 2)
    found = []
    for question in questions:
        try:
            latencies = ask(question, clients, values[question], plan.asking_seconds)
        except Failed as problem:
            found.append(report.failure(question.name, "asking", problem, names=clients))
            continue
        for key, title, cut in (("", ", p50", statistics.median), ("-p95", ", p95", p95)):
            found.append({"key": question.name + key, "part": "asking", "title": question.title + title, "unit": "ms",
                          "more": False, **({"goal": question.goal} if question.goal and not key else {}),
                          "values": {name: [1000 * cut(each)] for name, each in latencies.items()}})
        print(f"  {question.title}: " + ", ".join(f"{name} {1000 * statistics.median(each):.1f} ms ({len(each)})"
                                                  for name, each in latencies.items()), flush=True)
    return found


def warm_up(question, client, scans, seconds):
    question.prepare(client)
    until = time.perf_counter() + seconds
    for scan in scans:
        question.ask(client, scan)
        if time.perf_counter() > until:
            return


def ask(question, clients, scans, seconds):
    """Latencies of each contender: as many as its time allows."""
    for client in clients.values():
        question.prepare(client)
    latencies = {name: [] for name in clients}
    for scan in scans:
        given = {}
        for name, client in clients.items():
            if len(latencies[name]) < ROUNDS_MIN or sum(latencies[name]) < seconds:
                began = time.perf_counter()
                answer = question.ask(client, scan)
                latencies[name].append(time.perf_counter() - began)
                given[name] = question.said(answer)
        if not given:
            break
        compare(question, scan, given)
    return latencies


def compare(question, scan, given):
    first, *others = given.items()
    for other in others:
        same = len(first[1]) == len(other[1]) if question.in_any_order else first[1] == other[1]
        if not same:
            raise Failed(f"{question.title}, study {scan.number}: {first[0]} gives {len(first[1])} and "
                         f"{other[0]} {len(other[1])} answers, or others")


# ---- starting, and what is on the disk


def starts(archives):
    """Ends and starts each in turn; with the memory it has after its first answer."""
    seconds, memory = ({archive.name: [] for archive in archives} for _ in range(2))
    for _ in range(STARTS):
        for archive in archives:
            archive.server.halt()
            archive.server.start()
            seconds[archive.name].append(1000 * archive.server.start_seconds)
            memory[archive.name].append(archive.server.used()["memory"] / 1e6)
    return [{"key": "start", "part": "starting", "title": "Start to first answer", "unit": "ms", "more": False,
             "values": seconds},
            {"key": "memory-started", "part": "starting", "title": "Resident memory after the first answer",
             "unit": "MB", "more": False, "values": memory}]


def on_disk(archives):
    every, index, peak = {}, {}, {}
    for archive in archives:
        held = archive.holds() + archive.extra
        whole, of_index = archive.server.sizes()
        every[archive.name], index[archive.name] = [whole / held], [of_index / held]
        peak[archive.name] = [archive.server.peak_memory() / 1e6]
    return [{"key": "index", "part": "size", "title": "Index on disk", "unit": "bytes an instance", "more": False,
             "values": index},
            {"key": "disk", "part": "size", "title": "Everything on disk", "unit": "bytes an instance", "more": False,
             "values": every},
            {"key": "memory-size", "part": "size", "title": "Peak resident memory since the last start", "unit": "MB",
             "more": False, "values": peak}]


# ---- all at once


def crowds(archives, receiver, plan):
    """One study stored, one got, moved and downloaded, all at the same time; ours alone, and not compared."""
    found = []
    for archive in archives:
        if archive.name.startswith("trinomen"):
            held = archive.holds() + archive.extra + plan.large
            found += large.all_at_once(archive.name, archive.client(), receiver, LARGE, plan.large, held)
            archive.extra += plan.large
    return found
