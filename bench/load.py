"""The clients: each sends given files in one way and says how long it took.

`storescu` is DCMTK's, with its defaults. The others are written over plain sockets, here and in
dimse.py, so that the client costs little beside the server on the same machine.
"""

import multiprocessing
import socket
import subprocess
import time

from dimse import Association, Context, Failed, store_message
from slices import EXPLICIT_LITTLE_ENDIAN, PET_STORAGE


def storescu(port, aet, folders):
    """One default storescu a folder, all at once. Gives seconds from the first start to the last end."""
    started = time.perf_counter()
    running = [subprocess.Popen(
        ["storescu", "-aet", "BENCH", "-aec", aet, "127.0.0.1", str(port), "+sd", "+r", str(folder)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for folder in folders]
    for one in running:
        errors = one.communicate()[1]
        if one.returncode != 0:
            raise Failed(f"storescu ended with {one.returncode}: {errors.decode()[-300:]}")
    return time.perf_counter() - started


def post_instances(port, authorization, portions):
    """POST /instances, one keep-alive connection a portion of files. Gives (seconds, latencies)."""
    start = multiprocessing.Barrier(len(portions) + 1)
    answers = multiprocessing.Queue()
    clients = [multiprocessing.Process(target=_post_all, args=(port, authorization, files, start, answers))
               for files in portions]
    for client in clients:
        client.start()
    start.wait()
    started = time.perf_counter()
    results = [answers.get() for _ in clients]
    seconds = time.perf_counter() - started
    for client in clients:
        client.join()
    for result in results:
        if isinstance(result, str):
            raise Failed(result)
    return seconds, [latency for result in results for latency in result]


def _post_all(port, authorization, files, start, answers):
    requests = [request(file.read_bytes(), authorization) for file in files]
    latencies = []
    start.wait()
    try:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for each in requests:
                began = time.perf_counter()
                connection.sendall(each)
                status = answer(connection)
                latencies.append(time.perf_counter() - began)
                if status != 200:
                    raise Failed(f"POST /instances answered {status}")
        answers.put(latencies)
    except (OSError, Failed) as problem:
        answers.put(str(problem) or repr(problem))


def request(body, authorization):
    """POST /instances as it goes over the wire."""
    head = (f"POST /instances HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/dicom\r\n"
            f"Content-Length: {len(body)}\r\n")
    if authorization:
        head += f"Authorization: {authorization}\r\n"
    return head.encode() + b"\r\n" + body


def answer(connection):
    """Reads one answer with a Content-Length to its end; gives its status."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    length = next(int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length:"))
    while len(body) < length:
        body += _some(connection)
    return int(lines[0].split()[1])


def _some(connection):
    data = connection.recv(65536)
    if not data:
        raise Failed("the server closed the connection")
    return data


def c_store(port, aet, files):
    """One association of a sender that does not wait for the kernel. Gives (seconds, latencies)."""
    requests = [store_message(number, file.read_bytes()) for number, file in enumerate(files, 1)]
    latencies = []
    with Association(port, aet, [Context(PET_STORAGE, EXPLICIT_LITTLE_ENDIAN)]) as association:
        started = time.perf_counter()
        for each in requests:
            began = time.perf_counter()
            association.store(each)
            latencies.append(time.perf_counter() - began)
        seconds = time.perf_counter() - started
    return seconds, latencies
