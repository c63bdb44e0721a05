"""The clients: each sends given files in one way and says how long it took.

`storescu` is DCMTK's, with its defaults. The others are written here over plain sockets, so that the
client costs little beside the server on the same machine.
"""

import multiprocessing
import socket
import struct
import subprocess
import time

from slices import EXPLICIT_LITTLE_ENDIAN, PET_STORAGE


class Failed(Exception):
    """A server did not do what it was asked."""


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
    requests = [_request(file, authorization) for file in files]
    latencies = []
    start.wait()
    try:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for request in requests:
                began = time.perf_counter()
                connection.sendall(request)
                status = _answer(connection)
                latencies.append(time.perf_counter() - began)
                if status != 200:
                    raise Failed(f"POST /instances answered {status}")
        answers.put(latencies)
    except (OSError, Failed) as problem:
        answers.put(str(problem) or repr(problem))


def _request(file, authorization):
    body = file.read_bytes()
    head = (f"POST /instances HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/dicom\r\n"
            f"Content-Length: {len(body)}\r\n")
    if authorization:
        head += f"Authorization: {authorization}\r\n"
    return head.encode() + b"\r\n" + body


def _answer(connection):
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
    messages = [_store_message(number, file) for number, file in enumerate(files, 1)]
    latencies = []
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(_associate(aet))
        kind, _ = _pdu(connection)
        if kind != 2:
            raise Failed(f"association not accepted: PDU type {kind}")
        started = time.perf_counter()
        for message in messages:
            began = time.perf_counter()
            connection.sendall(message)
            status = _store_status(_pdu(connection))
            latencies.append(time.perf_counter() - began)
            if status != 0:
                raise Failed(f"C-STORE answered {status:#06x}")
        seconds = time.perf_counter() - started
        connection.sendall(struct.pack(">BBII", 5, 0, 4, 0))  # A-RELEASE-RQ
        _pdu(connection)
    return seconds, latencies


def _associate(aet):
    """A-ASSOCIATE-RQ with one presentation context (PS3.8 Table 9-11)."""
    def sub_item(kind, content):
        return struct.pack(">BBH", kind, 0, len(content)) + content

    context = sub_item(0x20, struct.pack(">BBBB", 1, 0, 0, 0) + sub_item(0x30, PET_STORAGE.encode())
                       + sub_item(0x40, EXPLICIT_LITTLE_ENDIAN.encode()))
    user = sub_item(0x50, sub_item(0x51, struct.pack(">I", 131072)) + sub_item(0x52, b"2.25.207"))
    body = (struct.pack(">HH", 1, 0) + aet.encode().ljust(16) + b"BENCH".ljust(16) + bytes(32)
            + sub_item(0x10, b"1.2.840.10008.3.1.1.1") + context + user)
    return struct.pack(">BBI", 1, 0, len(body)) + body


def _store_message(number, file):
    """C-STORE-RQ (PS3.7 §9.3.1) and data set as P-DATA-TF, in PDUs of at most 16 kB."""
    content = file.read_bytes()
    meta_length = struct.unpack("<I", content[140:144])[0]
    meta, data = content[144:144 + meta_length], content[144 + meta_length:]
    at = meta.index(struct.pack("<HH2s", 0x0002, 0x0003, b"UI"))
    length = struct.unpack("<H", meta[at + 6:at + 8])[0]
    sop_instance = meta[at + 8:at + 8 + length]
    sop_class = PET_STORAGE.encode() + b"\0" * (len(PET_STORAGE) % 2)

    def implicit(element, value):
        return struct.pack("<HHI", 0, element, len(value)) + value

    command = (implicit(0x0002, sop_class) + implicit(0x0100, struct.pack("<H", 1))
               + implicit(0x0110, struct.pack("<H", number % 65536))
               + implicit(0x0700, struct.pack("<H", 0)) + implicit(0x0800, struct.pack("<H", 0))
               + implicit(0x1000, sop_instance))
    command = implicit(0x0000, struct.pack("<I", len(command))) + command
    return b"".join(_p_data(command, 1) + _p_data(data, 0))


def _p_data(content, is_command, portion=16000):
    pdus = []
    for at in range(0, len(content), portion):
        part = content[at:at + portion]
        last = 2 if at + portion >= len(content) else 0
        value = struct.pack(">IBB", len(part) + 2, 1, is_command | last) + part
        pdus.append(struct.pack(">BBI", 4, 0, len(value)) + value)
    return pdus


def _pdu(connection):
    head = _exactly(connection, 6)
    kind, _, length = struct.unpack(">BBI", head)
    return kind, _exactly(connection, length)


def _exactly(connection, count):
    received = b""
    while len(received) < count:
        received += _some_of(connection, count - len(received))
    return received


def _some_of(connection, count):
    data = connection.recv(count)
    if not data:
        raise Failed("the server closed the connection")
    return data


def _store_status(pdu):
    kind, body = pdu
    if kind != 4:
        raise Failed(f"expected P-DATA-TF, got PDU type {kind}")
    at = 6  # PS3.8 §9.3.5: item length, presentation context, control header; then PS3.7 §6.3.1
    while at < len(body):
        group, element, length = struct.unpack_from("<HHI", body, at)
        if (group, element) == (0x0000, 0x0900):
            return struct.unpack_from("<H", body, at + 8)[0]
        at += 8 + length
    raise Failed("the answer to a C-STORE states no status")
