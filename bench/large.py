"""What is done with whole studies: downloaded, described, got, moved; and all of that at once."""

import json
import multiprocessing
import statistics
import struct
import time

import dimse
import report
from asking import STUDY_UID, Client
from slices import EXPLICIT_LITTLE_ENDIAN, PET_STORAGE, slice_file, uid

STORED = "STORED"
MEMORY_MAX = 512 << 20


def in_turn(clients, receiver, names, plan, rounds):
    """Each kind of retrieval from each contender in turn; sizes are those of the files as stored."""
    large, retrieved = names
    work = (
        ("archive", "Study archive (zip)", "MB/s", size(large, plan.large), 10,
         lambda client: archive(client, large, plan.large)),
        ("metadata", f"WADO-RS metadata of a series of {plan.large}", "s", 0, None,
         lambda client: metadata(client, large, plan.large)),
        ("wado", "WADO-RS of a study", "MB/s", size(retrieved, plan.retrieved), None,
         lambda client: wado(client, retrieved, plan.retrieved)),
        ("c-get", "C-GET of a study", "MB/s", size(retrieved, plan.retrieved), 3,
         lambda client: get(client, retrieved, plan.retrieved)),
        ("c-move", "C-MOVE of a study", "MB/s", size(retrieved, plan.retrieved), None,
         lambda client: move(client, receiver, retrieved, plan.retrieved)),
    )
    results = []
    for key, title, unit, length, goal, once in work:
        values = {name: [] for name in clients}
        for _ in range(rounds):
            for name, client in clients.items():
                try:
                    seconds = once(client)
                    values[name].append(length / seconds / 1e6 if length else seconds)
                except dimse.Failed as problem:
                    results.append(report.failure(key, "retrieving", problem, names=[name]))
        results.append({"key": key, "part": "retrieving", "title": title, "unit": unit, "more": length > 0,
                        "values": {name: each for name, each in values.items() if each}, **({"goal": goal} if goal else {})})
        print(f"  {title}, {unit}: " + ", ".join(f"{name} {statistics.median(each):.3g}" for name, each in values.items() if each),
              flush=True)
    return results


def size(name, count):
    return len(slice_file(name, 0, count)) * count  # the number of a slice changes its size by a few bytes


def study(client, name):
    found = client.find({"Level": "Study", "Query": {"StudyInstanceUID": uid(name, "study")}})
    return json.loads(found)[0]


def archive(client, name, count):
    """GET /studies/{id}/archive; the archive's directory must have as many entries as instances were sent."""
    path = f"/studies/{study(client, name)}/archive"
    began = time.perf_counter()
    answer = client.send("GET", path, None, {})
    end, buffer = b"", bytearray(1 << 18)
    while True:
        length = answer.readinto(buffer)
        if length == 0:
            break
        end = (end + bytes(buffer[max(0, length - 64):length]))[-64:]
    seconds = time.perf_counter() - began
    at = end.rfind(b"PK\5\6")  # end of central directory: entries at offset 10
    entries = struct.unpack_from("<H", end, at + 10)[0] if at >= 0 else -1
    if answer.status != 200 or entries != count:
        raise dimse.Failed(f"{client.server.name}: the archive has {entries} entries, status {answer.status}")
    return seconds


def wado(client, name, count):
    """Retrieve Study (PS3.18 §10.4): all files in one multipart answer, each with its own head."""
    began = time.perf_counter()
    answer = client.get(f"/dicom-web/studies/{uid(name, 'study')}",
                        'multipart/related; type="application/dicom"; transfer-syntax=*')
    return exactly(client, "WADO-RS", answer.count(b"DICM\2\0\0\0UL"), count, began)


def metadata(client, name, count):
    began = time.perf_counter()
    answer = client.get(f"/dicom-web/studies/{uid(name, 'study')}/series/{uid(name, 'series', 0)}/metadata",
                        "application/dicom+json")
    seconds = time.perf_counter() - began
    if len(json.loads(answer)) != count:
        raise dimse.Failed(f"{client.server.name}: metadata of {len(json.loads(answer))} instances")
    return seconds


def get(client, name, count):
    contexts = [dimse.Context(dimse.GET), dimse.Context(PET_STORAGE, EXPLICIT_LITTLE_ENDIAN, receives=True)]
    began = time.perf_counter()
    with dimse.Association(client.server.dicom_port, client.server.aet, contexts) as association:
        instances, _ = association.get(dimse.identifier("STUDY", {STUDY_UID: uid(name, "study")}))
    return exactly(client, "C-GET", instances, count, began)


def move(client, receiver, name, count):
    began = time.perf_counter()
    with dimse.Association(client.server.dicom_port, client.server.aet, [dimse.Context(dimse.MOVE)]) as association:
        said = association.move(dimse.identifier("STUDY", {STUDY_UID: uid(name, "study")}), "BENCH")
    seconds = exactly(client, "C-MOVE", said, count, began)
    instances, _ = receiver.take()
    if instances != count:
        raise dimse.Failed(f"{client.server.name}: C-MOVE says {said}, {instances} arrived")
    return seconds


def store(client, name, count):
    began = time.perf_counter()
    contexts = [dimse.Context(PET_STORAGE, EXPLICIT_LITTLE_ENDIAN)]
    with dimse.Association(client.server.dicom_port, client.server.aet, contexts) as association:
        for number in range(count):
            association.store(dimse.store_message(number + 1, slice_file(name, number, count)))
    found = json.loads(client.get(f"/studies/{study(client, name)}/statistics"))
    return exactly(client, "C-STORE", int(found["CountInstances"]), count, began)


def exactly(client, what, instances, count, began):
    if instances != count:
        raise dimse.Failed(f"{client.server.name}: {what} of {count} instances was of {instances}")
    return time.perf_counter() - began


# ---- all at once


def all_at_once(contender, client, receiver, name, count, held):
    """One study is got, moved and downloaded and another one stored, at the same time; then there are `held`."""
    work = {"C-STORE": (store, STORED), "C-GET": (get, name), "zip": (archive, name)}
    answers = multiprocessing.Queue()
    running = [multiprocessing.Process(target=one_of_all, args=(client.server, title, what, of, count, answers))
               for title, (what, of) in work.items()]
    print(f"  all at once, {count} instances each", flush=True)
    for each in running:
        each.start()
    seconds = {"C-MOVE": move(client, receiver, name, count)}
    for _ in running:
        title, result = answers.get()
        if isinstance(result, str):
            raise dimse.Failed(f"{title}: {result}")
        seconds[title] = result
    for each in running:
        each.join()
    if client.server.instances() != held:
        raise dimse.Failed(f"{client.server.instances()} instances are held, {held} were sent")
    memory = client.server.peak_memory()
    if memory > MEMORY_MAX:
        raise dimse.Failed(f"{client.server.name} took {memory / 1e6:.0f} MB of memory")
    part = {"part": "all at once", "more": True, "unit": "MB/s"}
    rates = [{"key": f"crowd-{title}", "title": f"{title} of {count:,} instances, beside the others",
              "values": {contender: [size(name, count) / each / 1e6]}, **part}
             for title, each in sorted(seconds.items())]
    return [*rates, {"key": "crowd-memory", "title": "Peak resident memory meanwhile", **part, "unit": "MB",
                     "more": False, "values": {contender: [memory / 1e6]}}]


def one_of_all(server, title, what, name, count, answers):
    try:
        answers.put((title, what(Client(server), name, count)))
    except (dimse.Failed, OSError) as problem:
        answers.put((title, str(problem) or repr(problem)))
