"""The clients: each sends in one way for some seconds, and says how many instances in how long.

`storescu` is DCMTK's. HTTP is written over plain sockets here, so that the client costs little beside the
server on the same machine.
"""

import multiprocessing
import os
import socket
import subprocess
import time

from dimse import Failed
from scans import Scans
from slices import SIZE

CLIENT_SLICES = 200  # that an HTTP client sends again and again under other UIDs


def storescu(port, aet, folders, seconds, no_delay):
    """One storescu a folder, all at once, until they are done or the time is over. Gives seconds."""
    environment = {**os.environ, **({"TCP_NODELAY": "1"} if no_delay else {})}
    started = time.perf_counter()
    running = [subprocess.Popen(
        ["storescu", "-aet", "BENCH", "-aec", aet, "127.0.0.1", str(port), "+sd", "+r", str(folder)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment) for folder in folders]
    for each in running:
        try:
            errors = each.communicate(timeout=max(0.001, started + seconds - time.perf_counter()))[1]
            if each.returncode != 0:
                raise Failed(f"storescu ended with {each.returncode}: {errors.decode()[-300:]}")
        except subprocess.TimeoutExpired:
            continue
    taken = time.perf_counter() - started
    for each in running:
        each.terminate()
    for each in running:
        each.communicate()
    return taken


def post_instances(port, authorization, clients, first, seconds):
    """POST /instances, one keep-alive connection a client, until the time is over. `first` is a number of scans that
    nobody has sent. Gives (instances, seconds, latencies)."""
    start = multiprocessing.Barrier(clients + 1)
    answers = multiprocessing.Queue()
    running = [multiprocessing.Process(target=_post_for, args=(port, authorization, first + 1000 * each, seconds, start, answers))
               for each in range(clients)]
    for client in running:
        client.start()
    start.wait()
    started = time.perf_counter()
    results = [answers.get() for _ in running]
    taken = time.perf_counter() - started
    for client in running:
        client.join()
    for result in results:
        if isinstance(result, str):
            raise Failed(result)
    latencies = [latency for result in results for latency in result]
    return len(latencies), taken, latencies


def _post_for(port, authorization, scan, seconds, start, answers):
    latencies = []
    made = Scans(lambda content: request(content, authorization), SIZE, slices=CLIENT_SLICES)
    start.wait()
    until = time.perf_counter() + seconds
    try:
        with connected(port) as connection:
            while time.perf_counter() < until:
                for each in made.scan(scan):
                    began = time.perf_counter()
                    post(connection, each)
                    latencies.append(time.perf_counter() - began)
                    if time.perf_counter() > until:
                        break
                scan += 1
        answers.put(latencies)
    except (OSError, Failed) as problem:
        answers.put(str(problem) or repr(problem))


def connected(port):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def post(connection, message):
    connection.sendall(message)
    status = answer(connection)
    if status != 200:
        raise Failed(f"POST /instances answered {status}")


def request(body, authorization, kind="application/dicom"):
    """POST /instances as it goes over the wire."""
    head = (f"POST /instances HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
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
