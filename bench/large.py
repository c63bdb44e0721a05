"""What is done with whole studies: downloaded, described, got, moved; and all of that at once."""

import json
import multiprocessing
import struct
import time

import dimse
from asking import STUDY_UID, Client
from slices import EXPLICIT_LITTLE_ENDIAN, PET_STORAGE, slice_file, uid

STORED = "STORED"
MEMORY_MAX = 512 << 20


def in_turn(clients, receiver, names, options):
    """Seconds for each kind of retrieval and server, in turn; sizes are those of the files as stored."""
    large, retrieved = names
    work = (
        ("Study archive (zip), MB/s", size(large, options.large), lambda client: archive(client, large, options.large)),
        ("WADO-RS metadata of the large series, seconds", 0, lambda client: metadata(client, large, options.large)),
        ("C-GET, MB/s", size(retrieved, options.retrieved), lambda client: get(client, retrieved, options.retrieved)),
        ("C-MOVE, MB/s", size(retrieved, options.retrieved),
         lambda client: move(client, receiver, retrieved, options.retrieved)),
    )
    results = []
    for title, length, once in work:
        seconds = {name: [] for name in clients}
        for _ in range(options.runs):
            for name, client in clients.items():
                seconds[name].append(once(client))
        results.append({"title": title, "bytes": length, "seconds": seconds})
        print(f"  {title}: {seconds}", flush=True)
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


def all_at_once(client, receiver, name, count):
    """One study is got, moved and downloaded and another one stored, at the same time; seconds of each."""
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
    if client.server.instances() != client.server.sent:
        raise dimse.Failed(f"{client.server.instances()} instances are held, {client.server.sent} were sent")
    memory = client.server.peak_memory()
    if memory > MEMORY_MAX:
        raise dimse.Failed(f"{client.server.name} took {memory / 1e6:.0f} MB of memory")
    return {"instances": count, "bytes": size(name, count), "seconds": dict(sorted(seconds.items())),
            "memory": memory}


def one_of_all(server, title, what, name, count, answers):
    try:
        answers.put((title, what(Client(server), name, count)))
    except (dimse.Failed, OSError) as problem:
        answers.put((title, str(problem) or repr(problem)))
